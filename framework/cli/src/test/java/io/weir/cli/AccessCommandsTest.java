package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code weir users} and {@code weir tokens}. */
final class AccessCommandsTest {
  @TempDir private Path home;
  private CommandRig weir;

  @BeforeEach
  void rig() throws Exception {
    weir = new CommandRig(home).pipeline("web: { listen: \"127.0.0.1:0\" }\n");
  }

  private int add(String password) {
    return weir.in(password).run("users", "add", "anna", "--role", "operator", "--password-stdin");
  }

  private Path file(String name) {
    return home.resolve("conf/state/" + name);
  }

  @Test
  void aUserIsAddedListedChangedAndRemoved() throws Exception {
    assertThat(add("correct horse\n")).as(weir.err()).isZero();
    assertThat(weir.err()).isEqualTo("weir: anna can sign in as operator\n");
    assertThat(weir.out()).isEmpty();
    String before = Files.readString(file("web-users"));
    assertThat(weir.run("users", "list")).isZero();
    assertThat(weir.lines().get(0)).startsWith("NAME  ROLE      PASSWORD SINCE");
    assertThat(weir.lines().get(2)).isEqualTo("anna  operator  2026-11-22T17:00:00Z");
    assertThat(weir.lines()).hasSize(3);
    assertThat(add("correct horse\n")).isEqualTo(2);
    assertThat(weir.err()).contains("there is a user anna already");

    weir.in("another password");
    assertThat(weir.run("users", "password", "anna", "--password-stdin")).isZero();
    assertThat(Files.readString(file("web-users"))).isNotEqualTo(before);
    assertThat(weir.run("users", "remove", "anna")).isZero();
    assertThat(weir.run("users", "remove", "anna")).isEqualTo(2);
    assertThat(weir.err()).isEqualTo("weir: there is no user 'anna'\n");
    assertThat(Files.readString(file("web-users"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "short", "two lines\nof them\n", "bad \u0007 password"})
  void aPasswordThatIsNoneIsRefusedInASentence(String password) {
    assertThat(add(password)).isEqualTo(2);
    assertThat(weir.err()).hasLineCount(1).contains("password").doesNotContain("bug");
    assertThat(file("web-users")).doesNotExist();
  }

  @Test
  void whatIsTooLongIsNotCut() {
    assertThat(add("x".repeat(73))).isEqualTo(2);
    assertThat(weir.err()).contains("at most 72 bytes, and this one has 73");
    assertThat(add("x".repeat(5000))).isEqualTo(2);
  }

  @Test
  void withoutATerminalItSaysHowToGiveThePassword() {
    assertThat(weir.run("users", "add", "anna", "--role", "viewer")).isEqualTo(2);
    assertThat(weir.err()).contains("--password-stdin");
    assertThat(weir.run("users", "add", "anna")).isEqualTo(2);
    assertThat(weir.err()).contains("--role");
    assertThat(weir.run("users", "add", "anna", "--role", "root")).isEqualTo(2);
    assertThat(weir.err()).contains("'root' is not a role of users: viewer or operator");
    assertThat(weir.run("users", "add", "Anna Ä", "--role", "viewer")).isEqualTo(2);
    assertThat(weir.err()).contains("is not a name");
  }

  @Test
  void aBrokenFileIsNamedWithTheLineAndNotWritten() throws Exception {
    add("correct horse");
    Files.writeString(file("web-users"), "anna:secret\n");
    assertThat(weir.run("users", "list")).isEqualTo(1);
    assertThat(weir.err()).contains("web-users:1: is not JSON");
    weir.in("correct horse");
    assertThat(weir.run("users", "add", "otto", "--role", "viewer", "--password-stdin"))
        .isEqualTo(1);
    assertThat(Files.readString(file("web-users"))).isEqualTo("anna:secret\n");
  }

  @Test
  void aTokenIsPrintedOnceOnStandardOutput() throws Exception {
    assertThat(weir.run("tokens", "add", "prometheus", "--role", "viewer")).isZero();
    String token = weir.out().strip();
    assertThat(token).matches("weir_[A-Za-z0-9_-]{43}");
    assertThat(Files.readString(file("web-tokens"))).doesNotContain(token);
    assertThat(weir.run("tokens", "list")).isZero();
    assertThat(weir.lines().get(2)).startsWith("prometheus  viewer  2026-11-22T17:00:00Z");
    assertThat(weir.run("tokens", "add", "prometheus", "--role", "viewer")).isEqualTo(2);
    assertThat(weir.run("tokens", "remove", "prometheus")).isZero();
    assertThat(weir.run("tokens", "remove", "prometheus")).isEqualTo(2);
  }

  @Test
  void aMistakeInARuleDoesNotMatterAndOneInTheFileDoes() throws Exception {
    weir.pipeline("rules: [{ id: r, type: there_is_none }]\nweb: {}\n");
    assertThat(add("correct horse")).as(weir.err()).isZero();
    weir.pipeline("webb: {}\n");
    assertThat(weir.run("users", "list")).isEqualTo(2);
    assertThat(weir.err()).contains("webb", "is invalid: 1 problem");
    weir.pipeline("");
    assertThat(weir.run("users", "list")).isZero();
    assertThat(weir.err()).contains("without web: in the pipeline file there are no pages");
  }

  @Test
  void eachHasAHelpWithAnExample() {
    for (String command : new String[] {"users", "tokens"}) {
      assertThat(weir.run(command, "--help")).isZero();
      assertThat(weir.out()).contains("Examples:", "weir " + command + " add ");
      for (String sub : new String[] {"add", "list", "remove"}) {
        assertThat(weir.run(command, sub, "--help")).isZero();
        assertThat(weir.out()).contains("Example", "  weir " + command + " " + sub);
      }
    }
    assertThat(weir.run("users", "password", "--help")).isZero();
    assertThat(weir.out()).contains("  weir users password anna");
    assertThat(weir.run("--help")).isZero();
    assertThat(weir.out()).contains("users", "tokens");
  }

  @Test
  void checkLooksAtTheCertificateToo() throws Exception {
    weir.pipeline("web: { tls: { certificate: c.pem, key: k.pem } }\n");
    assertThat(weir.run("check")).isEqualTo(2);
    assertThat(weir.err())
        .contains("weir.yaml:6:13: web.tls.certificate: ", "c.pem is not there")
        .doesNotContain("bug");
  }
}
