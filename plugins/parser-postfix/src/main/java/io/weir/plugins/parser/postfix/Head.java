package io.weir.plugins.parser.postfix;

import static io.weir.plugins.mail.MailEvents.HOST;
import static io.weir.plugins.mail.MailEvents.PID;
import static io.weir.plugins.mail.MailEvents.PROGRAM;

import io.weir.api.EventBuilder;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.source.Line;
import io.weir.syslog.SyslogHead;
import io.weir.syslog.Word;
import org.jspecify.annotations.Nullable;

/**
 * What stands in front of a message, and where the message is. One for each thread, set anew for
 * each line: one for each line would be nearly all that parsing allocates.
 */
final class Head {
  final SyslogHead syslog = new SyslogHead();
  Line line = new Line();
  byte[] b = line.bytes();

  /** Behind the message's last byte. */
  int end;

  /** The message's first byte. */
  int body;

  /** Microseconds since 1970. */
  long micros;

  int host;
  int hostEnd;
  int program;
  int programEnd;

  /** Where the last part of the program's name begins. */
  int daemon;

  /** Where {@link Peer#end} saw a peer begin the last time, and its bracket. */
  int peer = -1;

  int peerOpen;

  /** What {@link #idEnd} found, if it looked. */
  private int colon;

  private boolean colonKnown;
  int pid;

  /** {@link #pid} where none is given. */
  int pidEnd;

  /** See {@link #assume}. */
  private @Nullable Word assumed;

  private int daemonLength;

  /** Whether the line has a head; reads it, and forgets the line before. */
  @SuppressWarnings("ReferenceEquality") // most often they are the same; then nothing is written
  boolean read(Line newLine) {
    if (!syslog.read(newLine)) {
      return false;
    }
    if (line != newLine) {
      line = newLine;
    }
    begin();
    return true;
  }

  /** Whether the message ends sooner, in front of another one that was glued to it. */
  boolean cutBeforeNext() {
    boolean is = syslog.cutBeforeNext();
    if (is) {
      begin();
    }
    return is;
  }

  @SuppressWarnings("ReferenceEquality")
  private void begin() {
    SyslogHead read = syslog;
    if (b != read.bytes()) {
      b = read.bytes();
    }
    end = read.end();
    body = read.body();
    micros = read.micros();
    host = read.host();
    hostEnd = read.hostEnd();
    program = read.tag();
    programEnd = read.tagEnd();
    daemon = read.name();
    peer = -1;
    colonKnown = false;
    pid = read.pid();
    pidEnd = read.pidEnd();
    daemonLength = programEnd - daemon;
    if (assumed != null) {
      assumed = null;
    }
  }

  /** Where the queue id ends that the message begins with, or -1. */
  int idEnd() {
    if (!colonKnown) {
      colonKnown = true;
      colon = QueueIds.end(b, body, end);
    }
    return colon;
  }

  /** Small enough to be compiled in line: most words fail at their length. */
  boolean daemonIs(Word name) {
    return daemonLength == name.length && isNamed(name);
  }

  @SuppressWarnings("ReferenceEquality") // where one is assumed, it is that very word
  private boolean isNamed(Word name) {
    return assumed == null
        ? b[daemon] == name.first && name.isAt(b, daemon, programEnd)
        : assumed == name;
  }

  /** The daemon where its name does not say it, and the text must; null to forget that. */
  void assume(@Nullable Word name) {
    assumed = name;
    daemonLength = name == null ? programEnd - daemon : name.length;
  }

  /** Most words fail at their first byte, which is all that a call in line looks at. */
  boolean at(int from, Word word) {
    return from < end && b[from] == word.first && word.isAt(b, from, end);
  }

  /** Begins an event with what the head says. */
  EventBuilder start(EventBuilder out, EventType type) {
    out.start(type, micros);
    if (hostEnd > host) {
      out.text(HOST, host, hostEnd);
    }
    out.text(PROGRAM, program, programEnd);
    if (pidEnd > pid) {
      out.raw(PID, pid, pidEnd);
    }
    return out;
  }

  /** Sets a text unless it is empty. */
  void text(EventBuilder out, Field field, int from, int to) {
    if (to > from) {
      out.text(field, from, to);
    }
  }
}
