package io.weir.plugins.action.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weir.api.ConfigurationException;
import io.weir.api.action.ActionException;
import io.weir.api.action.Notice;
import io.weir.api.action.Notifier;
import io.weir.api.config.Secret;
import io.weir.testkit.NotifierContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With real programs: sh scripts. */
@Timeout(300)
final class ExecNotifierTest implements NotifierContract {
  private static final Duration LONG = Duration.ofSeconds(60);

  private @TempDir Path folder;

  @Override
  public Notifier.Factory<?> factory() {
    return new ExecNotifier.Factory();
  }

  @Override
  public Receiver receiver() throws Exception {
    return recorder();
  }

  private Recorder recorder() throws Exception {
    return new Recorder(Files.createTempDirectory(folder, "r"));
  }

  private static Notice one(String account) {
    return NotifierContract.notice(
        "0a-1", NotifierContract.alert(account, account + " sent 150 messages"));
  }

  private static ActionException failure(Notifier notifier) {
    return catchThrowableOfType(ActionException.class, () -> notifier.notify(one("ann")));
  }

  @Test
  void argumentsVariablesAndInputHaveTheNotice() throws Exception {
    Recorder recorder = recorder();
    try (Notifier notifier =
        recorder.notifier(
            Map.of("API_TOKEN", Secret.parse("s3cret")),
            LONG,
            "--kind={{kind}}",
            "--",
            "{{subject}}",
            "{{measure}} of {{limit}}",
            "{{#alerts}}{{#evidence}}{{field}}{{/evidence}}{{/alerts}}")) {
      notifier.notify(one("ann@a.example"));
    }
    Recorder.Call call = recorder.calls().get(0);
    assertThat(call.arguments())
        .containsExactly("--kind=alert", "--", "ann@a.example", "150 of 150", "client_address");
    assertThat(call.environment())
        .containsEntry("API_TOKEN", "s3cret")
        .containsEntry("WEIR_ID", "0a-1")
        .containsEntry("WEIR_KIND", "alert")
        .containsEntry("WEIR_RULE", "stolen_password")
        .containsEntry("WEIR_LEVEL", "2")
        .containsEntry("WEIR_SUBJECT", "ann@a.example")
        .containsEntry("WEIR_PAGE", "http://127.0.0.1:8025/")
        .containsKey("PATH");
    assertThat(call.json().at("/alerts/0/evidence/0/values/1").asText()).isEqualTo("2001:db8::7");
  }

  @Test
  void hostileValuesStayOneArgumentOneVariableAndText() throws Exception {
    List<String> texts =
        List.of(
            "-F",
            "--help",
            "; touch pwned",
            "$(touch pwned)",
            "`touch pwned`",
            "a\nWEIR_KIND=trial",
            "a\r\nb\u0000c",
            "%s%n",
            "{{id}}",
            "'\"\\",
            "\u202egro.elpmaxe",
            "x".repeat(10_000),
            "\ud83d\udce7".repeat(60_000));
    Recorder recorder = recorder();
    try (Notifier notifier = recorder.notifier(LONG, "--", "{{subject}}", "end")) {
      for (String text : texts) {
        notifier.notify(one(text));
      }
    }
    List<Recorder.Call> calls = recorder.calls();
    assertThat(calls).hasSize(texts.size());
    for (int i = 0; i < texts.size(); i++) {
      Recorder.Call call = calls.get(i);
      String value = io.weir.api.Text.visible(texts.get(i));
      String bounded = io.weir.api.Text.cut(value, 32_000);
      assertThat(call.arguments()).containsExactly("--", bounded, "end");
      assertThat(call.environment()).containsEntry("WEIR_SUBJECT", bounded);
      assertThat(call.environment()).containsEntry("WEIR_KIND", "alert");
      assertThat(call.json().at("/alerts/0/subject").asText()).isEqualTo(value);
      assertThat(call.input().lines()).hasSize(1);
    }
    try (var files = Files.walk(folder)) {
      assertThat(files.map(Path::toString).filter(f -> f.endsWith("pwned"))).isEmpty();
    }
  }

