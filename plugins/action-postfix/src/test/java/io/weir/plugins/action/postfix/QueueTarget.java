package io.weir.plugins.action.postfix;

import io.weir.api.action.Blocker;
import io.weir.testkit.BlockerContract;
import io.weir.testkit.TestContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** A queue that lives in a folder, with one message of each of a thousand accounts. */
final class QueueTarget implements BlockerContract.Target {
  private final Path queue;
  private final Path state;
  private final Path script;

  QueueTarget(Path folder) throws IOException {
    queue = folder.resolve("queue");
    state = Files.createDirectories(folder.resolve("state"));
    Files.createDirectories(queue.resolve("hold"));
    Files.createDirectories(queue.resolve("deferred"));
    for (int i = 0; i < 1_000; i++) {
      put("deferred", "4F" + i, value(i));
    }
    script = folder.resolve("queue.py");
    try (var in = QueueTarget.class.getResourceAsStream("/queue.py")) {
      Files.write(script, Objects.requireNonNull(in).readAllBytes());
    }
  }

  void put(String where, String id, String account) throws IOException {
    Files.writeString(queue.resolve(where).resolve(id), account);
  }

  private List<String> command(String program) {
    return List.of("python3", script.toString(), queue.toString(), program);
  }

  @Override
  public Blocker blocker() {
    return new QueueBlocker.Factory()
        .create(
            new QueueConfig(
                QueueConfig.Act.HOLD,
                QueueConfig.End.KEEP,
                command("postqueue"),
                command("postcat"),
                command("postsuper"),
                Duration.ofSeconds(60)),
            new TestContext("hold").folder(state));
  }

  @Override
  public void foreign(String value) {
    throw new UnsupportedOperationException("what others hold is no block");
  }

  @Override
  public String value(int n) {
    return "user" + n + "@example.org";
  }

  @Override
  public Set<String> real() throws IOException {
    Set<String> accounts = new LinkedHashSet<>();
    try (Stream<Path> held = Files.list(queue.resolve("hold"))) {
      for (Path message : held.toList()) {
        accounts.add(Files.readString(message));
      }
    }
    return accounts;
  }
}
