package io.weir.plugins.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.store.Store;
import io.weir.api.store.StoreException;
import io.weir.api.store.StoreException.Reason;
import io.weir.testkit.Needs;
import io.weir.testkit.Part;
import io.weir.testkit.StoreContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.h2.Driver;
import org.h2.api.AggregateFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A database file that somebody prepared, and whose files they are. */
final class H2PlantedTest {
  private static final String RUNS = "h2.planted.ran";
  private static final String SOURCE = "{ System.setProperty(\"" + RUNS + "\", \"yes\"); return ";

  @TempDir private Path folder;

  /** What H2 would load by its name. */
  public static final class Sum implements AggregateFunction {
    @Override
    public int getType(int[] types) {
      return Types.INTEGER;
    }

    @Override
    public void add(Object value) {}

    @Override
    public Object getResult() {
      return 0;
    }
  }

  private Path file() {
    return folder.resolve("data/weir.mv.db");
  }

  private void plant(String... statements) throws SQLException, IOException {
    Files.createDirectories(folder.resolve("data"));
    Properties login = new Properties();
    login.setProperty("user", "weir");
    login.setProperty("password", "");
    try (Connection c =
            new Driver()
                .connect(
                    "jdbc:h2:file:" + folder.resolve("data/weir") + ";DATABASE_TO_LOWER=TRUE",
                    login);
        Statement s = c.createStatement()) {
      for (String one : statements) {
        s.execute(one);
      }
    }
  }

  private void refused(String... words) {
    System.clearProperty(RUNS);
    try (Store store = Options.h2(folder.resolve("data/weir"))) {
      assertThatThrownBy(() -> store.open(List.of(StoreContract.SAMPLE)))
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.reason()).isEqualTo(Reason.FATAL))
          .message()
          .contains(words)
          .contains(file().toString());
    }
    assertThat(System.getProperty(RUNS)).isNull();
  }

  @Test
  void anAliasOfOursWithSourceOfTheirs() throws Exception {
    plant("create alias weir_in_network as 'boolean f(String a, String n) " + SOURCE + "true; }'");
    refused("contains a function (CREATE FORCE ALIAS \"public\".\"weir_in_network\")");
  }

  @Test
  void aTriggerWhoseSourceRunsAtOpening() throws Exception {
    plant(
        "create table t (a int)",
        "create trigger tr before insert on t as 'org.h2.api.Trigger f() "
            + SOURCE
            + "new org.h2.api.Trigger() {"
            + " public void fire(java.sql.Connection c, Object[] o, Object[] n) {}}; }'");
    refused("contains a trigger (CREATE FORCE TRIGGER");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "create table t (a varchar default csvwrite('/nowhere/x', 'select 1'))",
        "create table t (a varchar, b varchar generated always as (file_read('/etc/passwd')))",
        "create view v as select * from csvread('/etc/passwd')",
        "create aggregate a for 'io.weir.plugins.store.jdbc.H2PlantedTest$Sum'",
        "create linked table l ('org.h2.Driver', 'jdbc:h2:mem:q', 'sa', '', '(select 1 as x)')"
      })
  void whatReachesOutOfTheDatabase(String statement) throws Exception {
    plant(statement);
    refused("not opened, because it contains ");
  }

  @Test
  void whatAnAdministratorMayAddHimselfIsTaken() throws Exception {
    try (Store store = Options.h2(folder.resolve("data/weir"))) {
      store.open(List.of(StoreContract.SAMPLE));
    }
    plant(
        "create view busy as select account, count(*) as n from sample_event group by account",
        "create index own on sample_event (account)",
        "create user weir_reader_of_mine password 'x'");
    try (Store store = Options.h2(folder.resolve("data/weir"))) {
      store.open(List.of(StoreContract.SAMPLE));
    }
  }

  @Test
  void aReaderThatIsAnAdministratorIsNoneAfterwards() throws Exception {
    plant("create user weir_reader password 'x' admin");
    try (Store store = Options.h2(folder.resolve("data/weir"))) {
      store.open(List.of(StoreContract.SAMPLE));
      assertThatThrownBy(() -> store.sql("select file_read('/etc/passwd')", 1))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("rights");
    }
  }

  @Test
  @Needs(Part.OTHER_USER)
  void aFileOfSomebodyElseIsNotOpened() throws Exception {
    plant("create table t (a int)");
    Files.setAttribute(file(), "unix:uid", 65_534);
    byte[] before = Files.readAllBytes(file());
    refused("belongs to ", "not to root, the user Weir runs as");
    assertThat(Files.readAllBytes(file())).isEqualTo(before);
  }

  @Test
  void filesAndFoldersAreTheirOwnersAloneAndNoTraceLiesBeside() throws Exception {
    try (Store store = Options.h2(folder.resolve("data/weir"))) {
      store.open(List.of(StoreContract.SAMPLE));
      assertThatThrownBy(() -> store.sql("select nothing from nowhere", 1))
          .isInstanceOf(StoreException.class);
      assertThat(modes()).containsExactly("rw------- weir.mv.db", "rwx------ data");
    }
    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r--r--"));
    try (Store store = Options.h2(folder.resolve("data/weir"))) {
      store.open(List.of(StoreContract.SAMPLE));
    }
    Files.writeString(file(), "no database ".repeat(1000));
    try (Store store = Options.h2(folder.resolve("data/weir"))) {
      assertThatThrownBy(() -> store.open(List.of(StoreContract.SAMPLE)))
          .isInstanceOf(StoreException.class);
    }
    assertThat(modes()).containsExactly("rw------- weir.mv.db", "rwx------ data");
  }

  private List<String> modes() throws IOException {
    try (Stream<Path> all = Files.walk(folder.resolve("data"))) {
      return all.map(H2PlantedTest::mode).sorted().toList();
    }
  }

  private static String mode(Path path) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(path))
          + " "
          + path.getFileName();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
