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
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A command's end of the socket: the store that a running daemon has open. Safe for all threads;
 * one question is answered after the other, because they share a connection.
 */
public final class DaemonLink implements StoreDoor {
  /** Leaves room in a message for what goes with a batch. */
  private static final int MOST_BYTES = SocketFrames.LONGEST / 2;

  /** Hours counted at a time: the daemon's own events wait meanwhile. */
  private static final int HOURS = 12;

  private final Path file;
  private final Collection<EventType> kept;
  private final EventCodec codec;
  private SocketChannel channel;
  private DataInputStream in;
  private DataOutputStream out;

  private DaemonLink(Path file, Collection<EventType> kept, SocketChannel channel) {
    this.file = file;
    this.kept = kept;
    codec =
        new EventCodec(
            kept.stream().collect(Collectors.toMap(EventType::name, Function.identity())));
    this.channel = channel;
    in = in(channel);
    out = out(channel);
  }

  private static DataInputStream in(SocketChannel channel) {
    return new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel)));
  }

  private static DataOutputStream out(SocketChannel channel) {
    return new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel)));
  }

  /**
   * Connects to the daemon of a state folder, if one runs.
   *
   * @param kept the types the command keeps
   * @throws StoreException if one runs and refuses this command
   */
  public static Optional<StoreDoor> find(Path state, Collection<EventType> kept)
      throws StoreException {
    Path folder = state.toAbsolutePath();
    if (Files.isDirectory(folder) && !Files.isExecutable(folder)) {
      throw new StoreException(
          Reason.FATAL,
          "the state folder " + folder + " is another user's: run this as that user, or as root",
          null);
    }
    Path file = SocketFile.in(state);
    Optional<SocketChannel> channel = connect(file);
    if (channel.isEmpty()) {
      return Optional.empty();
    }
    DaemonLink link = new DaemonLink(file, kept, channel.get());
    link.greet();
    return Optional.of(link);
  }

  /**
   * Has a running daemon send a report now.
   *
   * @return what it says; empty when none runs
   * @throws StoreException with a sentence when it does not
   */
  public static Optional<String> sendReport(Path state, Collection<EventType> kept, String kind)
      throws StoreException {
    Optional<StoreDoor> daemon = find(state, kept);
    if (daemon.isEmpty() || !(daemon.get() instanceof DaemonLink link)) {
      return Optional.empty();
    }
    try (link) {
      Table said = link.table(link.ask(SocketFrames.REPORT, bytes(to -> Tables.text(kind, to))));
      return Optional.of(String.valueOf(said.rows().get(0).get(0)));
    }
  }

  /**
   * Asks or orders something of a running daemon.
   *
   * @param request what, and its values
   * @param to gets the answer, a JSON document
   * @return false when no daemon runs
   * @throws StoreException with a sentence when the daemon has no answer
   */
  public static boolean desk(Path state, Fields request, Map<String, String> env, OutputStream to)
      throws StoreException {
    // What the daemon keeps does not matter: it may have been started with another pipeline file.
    Optional<StoreDoor> daemon = find(state, List.of());
    if (daemon.isEmpty() || !(daemon.get() instanceof DaemonLink link)) {
      return false;
    }
    try (link) {
      byte[] asked = request.put("before", Peer.before(env)).bytes();
      SocketFrames.Frame frame = link.ask(SocketFrames.DESK, asked);
      while (frame.kind() == SocketFrames.ROWS) {
        to.write(frame.bytes());
        frame = SocketFrames.answer(link.in);
      }
      if (frame.kind() != SocketFrames.DONE) {
        throw new IOException("the answer is not whole");
      }
      return true;
    } catch (IOException e) {
      throw link.brokeOff(e);
    }
  }

  /**
   * Has a running daemon copy its state and its store, see {@link StoreDoor#backup}.
   *
   * @return false when no daemon runs
   * @throws IOException of the streams
   */
  public static boolean backup(Path state, OutputStream stateTo, OutputStream copied)
      throws StoreException, IOException {
    Optional<StoreDoor> daemon = find(state, List.of());
    if (daemon.isEmpty() || !(daemon.get() instanceof DaemonLink link)) {
      return false;
    }
    try (link) {
      link.part(link.ask(SocketFrames.BACKUP, new byte[0]), stateTo);
      link.part(link.next(), copied);
      return true;
    }
  }

  /** Copies frames until the last of the part. */
  private void part(SocketFrames.Frame first, OutputStream to) throws StoreException, IOException {
    SocketFrames.Frame frame = first;
    while (frame.kind() == SocketFrames.ROWS) {
      to.write(frame.bytes());
      frame = next();
    }
    if (frame.kind() != SocketFrames.DONE) {
      throw brokeOff(new IOException("the answer is not whole"));
    }
  }

  private SocketFrames.Frame next() throws StoreException {
    try {
      return good(SocketFrames.answer(in));
    } catch (IOException e) {
      throw brokeOff(e);
    }
  }

  private static Optional<SocketChannel> connect(Path file) throws StoreException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(SocketChannel.open(UnixDomainSocketAddress.of(file)));
    } catch (ConnectException e) {
      return Optional.empty(); // left by a daemon that was killed
    } catch (IOException e) {
      throw new StoreException(
          Reason.FATAL,
          "the daemon's socket "
              + file
              + " cannot be used ("
              + e.getMessage()
              + "): run this as the daemon's user, or as root",
          e);
    }
  }

  private void greet() throws StoreException {
    boolean good = false;
    try {
      ask(SocketFrames.HELLO, Greeting.of(kept).bytes());
      good = true;
    } finally {
      if (!good) {
        close();
      }
    }
  }

  /** Connects again; false when no daemon runs. */
  private boolean greetAgain() throws StoreException {
    close();
    Optional<SocketChannel> again = connect(file);
    if (again.isEmpty()) {
      return false;
    }
    channel = again.get();
    in = in(channel);
    out = out(channel);
    greet();
    return true;
  }

  private interface Message {
    void to(DataOutputStream out) throws IOException;
  }

  private static byte[] bytes(Message message) throws StoreException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      message.to(new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new StoreException(Reason.FATAL, String.valueOf(e.getMessage()), e);
    }
    return bytes.toByteArray();
  }

  private SocketFrames.Frame ask(byte kind, byte[] bytes) throws StoreException {
    try {
      SocketFrames.send(out, kind, bytes);
      return good(SocketFrames.answer(in));
    } catch (IOException e) {
      throw brokeOff(e);
    } catch (IllegalArgumentException e) {
      throw brokeOff(new IOException("not an answer of Weir's", e));
    }
  }

  private static SocketFrames.Frame good(SocketFrames.Frame frame)
      throws StoreException, IOException {
    if (frame.kind() == SocketFrames.FAILED) {
      DataInputStream said = new DataInputStream(new ByteArrayInputStream(frame.bytes()));
      throw new StoreException(Reason.valueOf(said.readUTF()), Tables.text(said), null);
    }
    return frame;
  }

  private StoreException brokeOff(IOException e) {
    return new StoreException(
        Reason.AWAY,
        "the daemon at "
            + file
            + " closed the connection ("
            + e.getMessage()
            + "): see its log, then try again",
        e);
  }

  private int number(SocketFrames.Frame frame) throws StoreException {
    try {
      return new DataInputStream(new ByteArrayInputStream(frame.bytes())).readInt();
    } catch (IOException e) {
      throw brokeOff(e);
    }
  }

  @Override
  public synchronized int write(List<Event> events) throws StoreException {
    byte[] batch = codec.write(events);
    if (batch.length > MOST_BYTES && events.size() > 1) {
      int half = events.size() / 2;
      return write(events.subList(0, half)) + write(events.subList(half, events.size()));
    }
    return number(ask(SocketFrames.WRITE, batch));
  }

  @Override
  public synchronized void refuse(Event event, String reason) throws StoreException {
    ask(
        SocketFrames.REFUSE,
        bytes(
            to -> {
              Tables.text(reason, to);
              to.write(codec.write(List.of(event)));
            }));
  }

  @Override
  public synchronized void rollUp(Collection<Instant> hours) throws StoreException {
    List<Instant> all = List.copyOf(hours);
    for (int i = 0; i < all.size(); i += HOURS) {
      List<Instant> some = all.subList(i, Math.min(all.size(), i + HOURS));
      ask(
          SocketFrames.ROLL_UP,
          bytes(
              to -> {
                for (Instant hour : some) {
                  to.writeLong(hour.getEpochSecond());
                }
              }));
    }
  }

  @Override
  public synchronized Table query(Query query) throws StoreException {
    return table(ask(SocketFrames.QUERY, bytes(to -> QueryRequest.write(query, to))));
  }

  @Override
  public synchronized List<Event> read(Query query) throws StoreException {
    List<Event> events = new ArrayList<>();
    SocketFrames.Frame frame = ask(SocketFrames.FIND, bytes(to -> QueryRequest.write(query, to)));
    try {
      while (frame.kind() == SocketFrames.EVENTS) {
        events.addAll(page(frame));
        frame = SocketFrames.answer(in);
      }
    } catch (IOException e) {
      throw brokeOff(e);
    }
    return events;
  }

  @Override
  public synchronized Table sql(Question question) throws StoreException {
    return table(
        ask(
            SocketFrames.SQL,
            bytes(
                to -> {
                  to.writeInt(question.most());
                  to.writeInt(question.seconds());
                  Tables.text(question.sql(), to);
                })));
  }

  private Table table(SocketFrames.Frame first) throws StoreException {
    try {
      return Tables.receive(first.bytes(), in);
    } catch (IOException e) {
      throw brokeOff(e);
    }
  }

  @Override
  public synchronized List<Event> next(
      EventType type, Instant from, Instant until, Query.@Nullable Row after)
      throws StoreException {
    byte[] asked = bytes(new PageRequest(type.name(), from, until, after)::write);
    try {
      return page(ask(SocketFrames.READ, asked));
    } catch (StoreException e) {
      // The daemon disconnects who pauses for long, as behind a pager; or it was restarted.
      if (e.getCause() instanceof IOException && greetAgain()) {
        return page(ask(SocketFrames.READ, asked));
      }
      throw e;
    }
  }

  private List<Event> page(SocketFrames.Frame frame) throws StoreException {
    try {
      return codec.read(frame.bytes());
    } catch (UncheckedIOException e) {
      throw brokeOff(new IOException("not an answer of Weir's", e));
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // It is given up either way.
    }
  }
}
