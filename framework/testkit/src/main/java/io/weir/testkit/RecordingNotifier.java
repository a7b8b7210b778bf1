package io.weir.testkit;

import io.weir.api.ComponentContext;
import io.weir.api.action.ActionException;
import io.weir.api.action.Notice;
import io.weir.api.action.Notifier;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Records the notices it gets. Fails on demand. Thread-safe. */
public final class RecordingNotifier implements Notifier {
  private final List<Notice> notices = new CopyOnWriteArrayList<>();
  private final AtomicInteger calls = new AtomicInteger();
  private volatile @Nullable ActionException failure;

  /** Creates a notifier without notices. */
  public RecordingNotifier() {}

  /** Returns the notices, oldest first. */
  public List<Notice> notices() {
    return List.copyOf(notices);
  }

  /** How often it was called, failures included. */
  public int calls() {
    return calls.get();
  }

  /** Fails from now on; null: works again. */
  public RecordingNotifier fail(@Nullable ActionException with) {
    failure = with;
    return this;
  }

  @Override
  public void notify(Notice notice) throws ActionException {
    calls.incrementAndGet();
    ActionException now = failure;
    if (now != null) {
      throw now;
    }
    notices.add(notice);
  }

  /** Options: none. */
  public record Options() {}

  /** Hands out one notifier for each id, the same after a restart. Type {@code recording}. */
  public static final class Factory implements Notifier.Factory<Options> {
    private final Map<String, RecordingNotifier> notifiers = new ConcurrentHashMap<>();

    /** No notifiers yet. */
    public Factory() {}

    /** The notifier of the entry with this id. */
    public RecordingNotifier notifier(String id) {
      return notifiers.computeIfAbsent(id, i -> new RecordingNotifier());
    }

    @Override
    public String type() {
      return "recording";
    }

    @Override
    public Class<Options> configType() {
      return Options.class;
    }

    @Override
    public Notifier create(Options config, ComponentContext context) {
      return notifier(context.id());
    }
  }
}
