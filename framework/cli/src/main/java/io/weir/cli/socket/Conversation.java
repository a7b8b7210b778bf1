package io.weir.cli.socket;

import io.weir.api.Event;
import io.weir.api.EventType;
import io.weir.api.store.StoreException;
import io.weir.api.store.StoreException.Reason;
import io.weir.api.store.Table;
import io.weir.engine.act.StoreDoor;
import io.weir.engine.state.EventCodec;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** One command's questions, answered by the daemon one after the other. */
final class Conversation {
  /** An answer lies in the daemon's memory once. */
  static final int MOST_ROWS = 50_000;

  private final DataInputStream in;
  private final DataOutputStream out;
  private final StoreDoor store;
  private final EventCodec codec;
  private final Greeting own;

  Conversation(SocketChannel channel, StoreDoor store, List<EventType> kept) {
    in = new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel)));
    out = new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel)));
    this.store = store;
    Map<String, EventType> types =
        kept.stream().collect(Collectors.toMap(EventType::name, Function.identity()));
    codec = new EventCodec(types);
    own = Greeting.of(kept);
  }

  void run() throws IOException {
    Frames.Frame hello = Frames.next(in);
    if (hello == null) {
      return;
    }
    String differs =
        hello.kind() == Frames.HELLO ? own.differs(Greeting.read(hello.bytes())) : "not a greeting";
    if (!differs.isEmpty()) {
      failed(Reason.FATAL, differs);
      return;
    }
    done(0);
    for (Frames.Frame f = Frames.next(in); f != null; f = Frames.next(in)) {
      try {
        answer(f);
      } catch (StoreException e) {
        failed(e.reason(), String.valueOf(e.getMessage()));
      } catch (UncheckedIOException e) {
        failed(Reason.FATAL, "not a message of Weir's");
        return;
      } catch (IllegalStateException e) {
        failed(Reason.AWAY, "the daemon failed: " + e.getMessage());
      }
    }
  }

  private void answer(Frames.Frame frame) throws IOException, StoreException {
    DataInputStream asked = new DataInputStream(new ByteArrayInputStream(frame.bytes()));
    switch (frame.kind()) {
      case Frames.WRITE -> done(store.write(codec.read(frame.bytes())));
      case Frames.REFUSE -> {
        String reason = Tables.text(asked);
        for (Event event : codec.read(asked.readAllBytes())) {
          store.refuse(event, reason);
        }
        done(0);
      }
      case Frames.ROLL_UP -> {
        List<Instant> hours = new ArrayList<>();
        while (asked.available() > 0) {
          hours.add(Instant.ofEpochSecond(asked.readLong()));
        }
        store.rollUp(hours);
        done(0);
      }
      case Frames.SQL -> {
        int most = Math.min(MOST_ROWS, asked.readInt());
        Table table = store.sql(Tables.text(asked), most);
        Tables.send(out, table);
      }
      default -> failed(Reason.FATAL, "a message of a kind that this daemon does not know");
    }
  }

  private void done(int number) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(4);
    new DataOutputStream(bytes).writeInt(number);
    Frames.send(out, Frames.DONE, bytes.toByteArray());
  }

  private void failed(Reason reason, String message) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream text = new DataOutputStream(bytes);
    text.writeUTF(reason.name());
    Tables.text(message, text);
    Frames.send(out, Frames.FAILED, bytes.toByteArray());
  }
}
