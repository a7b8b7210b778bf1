package io.weir.testkit;

import io.weir.api.ConfigurationException;
import io.weir.api.Event;
import io.weir.api.EventType;
import io.weir.api.rule.Alerts;
import io.weir.api.rule.KeyedState;
import io.weir.api.rule.RuleContext;
import io.weir.engine.judge.Agenda;
import io.weir.engine.state.OwnFile;
import io.weir.engine.state.OwnFolder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A context without an engine. Rule state lives in the heap; what was put is also kept in the
 * codec's bytes, as the engine's commit would, so that {@link #restarted} begins from what was
 * really written: a state that was changed and not put again is lost there, as it is in a crash.
 */
public final class TestContext implements RuleContext {
  private final String id;
  private Clock clock = new FixedClock(Instant.parse("2026-11-22T12:00:00Z"));
  private ZoneId zone = ZoneOffset.UTC;
  private @Nullable Path folder;
  private final Map<String, EventType> types = new LinkedHashMap<>();
  private final List<String> rejected = new ArrayList<>();
  private final Set<String> heard = new LinkedHashSet<>();
  private final Map<String, Kept<?>> states = new LinkedHashMap<>();
  private final Map<String, Map<String, byte[]>> saved;

  /** A context for the component of this id: UTC, at 2026-11-22T12:00:00Z, no event types. */
  public TestContext(String id) {
    this(id, new HashMap<>());
  }

  private TestContext(String id, Map<String, Map<String, byte[]>> saved) {
    this.id = id;
    this.saved = saved;
  }

  /** Sets the clock. */
  public TestContext clock(Clock newClock) {
    clock = newClock;
    return this;
  }

  /** Sets the zone that cuts calendar windows. */
  public TestContext zone(ZoneId newZone) {
    zone = newZone;
    return this;
  }

  /** Sets the component's own folder; without it, asking for one is an error. */
  public TestContext folder(Path newFolder) {
    folder = newFolder;
    return this;
  }

  /** Declares event types. */
  public TestContext types(Collection<EventType> more) {
    for (EventType t : more) {
      types.put(t.name(), t);
    }
    return this;
  }

  /** Returns what was rejected so far: {@code levels[1].at: must be greater than …}. */
  public List<String> rejected() {
    return List.copyOf(rejected);
  }

  /** The context after a restart: the same surroundings, and the state that was written. */
  public TestContext restarted() {
    Map<String, Map<String, byte[]>> copy = new HashMap<>();
    saved.forEach((name, byKey) -> copy.put(name, new LinkedHashMap<>(byKey)));
    TestContext next = new TestContext(id, copy).clock(clock).zone(zone).types(types.values());
    next.folder = folder;
    return next;
  }

  /** Bytes of saved state, keys not counted. */
  public long savedBytes() {
    return saved.values().stream()
        .flatMap(byKey -> byKey.values().stream())
        .mapToLong(b -> b.length)
        .sum();
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public Clock clock() {
    return clock;
  }

  @Override
  public ZoneId zone() {
    return zone;
  }

  @Override
  public Path folder() {
    if (folder == null) {
      throw new IllegalStateException("no folder here; a factory's create() must not ask for one");
    }
    return folder;
  }

  @Override
  public void ownFile(Path file) throws IOException {
    Path parent = file.toAbsolutePath().getParent();
    if (parent == null) {
      throw new IOException(file + " has no folder");
    }
    OwnFolder.claim(parent, in -> false);
    OwnFile.claim(file.toAbsolutePath());
  }

  @Override
  public ConfigurationException reject(String option, String what) {
    rejected.add(option + ": " + what);
    return new ConfigurationException(option + ": " + what);
  }

  @Override
  public <S> KeyedState<S> state(
      String name, KeyedState.Codec<S> codec, KeyedState.@Nullable Deadline<S> deadline) {
    Kept<S> state =
        new Kept<>(codec, deadline, saved.computeIfAbsent(name, n -> new LinkedHashMap<>()));
    if (states.putIfAbsent(name, state) != null) {
      throw new IllegalStateException("asks twice for state " + name);
    }
    return state;
  }

  @Override
  public void hears(String option, String rule) {
    heard.add(rule);
  }

  /** The rules that this one asked to hear. */
  public Set<String> heard() {
    return Set.copyOf(heard);
  }

  /** Shows the rule the keys whose deadline is over. */
  void pass(Instant time, Alerts alerts) {
    states.values().forEach(state -> state.pass(time, alerts));
  }

  /** State that goes through the codec's bytes. */
  private static final class Kept<S> implements KeyedState<S> {
    private final KeyedState.Codec<S> codec;
    private final KeyedState.@Nullable Deadline<S> deadline;
    private final Map<String, byte[]> bytes;
    private final Map<String, S> live = new LinkedHashMap<>();
    private final Agenda agenda = new Agenda();

    Kept(
        KeyedState.Codec<S> codec,
        KeyedState.@Nullable Deadline<S> deadline,
        Map<String, byte[]> bytes) {
      this.codec = codec;
      this.deadline = deadline;
      this.bytes = bytes;
      bytes.forEach((key, b) -> live.put(key, read(b)));
      live.forEach(this::plan);
    }

    private void plan(String key, S state) {
      if (deadline != null) {
        agenda.add(key, deadline.of(state));
      }
    }

    void pass(Instant time, Alerts alerts) {
      long micros = Event.micros(time);
      for (String key : agenda.until(micros)) {
        S state = live.get(key);
        if (deadline != null && state != null) {
          if (deadline.of(state) <= micros) {
            deadline.passed(key, state, time, alerts);
          }
          S after = live.get(key);
          if (after != null) {
            plan(key, after);
          }
        }
      }
    }

    private S read(byte[] from) {
      try {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(from));
        S state = codec.read(in);
        if (in.available() > 0) {
          throw new AssertionError("the codec left " + in.available() + " bytes unread");
        }
        return state;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public @Nullable S get(String key) {
      return live.get(key);
    }

    @Override
    public void put(String key, S state) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try {
        codec.write(state, new DataOutputStream(out));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      bytes.put(key, out.toByteArray());
      live.put(key, state);
      plan(key, state);
    }

    @Override
    public void remove(String key) {
      bytes.remove(key);
      live.remove(key);
    }

    @Override
    public int size() {
      return live.size();
    }

    @Override
    public void forEach(BiConsumer<String, S> action) {
      live.forEach(action);
    }
  }
}
