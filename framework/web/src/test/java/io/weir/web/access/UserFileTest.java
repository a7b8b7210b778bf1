package io.weir.web.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.weir.testkit.Needs;
import io.weir.testkit.Part;
import io.weir.web.access.UserFile.User;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class UserFileTest {
  private static final Instant NOW = Instant.parse("2026-03-05T13:42:17.5Z");
  private static final String PASSWORD = "correct horse";

  @TempDir Path temp;

  private UserFile users() {
    return new UserFile(temp.resolve("state"));
  }

  private Path file() {
    return temp.resolve("state/web-users");
  }

  @Test
  void aUserIsKeptWithoutThePassword() throws Exception {
    UserFile users = users();
    assertThat(users.list()).isEmpty();
    users.add("anna", Role.OPERATOR, PASSWORD, NOW);
    users.add("boss@mail.example", Role.VIEWER, PASSWORD, NOW);
    assertThat(Files.readString(file()).lines())
        .hasSize(2)
        .first()
        .asString()
        .matches(
            "\\{\"name\":\"anna\",\"role\":\"operator\",\"since\":\"2026-03-05T13:42:17Z\","
                + "\"password\":\"\\$2b\\$12\\$.{53}\"\\}");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
    assertThat(users.list()).extracting(User::toString).contains("anna (operator)");
    assertThat(users.list().get(0).password()).isNotEqualTo(users.list().get(1).password());

    users.password("anna", "another password", NOW.plusSeconds(60));
    LiveUsers live = users.live();
    assertThat(live.signIn("anna", PASSWORD, false)).isNull();
    assertThat(live.signIn("anna", "another password", false)).isEqualTo(users.list().get(0));
    users.remove("anna");
    assertThat(live.signIn("anna", "another password", false)).isNull();
    assertThatThrownBy(() -> users.remove("anna")).hasMessage("there is no user 'anna'");
    assertThatThrownBy(() -> users.add("boss@mail.example", Role.VIEWER, PASSWORD, NOW))
        .hasMessageContaining("boss@mail.example already");
    assertThat(users.list()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Anna", "anna b", "-anna", "a\nb", "\"", "å", "../x"})
  void aNameCannotShapeAFileOrALog(String name) {
    assertThatThrownBy(() -> users().add(name, Role.VIEWER, PASSWORD, NOW))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is not a name");
    assertThat(file()).doesNotExist();
  }

  @Test
  void aPasswordIsRefusedRatherThanCut() {
    assertThatThrownBy(() -> Passwords.hash("123456789")).hasMessageContaining("too short");
    assertThatThrownBy(() -> Passwords.hash("x".repeat(73)))
        .hasMessage("the password is too long: bcrypt takes at most 72 bytes, and this one has 73");
    assertThatThrownBy(() -> Passwords.hash("\u00e4".repeat(37))).hasMessageContaining("has 74");
    assertThatThrownBy(() -> Passwords.hash("0123456789\t")).hasMessageContaining("control");
    String longest = Passwords.hash("x".repeat(72));
    assertThat(Passwords.matches(longest, "x".repeat(72))).isTrue();
    assertThat(Passwords.matches(longest, "x".repeat(73))).isFalse();
    assertThat(Passwords.matches(longest, "x".repeat(71))).isFalse();
    assertThat(Passwords.matches(longest, "x".repeat(7000))).isFalse();
    assertThat(Passwords.matches(longest, "")).isFalse();
    assertThat(Passwords.matches(longest, "\0")).isFalse();
  }

  @Test
  void aLetterWithAnAccentMayBeTypedBothWays() {
    String hash = Passwords.hash("J\u00f6rg J\u00f6rgensen");
    assertThat(Passwords.matches(hash, "Jo\u0308rg Jo\u0308rgensen")).isTrue();
    assertThat(Passwords.matches(hash, "Jorg Jorgensen")).isFalse();
  }

  @Test
  void aNameThatNobodyHasTakesAsLongAsAWrongPassword() throws Exception {
    users().add("anna", Role.OPERATOR, PASSWORD, NOW);
    LiveUsers live = users().live();
    live.signIn("anna", "warming up", false);
    long known = Long.MAX_VALUE;
    long unknown = Long.MAX_VALUE;
    long tooLong = Long.MAX_VALUE;
    // The shortest of some: what the JVM does besides only makes it longer.
    for (int i = 0; i < 4; i++) {
      known = Math.min(known, nanos(live, "anna", "wrong password"));
      unknown = Math.min(unknown, nanos(live, "nobody", "wrong password"));
      tooLong = Math.min(tooLong, nanos(live, "anna", "x".repeat(100)));
    }
    assertThat((double) unknown / known).isBetween(0.6, 1.7);
    assertThat((double) tooLong / known).isBetween(0.6, 1.7);
  }

  private static long nanos(LiveUsers live, String name, String password) throws Exception {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadCpuTime();
    assertThat(live.signIn(name, password, false)).isNull();
    return threads.getCurrentThreadCpuTime() - before;
  }

  @Test
  void fewWaitForTheOneThatHashes() throws Exception {
    users().add("anna", Role.OPERATOR, PASSWORD, NOW);
    LiveUsers live = users().live();
    ExecutorService threads = Executors.newFixedThreadPool(12);
    try {
      List<Future<Object>> all = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        all.add(
            threads.submit(
                () -> {
                  try {
                    return String.valueOf(live.signIn("anna", PASSWORD, false));
                  } catch (LiveUsers.BusyException e) {
                    return "busy";
                  }
                }));
      }
      // A browser that is known does not queue with the others.
      await().ignoreExceptions().until(() -> live.signIn("anna", PASSWORD, true) != null);
      List<Object> outcomes = new ArrayList<>();
      for (Future<Object> one : all) {
        outcomes.add(one.get());
      }
      assertThat(outcomes).contains("anna (operator)", "busy").doesNotContain("null");
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void twoCommandsAtOnceLoseNothing() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      // Of processes: here each locks in turn, as a lock of a file is the process's.
      TokenFile tokens = new TokenFile(temp.resolve("state"));
      List<Future<String>> all =
          IntStream.range(0, 8)
              .mapToObj(
                  i ->
                      threads.submit(
                          () -> {
                            synchronized (tokens) {
                              return tokens.add("t" + i, Role.VIEWER, NOW);
                            }
                          }))
              .toList();
      for (Future<String> one : all) {
        assertThat(one.get()).startsWith("weir_");
      }
      assertThat(tokens.list()).hasSize(8);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aBrokenLineIsAnErrorWithItsPlaceAndNobodySignsIn() throws Exception {
    users().add("anna", Role.OPERATOR, PASSWORD, NOW);
    LiveUsers live = users().live();
    assertThat(live.signIn("anna", PASSWORD, false)).isNotNull();
    String good = Files.readString(file());
    for (String bad :
        List.of(
            "{\"name\":\"x\"",
            "anna:secret",
            good.strip(),
            good.strip().replace("anna", "otto").replace("$2b$12$", "$2b$04$"),
            good.strip().replace("anna", "otto").replace("operator", "admin"),
            good.strip().replace("anna", "otto").replace("}", ",\"locked\":\"yes\"}"),
            good.strip().replace("anna", "otto").replace("\"operator\"", "true"))) {
      Files.writeString(file(), good + "\n" + bad);
      assertThatThrownBy(() -> users().list())
          .as(bad)
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith(file() + ":3: ");
      assertThat(live.signIn("anna", PASSWORD, false)).as(bad).isNull();
      assertThatThrownBy(() -> users().remove("anna")).hasMessageContaining(":3: ");
    }
    assertThat(live.problem()).contains("web-users:3: ");
    Files.writeString(file(), good);
    assertThat(live.signIn("anna", PASSWORD, false)).isNotNull();
  }

  @Test
  @Needs(Part.OTHER_USER)
  void aFileOfSomebodyElseLetsNobodyIn() throws Exception {
    users().add("anna", Role.OPERATOR, PASSWORD, NOW);
    Files.setAttribute(file(), "unix:uid", 65_534);
    assertThatThrownBy(() -> users().list()).hasMessageContaining("not to root");
    assertThat(users().live().signIn("anna", PASSWORD, false)).isNull();
    Files.setAttribute(file(), "unix:uid", 0);
    Files.setAttribute(temp.resolve("state"), "unix:uid", 65_534);
    assertThatThrownBy(() -> users().add("otto", Role.VIEWER, PASSWORD, NOW))
        .hasMessageContaining("run this command as ");
  }

  @Test
  void aFileThatOthersMayReadIsClosed() throws Exception {
    users().add("anna", Role.OPERATOR, PASSWORD, NOW);
    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r--r--"));
    users().list();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
  }

  @Test
  void aHugeFileIsNotRead() throws Exception {
    users().add("anna", Role.OPERATOR, PASSWORD, NOW);
    Files.write(file(), new byte[(1 << 20) + 1]);
    assertThatThrownBy(() -> users().list()).hasMessageContaining("1 MiB");
  }
}
