package io.weir.cli.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.engine.plugin.PluginCatalog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

final class ReadAheadTest {
  private static final Path FOLDER = Path.of("plugins");

  private final List<Path> read = new CopyOnWriteArrayList<>();

  private PluginCatalog read(Path folder) {
    read.add(folder);
    return PluginCatalog.of();
  }

  @Test
  void givesAwayOnceWhatItReadAndThenReadsAgain() {
    ReadAhead ahead = new ReadAhead(FOLDER, this::read);
    PluginCatalog first = ahead.apply(FOLDER);
    assertThat(read).containsExactly(FOLDER);
    assertThat(ahead.apply(FOLDER)).as("a daemon that reloads").isNotSameAs(first);
    assertThat(read).containsExactly(FOLDER, FOLDER);
  }

  @Test
  void readsTheFolderThatIsAskedFor() {
    Path other = Path.of("other");
    new ReadAhead(FOLDER, this::read).apply(other);
    assertThat(read).contains(other);
  }

  @Test
  void failsWhereItIsAsked() {
    ReadAhead ahead =
        new ReadAhead(
            FOLDER,
            folder -> {
              throw new UncheckedIOException(new IOException("no such disk"));
            });
    assertThatThrownBy(() -> ahead.apply(FOLDER)).hasMessageContaining("no such disk");
  }
}
