package io.weir.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.config.ByteSize;
import io.weir.api.config.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Filling in, and what must not happen on the way. */
final class InterpolationTest {
  private @TempDir Path folder;
  private final Problems problems = new Problems();

  private record Mail(
      @Nullable String a,
      @Nullable Secret password,
      @Nullable ByteSize size,
      @Nullable Integer n) {}

  @Test
  void theEnvironmentAndFilesAreFilledIn() throws IOException {
    Files.writeString(folder.resolve("secret"), "s3cret\n");
    Mail mail =
        bind(
            "{ type: m, a: 'at ${env:HOST} and ${env:EMPTY}!', password: '${file:secret}',"
                + " n: '${env:N}' }",
            Map.of("HOST", "mail.example", "N", "7", "EMPTY", ""));
    assertThat(problems.list()).isEmpty();
    assertThat(mail.a()).isEqualTo("at mail.example and !");
    assertThat(mail.password().reveal()).isEqualTo("s3cret");
    assertThat(mail.n()).isEqualTo(7);
  }

  @Test
  void onlyTheLastLineEndOfAFileIsDropped() throws IOException {
    Files.writeString(folder.resolve("a"), "x\n\n");
    Files.writeString(folder.resolve("b"), "y\r\n");
    assertThat(bind("{ type: m, a: '${file:a}|${file:b}' }", Map.of()).a()).isEqualTo("x\n|y");
  }

  @Test
  void whatWasFilledInIsNotLookedAtAgain() {
    assertThat(bind("{ type: m, a: '${env:A}' }", Map.of("A", "${env:B}${file:/etc/passwd}")).a())
        .isEqualTo("${env:B}${file:/etc/passwd}");
    assertThat(problems.list()).isEmpty();
  }

  @Test
  void templatesAndEscapedDollarsAreLeftAlone() {
    assertThat(bind("{ type: m, a: '{{rule}} costs 5$ $${env:A} {{x}}' }", Map.of()).a())
        .isEqualTo("{{rule}} costs 5$ ${env:A} {{x}}");
    assertThat(problems.list()).isEmpty();
  }

  @Test
  void everythingElseIsTold() {
    assertThat(bind("{ type: m, a: '${env:GONE} ${sys:user.home} ${file:gone} ${X}' }", Map.of()))
        .isNull();
    bind("{ type: m, a: '${env:X:-default}', n: '${env:A' }", Map.of("X", "1"));
    assertThat(problems.list())
        .extracting(p -> p.toString().replace(folder + "/", ""))
        .containsExactlyInAnyOrder(
            "weir.yaml:4:26: actions.m.a: the environment has no GONE",
            "weir.yaml:4:26: actions.m.a: '${sys:user.home}' is unknown: use ${env:NAME} or"
                + " ${file:PATH}",
            "weir.yaml:4:26: actions.m.a: ${file:gone}: there is no such file",
            "weir.yaml:4:26: actions.m.a: '${X}' is unknown: use ${env:NAME} or" + " ${file:PATH}",
            "weir.yaml:4:26: actions.m.a: the environment has no X:-default",
            "weir.yaml:4:50: actions.m.n: has a ${ without }; for a literal ${ write $${");
  }

  @Test
  void aFileThatIsNoSmallTextIsRefused() throws IOException {
    Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, 0});
    Files.write(folder.resolve("nul"), new byte[] {'a', 0});
    Files.write(folder.resolve("large"), new byte[100_000]);
    bind("{ type: m, a: '${file:binary}' }", Map.of());
    bind("{ type: m, a: '${file:large}' }", Map.of());
    bind("{ type: m, a: '${file:nul}' }", Map.of());
    assertThat(problems.list())
        .extracting(Problem::message)
        .containsExactlyInAnyOrder(
            "${file:binary}: the file is not UTF-8 text",
            "${file:large}: it is larger than 64 KiB",
            "contains a NUL after '${file:nul}' was replaced");
  }

  @Test
  void noMessageShowsWhatCameOutOfTheEnvironment() {
    Map<String, String> env = Map.of("PW", "hunter2");
    bind("{ type: m, size: '${env:PW}', n: '${env:PW}', password: ['${env:PW}'] }", env);
    bind("{ type: '${env:PW}!', id: '${env:PW}' }", env);
    assertThat(problems.list())
        .extracting(Problem::message)
        .contains(
            "'${env:PW}' is not a size: write 512, 64KiB, 8MiB, 1GiB",
            "'${env:PW}' is not a whole number");
    assertThat(problems.toString()).doesNotContain("hunter2");
  }

  private @Nullable Mail bind(String action, Map<String, String> env) {
    Path file = folder.resolve("weir.yaml");
    try {
      Files.writeString(file, MistakesTest.good() + "actions: [ " + action + " ]\n");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    Loaded loaded = ConfigLoader.load(file, List.of(), env);
    loaded.problems().list().forEach(problems::add);
    return loaded.config().actions().isEmpty()
        ? null
        : Binder.bind(Mail.class, loaded.config().actions().get(0), Set.of(), problems);
  }
}
