package io.weir.plugins.source.journald;

import io.weir.api.source.LineBatch;
import org.jspecify.annotations.Nullable;

/** The fields of a journal entry that are read; all others are skipped. */
enum Field {
  CURSOR("__CURSOR", 900),
  REALTIME("__REALTIME_TIMESTAMP", 24),
  SOURCE_REALTIME("_SOURCE_REALTIME_TIMESTAMP", 24),
  HOSTNAME("_HOSTNAME", 255),
  IDENTIFIER("SYSLOG_IDENTIFIER", 255),
  COMM("_COMM", 255),
  PID("_PID", 24),
  SYSLOG_PID("SYSLOG_PID", 24),
  MESSAGE("MESSAGE", LineBatch.MAX_LINE);

  /** No field's name is longer, by journald's own rule. */
  static final int LONGEST_NAME = 64;

  private static final Field[] ALL = values();

  private final String text;

  /** Bytes of its value that are kept. */
  final int most;

  Field(String text, int most) {
    this.text = text;
    this.most = most;
  }

  String text() {
    return text;
  }

  static @Nullable Field of(byte[] name, int length) {
    for (Field field : ALL) {
      if (field.is(name, length)) {
        return field;
      }
    }
    return null;
  }

  private boolean is(byte[] name, int length) {
    if (length != text.length()) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (text.charAt(i) != name[i]) {
        return false;
      }
    }
    return true;
  }
}
