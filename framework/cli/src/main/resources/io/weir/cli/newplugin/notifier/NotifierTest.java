package @package@;

import io.weir.api.action.Notifier;
import io.weir.testkit.NotifierContract;
import io.weir.testkit.TestContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/** All that Weir asks of a notifier, with a folder at the other side. */
final class @Class@NotifierTest implements NotifierContract {
  @TempDir Path temporary;

  @Override
  public Notifier.Factory<?> factory() {
    return new @Class@Notifier.Factory();
  }

  @Override
  public Receiver receiver() throws IOException {
    Path folder = Files.createDirectory(Files.createTempDirectory(temporary, "r").resolve("in"));
    return new Receiver() {
      @Override
      public Notifier notifier() {
        return new @Class@Notifier.Factory()
            .create(new @Class@Notifier.Options(folder), new TestContext("@type@"));
      }

      @Override
      public List<Received> received() throws IOException {
        List<Received> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
          for (Path file : files.sorted().toList()) {
            all.add(new Received(file.getFileName().toString(), Files.readString(file)));
          }
        }
        return all;
      }

      @Override
      public void goAway() throws IOException {
        Files.delete(folder);
      }
    };
  }
}
