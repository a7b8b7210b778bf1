package io.weir.plugins.action.ipset;

import io.weir.api.action.Blocker;
import io.weir.testkit.BlockerContract;
import io.weir.testkit.TestContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;

/** Real sets in a network of a test's own, and what an administrator does there. */
final class IpsetTarget implements BlockerContract.Target {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  final String network = "weiri" + ProcessHandle.current().pid() + "n" + NUMBER.incrementAndGet();

  IpsetTarget() throws IOException {
    run("ip", "netns", "add", network);
  }

  @Override
  public Blocker blocker() {
    return blocker(1_000_000);
  }

  Blocker blocker(int maxelem) {
    return new IpsetBlocker.Factory()
        .create(
            new IpsetConfig(
                "weir",
                maxelem,
                List.of("ip", "netns", "exec", network, "ipset"),
                Duration.ofSeconds(60)),
            new TestContext("block_address"));
  }

  @Override
  public void foreign(String value) throws IOException {
    inside("ipset", "create", "weir4", "hash:net", "timeout", "0", "comment", "-exist");
    inside("ipset", "add", "weir4", value);
  }

  @Override
  public Set<String> real() throws IOException {
    Set<String> values = new TreeSet<>();
    for (String line : inside("ipset", "list", "-output", "save").split("\n", -1)) {
      if (line.startsWith("add weir")) {
        values.add(line.split(" ", -1)[2]);
      }
    }
    return values;
  }

  String inside(String... command) throws IOException {
    List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", network));
    all.addAll(List.of(command));
    return run(all.toArray(String[]::new));
  }

  private static String run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (InputStream out = process.getInputStream()) {
      String said = new String(out.readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IOException(String.join(" ", command) + ": " + said);
      }
      return said;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    run("ip", "netns", "delete", network);
  }
}
