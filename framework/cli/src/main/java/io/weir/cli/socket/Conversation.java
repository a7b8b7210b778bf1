package io.weir.cli.socket;

import io.weir.api.Event;
import io.weir.api.EventType;
import io.weir.api.store.Query;
import io.weir.api.store.Question;
import io.weir.api.store.StoreException;
import io.weir.api.store.StoreException.Reason;
import io.weir.api.store.Table;
import io.weir.engine.act.StoreDoor;
import io.weir.engine.state.EventCodec;
import io.weir.engine.state.Fields;
import io.weir.engine.view.Operations;
import io.weir.engine.view.Outcome;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One command's questions, answered by the daemon one after the other. */
public final class Conversation {
  /** An answer lies in the daemon's memory once. */
  static final int MOST_ROWS = 50_000;

  private static final int LONGEST_SECONDS = 3600;

  private final SocketChannel channel;
  private final Patience patience;
  private final DataInputStream in;
  private final DataOutputStream out;
  private final StoreDoor store;
  private final Supplier<Operations> operations;
  private final DaemonSocket.Reload reload;
  private final Map<String, EventType> types;
  private final EventCodec codec;
  private final Greeting own;

  /** A frame that another thread is waiting for. */
  private @Nullable CompletableFuture<Optional<SocketFrames.Frame>> ahead;

  Conversation(
      SocketChannel channel,
      StoreDoor store,
      Supplier<Operations> operations,
      List<EventType> kept,
      DaemonSocket.Reload reload,
      Patience patience) {
    this.channel = channel;
    this.patience = patience;
    in = ChannelStreams.in(channel);
    out = ChannelStreams.out(channel, patience);
    this.store = store;
    this.operations = operations;
    this.reload = reload;
    types = kept.stream().collect(Collectors.toMap(EventType::name, Function.identity()));
    codec = new EventCodec(types);
    own = Greeting.of(kept);
  }

  void run() throws IOException {
    SocketFrames.Frame hello = SocketFrames.next(in);
    if (hello == null) {
      return;
    }
    String differs =
        hello.kind() == SocketFrames.HELLO
            ? own.differs(Greeting.read(hello.bytes()))
            : "not a greeting";
    if (!differs.isEmpty()) {
      failed(Reason.FATAL, differs);
      return;
    }
    done(0);
    for (SocketFrames.Frame f = next(); f != null; f = following(f)) {
      try {
        answer(f);
      } catch (StoreException e) {
        failed(e.reason(), String.valueOf(e.getMessage()));
      } catch (UncheckedIOException e) {
        failed(Reason.FATAL, "not a message of Weir's");
        return;
      } catch (OutOfMemoryError e) {
        // What this thread made for the answer is garbage by now.
        failed(
            Reason.FATAL,
            "the answer needs more memory than the daemon has: reduce the"
                + " number of rows or columns");
      } catch (IllegalStateException e) {
        failed(Reason.AWAY, "the daemon failed: " + e.getMessage());
      }
    }
  }

  /** Says why not, instead of {@link #run}: after the greeting, which is on its way already. */
  void refuse(String why) throws IOException {
    if (SocketFrames.next(in) != null) {
      failed(Reason.AWAY, why);
    }
  }

