package io.weir.plugins.action.postfix;

import io.weir.api.action.Blocker;
import io.weir.testkit.BlockerContract;
import io.weir.testkit.TestContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A map in a folder, and what stands in its text. */
final class AccessTarget implements BlockerContract.Target {
  static final String ANSWER = "REJECT ask";

  final Path file;
  private final AccessConfig.By by;
  private final AccessConfig.Type map;
  private final List<String> postmap;

  AccessTarget(Path folder, AccessConfig.By by, AccessConfig.Type map, List<String> postmap) {
    file = folder.resolve("access");
    this.by = by;
    this.map = map;
    this.postmap = postmap;
  }

  @Override
  public Blocker blocker() {
    return blocker(new TestContext("refuse"));
  }

  Blocker blocker(TestContext context) {
    return new AccessBlocker.Factory()
        .create(
            new AccessConfig(file, by, map, ANSWER, postmap, List.of(), Duration.ofSeconds(60)),
            context);
  }

  @Override
  public void foreign(String value) throws IOException {
    Files.writeString(
        file, value + "\tREJECT\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  @Override
  public String value(int n) {
    return by == AccessConfig.By.CLIENT_ADDRESS
        ? BlockerContract.Target.super.value(n)
        : "user" + n + "@example.org";
  }

  @Override
  public Set<String> real() throws IOException {
    Set<String> keys = new LinkedHashSet<>();
    for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
      if (!line.startsWith("#") && !line.isBlank()) {
        keys.add(line.split("[ \t]", 2)[0]);
      }
    }
    return keys;
  }
}
