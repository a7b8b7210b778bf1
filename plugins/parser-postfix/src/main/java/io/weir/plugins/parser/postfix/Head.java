package io.weir.plugins.parser.postfix;

import static io.weir.plugins.mail.MailEvents.HOST;
import static io.weir.plugins.mail.MailEvents.PID;
import static io.weir.plugins.mail.MailEvents.PROGRAM;

import io.weir.api.EventBuilder;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.source.Line;

/**
 * What stands in front of a message, and where the message is. One for each thread, set anew for
 * each line: one for each line would be nearly all that parsing allocates.
 */
final class Head {
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

  /** {@link #pid}: not given. */
  int pidEnd;

  /** Forgets the line before. */
  @SuppressWarnings("ReferenceEquality") // most often they are the same; then nothing is written
  void begin(Line newLine) {
    if (line != newLine) {
      line = newLine;
    }
    if (b != newLine.bytes()) {
      b = newLine.bytes();
    }
    end = newLine.to();
    body = 0;
    micros = 0;
    host = 0;
    hostEnd = 0;
    program = 0;
    programEnd = 0;
    daemon = 0;
    peer = -1;
    peerOpen = 0;
    colon = 0;
    colonKnown = false;
    pid = 0;
    pidEnd = 0;
  }

  /** Where the queue id ends that the message begins with, or -1. */
  int idEnd() {
    if (!colonKnown) {
      colonKnown = true;
      colon = QueueIds.end(b, body, end);
    }
    return colon;
  }

  boolean daemonIs(Word name) {
    return programEnd - daemon == name.length
        && b[daemon] == name.first
        && name.isAt(b, daemon, programEnd);
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