  /** Returns the next frame; a wait for it may have begun already while a query ran. */
  private SocketFrames.@Nullable Frame next() throws IOException {
    CompletableFuture<Optional<SocketFrames.Frame>> waiting = ahead;
    if (waiting == null) {
      return SocketFrames.next(in);
    }
    ahead = null;
    try {
      return waiting.get().orElse(null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
  }

  /** Waits on a thread of its own for what comes next: when it is the end, the question ends. */
  private void listenDuring(Question question) {
    CompletableFuture<Optional<SocketFrames.Frame>> waiting = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                Optional<SocketFrames.Frame> next = Optional.ofNullable(SocketFrames.next(in));
                if (next.isEmpty()) {
                  question.stop("the client has disconnected");
                }
                waiting.complete(next);
              } catch (IOException | RuntimeException | OutOfMemoryError e) {
                question.stop("the client has disconnected");
                waiting.completeExceptionally(e);
              }
            },
            "weir-command-listen");
    thread.setDaemon(true);
    thread.start();
    ahead = waiting;
  }

  /** The frame after this one. Who reads events has other things to do, but goes on some time. */
  private SocketFrames.@Nullable Frame following(SocketFrames.Frame frame) throws IOException {
    if (frame.kind() != SocketFrames.READ) {
      return next();
    }
    try (Patience.Limit limit = patience.whileReading(channel)) {
      return next();
    }
  }

  private void answer(SocketFrames.Frame frame) throws IOException, StoreException {
    DataInputStream asked = new DataInputStream(new ByteArrayInputStream(frame.bytes()));
    switch (frame.kind()) {
      case SocketFrames.WRITE -> done(store.write(codec.read(frame.bytes())));
      case SocketFrames.REFUSE -> {
        String reason = Tables.text(asked);
        for (Event event : codec.read(asked.readAllBytes())) {
          store.refuse(event, reason);
        }
        done(0);
      }
      case SocketFrames.ROLL_UP -> {
        List<Instant> hours = new ArrayList<>();
        while (asked.available() > 0) {
          hours.add(Instant.ofEpochSecond(asked.readLong()));
        }
        store.rollUp(hours);
        done(0);
      }
      case SocketFrames.SQL -> {
        int most = Math.min(MOST_ROWS, asked.readInt());
        Duration longest = Duration.ofSeconds(Math.min(LONGEST_SECONDS, asked.readInt()));
        Question question = new Question(Tables.text(asked), most, longest);
        listenDuring(question);
        table(store.sql(question));
      }
      case SocketFrames.QUERY -> {
        Query query = query(asked, true);
        Question stop = new Question("", 0);
        listenDuring(stop);
        table(store.query(query.stoppedWith(stop)));
      }
      case SocketFrames.FIND -> found(store.read(query(asked, false)));
      case SocketFrames.REPORT -> report(Tables.text(asked));
      case SocketFrames.DESK -> {
        Fields request = Fields.read(frame.bytes());
        FrameOutput answer = new FrameOutput(out);
        new DeskRequests(operations.get(), reload)
            .answer(request, Peer.name(channel, request.text("before", "")), answer);
        answer.end();
      }
      case SocketFrames.BACKUP -> store.backup(new FrameOutput(out), new FrameOutput(out));
      case SocketFrames.READ -> {
        PageRequest page = PageRequest.read(asked);
        EventType type = types.get(page.type());
        if (type == null) {
          failed(Reason.FATAL, "the running daemon does not keep " + page.type());
        } else {
          events(store.next(type, page.from(), page.until(), page.after()));
        }
      }
      default -> failed(Reason.FATAL, "unknown type of message");
    }
  }

  private void report(String kind) throws IOException, StoreException {
    try {
      Outcome outcome =
          operations.get().reports().send(kind).get(LONGEST_SECONDS, TimeUnit.SECONDS);
      if (!outcome.isDone()) {
        throw new StoreException(Reason.FATAL, outcome.sentence(), null);
      }
      table(new Table(List.of("done"), List.of(List.of(outcome.sentence())), false));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    } catch (ExecutionException | TimeoutException e) {
      throw new StoreException(Reason.AWAY, "the report was not sent: see the daemon's log", e);
    }
  }

  private static Query query(DataInputStream asked, boolean measured)
      throws IOException, StoreException {
    Query query;
    try {
      query = QueryRequest.read(asked, MOST_ROWS, Duration.ofSeconds(LONGEST_SECONDS));
    } catch (IllegalArgumentException e) {
      throw new StoreException(Reason.FATAL, String.valueOf(e.getMessage()), e);
    }
    if (query.measures().isEmpty() == measured) {
      throw new StoreException(
          Reason.FATAL, "a question with" + (measured ? "out" : "") + " measures", null);
    }
    return query;
  }

  private void table(Table table) throws IOException {
    String tooLong = Tables.tooLong(table);
    if (tooLong.isEmpty()) {
      Tables.send(out, table);
    } else {
      failed(Reason.FATAL, tooLong);
    }
  }

  /** All of them, in as many frames as they need. */
  private void found(List<Event> all) throws IOException {
    List<Event> left = all;
    while (!left.isEmpty()) {
      left = left.subList(events(left), left.size());
    }
    done(all.size());
  }

  /**
   * Fewer than there are, where not all fit: the command asks for the rest.
   *
   * @return how many
   */
  private int events(List<Event> page) throws IOException {
    List<Event> some = page;
    byte[] bytes = codec.write(some);
    while (bytes.length >= SocketFrames.LONGEST && some.size() > 1) {
      some = some.subList(0, some.size() / 2);
      bytes = codec.write(some);
    }
    SocketFrames.send(out, SocketFrames.EVENTS, bytes);
    return some.size();
  }

  private void done(int number) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(4);
    new DataOutputStream(bytes).writeInt(number);
    SocketFrames.send(out, SocketFrames.DONE, bytes.toByteArray());
  }

  private void failed(Reason reason, String message) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream text = new DataOutputStream(bytes);
    text.writeUTF(reason.name());
    Tables.text(message, text);
    SocketFrames.send(out, SocketFrames.FAILED, bytes.toByteArray());
  }
}