  @Test
  void exitCodesSayWhetherItIsTriedAgain() throws Exception {
    Recorder recorder = recorder();
    try (Notifier notifier = recorder.notifier()) {
      recorder.program("#!/bin/sh\necho 'no route' >&2; echo more >&2; exit 75\n");
      assertThat(failure(notifier))
          .hasMessage(recorder.program() + ": exit code 75 (to be tried again): no route; more")
          .extracting(ActionException::retry)
          .isEqualTo(true);
      recorder.program("#!/bin/sh\nprintf 'on stdout\\033[2J'; exit 1\n");
      assertThat(failure(notifier))
          .hasMessage(recorder.program() + ": exit code 1: on stdout\\x1b[2J")
          .extracting(ActionException::retry)
          .isEqualTo(false);
      recorder.program("#!/bin/sh\nkill -9 $$\n");
      assertThat(failure(notifier))
          .hasMessage(recorder.program() + ": ended by signal 9")
          .extracting(ActionException::retry)
          .isEqualTo(true);
    }
  }

  @Test
  void whatItSaysIsBoundedAndMuchIsNoFailure() throws Exception {
    Recorder recorder = recorder();
    String much =
        "i=0; while [ $i -lt 2000 ]; do echo 0123456789012345678901234567890; i=$((i+1)); done";
    try (Notifier notifier = recorder.notifier()) {
      recorder.program("#!/bin/sh\n" + much + "; exit 3\n");
      assertThat(failure(notifier).getMessage()).hasSizeBetween(1_000, 1_300);
      recorder.program("#!/bin/sh\n" + much + "; touch \"${0%/*}/done\"\n");
      notifier.notify(one("ann"));
      assertThat(Path.of(recorder.program()).resolveSibling("done")).exists();
    }
  }

  @Test
  void oneThatHangsIsKilledAndTriedAgain() throws Exception {
    Recorder recorder = recorder();
    recorder.program("#!/bin/sh\necho stuck >&2; sleep 600 & wait\n");
    try (Notifier notifier = recorder.notifier(Duration.ofMillis(500))) {
      assertThat(failure(notifier))
          .hasMessageContaining("no end after 500 ms, killed")
          .extracting(ActionException::retry)
          .isEqualTo(true);
    }
  }

  @Test
  void oneThatIsNotThereLosesNoNotice() throws Exception {
    Recorder recorder = recorder();
    Files.delete(Path.of(recorder.program()));
    try (Notifier notifier = recorder.notifier()) {
      assertThat(notifier.missing()).hasSize(1);
      assertThat(failure(notifier))
          .hasMessageContaining("no such file")
          .extracting(ActionException::retry)
          .isEqualTo(true);
    }
  }

  @Test
  void aProgramThatReadsNothingIsNoFailure() throws Exception {
    Recorder recorder = recorder();
    recorder.program("#!/bin/sh\nexec 0<&-\nexit 0\n");
    try (Notifier notifier = recorder.notifier()) {
      notifier.notify(one("x".repeat(1_000_000)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{{subject}}", "{{ title }}", "{{#alerts}}{{subject}}{{/alerts}}", "{{"})
  void anArgumentThatMayBecomeAnOptionIsRejected(String argument) throws Exception {
    Recorder recorder = recorder();
    assertThatThrownBy(() -> recorder.notifier(LONG, argument))
        .isInstanceOf(ConfigurationException.class);
  }

  @Test
  void otherMistakesAreRejectedToo() throws Exception {
    Recorder recorder = recorder();
    recorder.notifier(LONG, "{{id}}", "{{level}}", "-s{{subject}}").close();
    assertThatThrownBy(() -> recorder.notifier(LONG, "--", "{{sujbect}}"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("[2]: {{sujbect}} in line 1 is not a placeholder");
    for (String name : List.of("", "A=B", "WEIR_ID", "a b")) {
      assertThatThrownBy(() -> recorder.notifier(Map.of(name, Secret.parse("x")), LONG))
          .isInstanceOf(ConfigurationException.class);
    }
    assertThatThrownBy(
            () ->
                new ExecNotifier.Factory()
                    .create(
                        new ExecConfig(List.of("/bin/{{subject}}"), Map.of(), LONG),
                        new io.weir.testkit.TestContext("run")))
        .isInstanceOf(ConfigurationException.class);
  }
}
