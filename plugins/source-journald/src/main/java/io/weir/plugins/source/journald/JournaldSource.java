package io.weir.plugins.source.journald;

import io.weir.api.ComponentContext;
import io.weir.api.source.LineBatch;
import io.weir.api.source.Source;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.pf4j.Extension;

/** Reads the systemd journal, which journalctl prints. */
final class JournaldSource implements Source {
  private final JournaldConfig config;
  private final Journalctl journalctl;
  private final Reached reached;
  private final Trouble trouble;
  private final Entries entries;
  private final Follower follower;
  private final CountDownLatch closed = new CountDownLatch(1);
  private boolean opened;

  JournaldSource(JournaldConfig config, ComponentContext context) {
    this.config = config;
    journalctl = new Journalctl(config);
    reached = new Reached(context.clock());
    trouble = new Trouble(context.clock());
    entries = new Entries(context.clock());
    follower = new Follower(journalctl, reached, trouble, entries, closed);
  }

  @Override
  public void open(List<Source.Position> resume) throws IOException {
    requireProgram();
    reached.resume(resume);
    if (reached.isNew() && config.start() == JournaldConfig.Start.END) {
      follower.beginAtEnd();
    }
    opened = true;
  }

  private void requireProgram() throws IOException {
    List<String> missing = journalctl.missing();
    if (!missing.isEmpty()) {
      throw new IOException(
          String.join(", ", missing)
              + ": it comes with systemd; see `command`. Where logs are in files, use type: file");
    }
  }

  @Override
  public void poll(LineBatch batch, Duration wait) throws IOException, InterruptedException {
    if (!opened) {
      throw new IllegalStateException("poll before open");
    }
    reached.begin();
    follower.read(batch, System.nanoTime() + wait.toNanos());
    reached.report(batch);
  }

  @Override
  public void sample(LineBatch batch) throws IOException {
    requireProgram();
    Sample.append(journalctl, entries, batch);
  }

  @Override
  public Source.Status status() {
    return new Source.Status(journalctl.what(), -1, -1, trouble.sentence());
  }

  @Override
  public void close() {
    closed.countDown();
    follower.close();
  }

  /** Makes sources of type {@code journald}. */
  @Extension
  public static final class Factory implements Source.Factory<JournaldConfig> {
    /** For PF4J. */
    public Factory() {}

    @Override
    public String type() {
      return "journald";
    }

    @Override
    public Class<JournaldConfig> configType() {
      return JournaldConfig.class;
    }

    @Override
    public Source create(JournaldConfig config, ComponentContext context) {
      Journalctl.check(config, context);
      return new JournaldSource(config, context);
    }
  }
}
