package @package@;

import io.weir.api.action.Blocker;
import io.weir.testkit.BlockerContract;
import io.weir.testkit.TestContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** All that Weir asks of a blocker, with a file as its target. */
final class @Class@BlockerTest implements BlockerContract {
  @Override
  public Blocker.Factory<?> factory() {
    return new @Class@Blocker.Factory();
  }

  @Override
  public Target target(Path folder) {
    Path file = folder.resolve("deny.txt");
    return new Target() {
      @Override
      public Blocker blocker() {
        return new @Class@Blocker.Factory()
            .create(new @Class@Blocker.Options(file), new TestContext("@type@"));
      }

      @Override
      public void foreign(String value) throws IOException {
        Files.write(
            file, List.of(value), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      }

      @Override
      public Set<String> real() throws IOException {
        return Files.exists(file)
            ? Files.readAllLines(file).stream()
                .map(line -> line.replaceFirst(" #.*", ""))
                .collect(Collectors.toSet())
            : Set.of();
      }
    };
  }
}
