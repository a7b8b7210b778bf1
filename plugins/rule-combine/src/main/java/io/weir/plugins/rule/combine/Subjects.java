package io.weir.plugins.rule.combine;

import io.weir.api.rule.KeyedState;
import io.weir.api.rule.Subject;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * The state of a subject, by the rules that alerted about it, and its key.
 *
 * @param signature of the options that it depends on
 */
record Subjects(int signature) implements KeyedState.Codec<Map<String, Sign>> {
  private static final int FORM = 1;

  static String key(Subject subject) {
    return subject.field() + '\0' + subject.value();
  }

  static Subject of(String key) {
    int end = key.indexOf('\0');
    return new Subject(key.substring(0, end), key.substring(end + 1));
  }

  @Override
  public void write(Map<String, Sign> signs, DataOutput out) throws IOException {
    out.writeByte(FORM);
    out.writeInt(signature);
    out.writeByte(signs.size());
    for (Map.Entry<String, Sign> sign : signs.entrySet()) {
      Sign.text(sign.getKey(), out);
      sign.getValue().write(out);
    }
  }

  @Override
  public Map<String, Sign> read(DataInput in) throws IOException {
    int form = in.readUnsignedByte();
    if (form != FORM) {
      throw new IOException("version " + form);
    }
    if (in.readInt() != signature) {
      throw new IOException("it was kept for other options");
    }
    Map<String, Sign> signs = new TreeMap<>();
    for (int n = in.readUnsignedByte(); n > 0; n--) {
      signs.put(Sign.text(in), Sign.read(in));
    }
    return signs;
  }
}
