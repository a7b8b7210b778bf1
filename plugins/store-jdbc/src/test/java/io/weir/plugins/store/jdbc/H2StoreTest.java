package io.weir.plugins.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.ConfigurationException;
import io.weir.api.Event;
import io.weir.api.store.Store;
import io.weir.api.store.StoreException;
import io.weir.api.store.StoreException.Reason;
import io.weir.testkit.TestContext;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class H2StoreTest implements JdbcContract {
  @Override
  public Store.Factory<?> factory() {
    return new H2Dialect.Factory();
  }

  @Override
  public Jdbc database(Path folder) {
    Path file = folder.resolve("data/weir");
    return new Jdbc() {
      @Override
      public Store store() {
        return Options.h2(file);
      }

      @Override
      public void dropIndex(String name) throws SQLException {
        change("drop index " + name);
      }

      @Override
      public String quoted(String name) {
        return '"' + name + '"';
      }

      @Override
      public Connection admin() throws SQLException {
        try {
          return new H2Dialect(new H2Config(file), new TestContext("store")).writer();
        } catch (StoreException e) {
          throw new SQLException(e);
        }
      }
    };
  }

  @Test
  void aPersonReadsTablesAndNothingElse(@TempDir Path folder) throws Exception {
    Path secret = Files.writeString(folder.resolve("secret"), "a\nb\n");
    try (Store store = database(folder).store()) {
      store.open(List.of(SAMPLE));
      store.write(List.of(JdbcRig.event(SAMPLE, 1)));
      for (String statement :
          List.of(
              "select file_read('" + secret + "')",
              "select * from csvread('" + secret + "')",
              "call csvwrite('" + folder + "/out', 'select 1')",
              "create alias f as 'int f() { return 1; }'",
              "select * from link_schema('x', '', 'jdbc:h2:mem:x', '', '', 'public')",
              "insert into sample_event (stream) values (1)",
              "select * from final table (insert into sample_event (stream) values (1))",
              "create local temporary table t (a int)",
              "alter user weir_reader set password 'mine'",
              "script to '" + folder + "/out'",
              "backup to '" + folder + "/out'",
              "runscript from '" + secret + "'",
              "set schema information_schema",
              "set cache_size 1",
              "shutdown",
              "grant all on sample_event to weir_reader",
              "drop all objects")) {
        assertThatThrownBy(() -> store.sql(statement, 10))
            .as(statement)
            .isInstanceOfSatisfying(
                StoreException.class, e -> assertThat(e.reason()).isEqualTo(Reason.FATAL));
      }
      assertThat(folder.resolve("out")).doesNotExist();
      assertThat(store.sql("select count(*) from sample_event", 10).rows())
          .containsExactly(List.of(1L));
    }
  }

  @Test
  void whatWasWrittenSurvivesAKill(@TempDir Path folder) throws Exception {
    Process child = child(folder, "halt");
    assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(child.exitValue()).isEqualTo(H2Child.HALTED);
    try (Store store = database(folder).store()) {
      store.open(List.of(SAMPLE));
      assertThat(JdbcRig.all(store, SAMPLE)).hasSize(H2Child.EVENTS);
    }
  }

  @Test
  void aFileThatACommandHasForAMomentIsWaitedFor(@TempDir Path folder) throws Exception {
    Process child = child(folder, "hold");
    try (BufferedReader said =
        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(said.readLine()).isEqualTo("open");
      CompletableFuture<Process> ended =
          CompletableFuture.supplyAsync(
              child::destroyForcibly, CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS));
      try (Store store = database(folder).store()) {
        store.open(List.of(SAMPLE));
      }
      assertThat(ended).isCompleted();
    } finally {
      child.destroyForcibly();
    }
  }

  @Test
  void aFileOfARunningWeirIsRefusedWithASentence(@TempDir Path folder) throws Exception {
    Process child = child(folder, "hold");
    try (BufferedReader said =
        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(said.readLine()).isEqualTo("open");
      try (Store store = database(folder).store()) {
        assertThatThrownBy(() -> store.open(List.of(SAMPLE)))
            .isInstanceOfSatisfying(
                StoreException.class, e -> assertThat(e.reason()).isEqualTo(Reason.FATAL))
            .hasMessageContaining("weir.mv.db")
            .hasMessageContaining("a running weir: stop it, or query through it");
      }
    } finally {
      child.getOutputStream().close();
      assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
    try (Store store = database(folder).store()) {
      store.open(List.of(SAMPLE));
      assertThat(JdbcRig.all(store, SAMPLE)).hasSize(H2Child.EVENTS);
    }
  }

  private static Process child(Path folder, String what) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            H2Child.class.getName(),
            folder.resolve("data/weir").toString(),
            what)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  @Test
  void aFileThatIsNoDatabaseIsRefused(@TempDir Path folder) throws Exception {
    Files.createDirectories(folder.resolve("data"));
    Path file = Files.writeString(folder.resolve("data/weir.mv.db"), "a diary\n".repeat(2000));
    try (Store store = database(folder).store()) {
      assertThatThrownBy(() -> store.open(List.of(SAMPLE)))
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.reason()).isEqualTo(Reason.FATAL))
          .hasMessageContaining(file.toString());
    }
    assertThat(file).content().startsWith("a diary");
  }

  @Test
  void aFolderThatCannotBeMadeIsTold(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("data"), "in the way");
    try (Store store = database(folder).store()) {
      assertThatThrownBy(() -> store.open(List.of(SAMPLE)))
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.reason()).isEqualTo(Reason.FATAL))
          .hasMessageContaining(folder.resolve("data") + " is not a folder: move it away");
    }
  }

  @Test
  void settingsCannotHideInThePath() {
    TestContext context = new TestContext("store");
    assertThatThrownBy(
            () ->
                new H2Dialect.Factory()
                    .create(new H2Config(Path.of("weir;INIT=drop all objects")), context))
        .isInstanceOf(ConfigurationException.class);
    assertThat(context.rejected()).singleElement().asString().startsWith("path: ");
  }

  @Test
  void aLongReadDoesNotHoldUpTheWriter(@TempDir Path folder) throws Exception {
    List<Event> events = H2Child.events();
    try (Store store = database(folder).store()) {
      store.open(List.of(SAMPLE));
      store.write(events.subList(0, 100));
      int[] seen = {0};
      store.read(
          SAMPLE,
          NOON,
          NOON.plusSeconds(999_999),
          e -> {
            if (seen[0]++ == 0) {
              assertThat(assertWrites(store, events)).isEqualTo(events.size() - 100);
            }
          });
      assertThat(seen[0]).isEqualTo(100);
    }
  }

  private static int assertWrites(Store store, List<Event> events) {
    try {
      return store.write(events);
    } catch (StoreException e) {
      throw new AssertionError(e);
    }
  }
}
