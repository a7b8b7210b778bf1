package io.weir.plugins.action.postfix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.action.ActionException;
import io.weir.api.action.Block;
import io.weir.api.action.Blocker;
import io.weir.api.rule.Subject;
import io.weir.testkit.BlockerContract;
import io.weir.testkit.FixedClock;
import io.weir.testkit.Needs;
import io.weir.testkit.Part;
import io.weir.testkit.TestContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The queue of a real Postfix. */
@Needs(Part.POSTFIX)
final class QueuePostfixTest {
  private static final String ANNA = "anna@mx.example";

  @TempDir Path folder;
  private Instant now = BlockerContract.SINCE;

  private Blocker blocker(OwnPostfix postfix, QueueConfig.Act act) throws IOException {
    return new QueueBlocker.Factory()
        .create(
            new QueueConfig(
                act,
                QueueConfig.End.KEEP,
                postfix.command("postqueue"),
                postfix.command("postcat"),
                postfix.command("postsuper"),
                Duration.ofSeconds(60)),
            new TestContext("hold")
                .clock(new FixedClock(now))
                .folder(Files.createDirectories(folder.resolve("state"))));
  }

  private static List<Block> block(String field, String value) {
    return List.of(PolicyTarget.block(field, value));
  }

  private static List<Subject> subjects(String field, String value) {
    return List.of(new Subject(field, value));
  }

  private static boolean isComplete(Blocker blocker) throws Exception {
    return blocker.list().stream().allMatch(Blocker.Entry::complete);
  }

  @Test
  void theMailOfAnAccountIsHeldAndWhatWasHeldIsReleased() throws Exception {
    try (OwnPostfix postfix = new OwnPostfix(folder, "", "anna", "ben");
        OwnPostfix.Client anna = postfix.login("anna", "127.0.0.21");
        OwnPostfix.Client other = postfix.login("anna", "127.0.0.22");
        OwnPostfix.Client ben = postfix.login("ben", "127.0.0.23")) {
      String first = anna.sends("anything@x.example");
      String second = other.sends("ben@mx.example");
      String bens = ben.sends(ANNA);
      String before = anna.sends("held-before@x.example");
      for (String id : List.of(first, second, bens, before)) {
        postfix.awaitDeferred(id);
      }
      postfix.run(before + "\n", "postsuper", "-h", "-"); // an administrator did this
      try (Blocker blocker = blocker(postfix, QueueConfig.Act.HOLD)) {
        assertThat(blocker.explain(block("sasl_username", ANNA)))
            .contains("2 queued messages", first, second, "to@far.example")
            .doesNotContain(bens);
        assertThat(postfix.queue("hold")).containsExactly(before);
        blocker.add(block("sasl_username", ANNA));
        assertThat(postfix.queue("hold")).containsExactlyInAnyOrder(before, first, second);
        assertThat(isComplete(blocker)).isTrue();

        String third = anna.sends("late@x.example");
        postfix.awaitDeferred(third);
        assertThat(isComplete(blocker)).isFalse();
        blocker.add(block("sasl_username", ANNA));
        assertThat(postfix.queue("hold")).containsExactlyInAnyOrder(before, first, second, third);
      }
      // Another process, as after a crash.
      try (Blocker blocker = blocker(postfix, QueueConfig.Act.HOLD)) {
        assertThat(blocker.list()).hasSize(1);
        blocker.remove(subjects("sasl_username", ANNA));
        assertThat(postfix.queue("hold")).containsExactly(before);
        assertThat(blocker.list()).isEmpty();
      }
    }
  }

  @Test
  void whatIsHeldStaysOnHoldWhenTheTimeIsOverUntilAPersonDecides() throws Exception {
    try (OwnPostfix postfix = new OwnPostfix(folder, "", "anna");
        OwnPostfix.Client anna = postfix.login("anna", "127.0.0.21")) {
      String id = anna.sends("a@x.example");
      postfix.awaitDeferred(id);
      try (Blocker blocker = blocker(postfix, QueueConfig.Act.HOLD)) {
        blocker.add(block("client_address", "127.0.0.16/28"));
        assertThat(postfix.queue("hold")).containsExactly(id);
      }
      now = now.plusSeconds(4000);
      try (Blocker blocker = blocker(postfix, QueueConfig.Act.HOLD)) {
        blocker.remove(subjects("client_address", "127.0.0.16/28"));
        assertThat(blocker.list()).isEmpty();
        assertThat(postfix.queue("hold")).containsExactly(id);
      }
      now = now.minusSeconds(4000);
      try (Blocker blocker = blocker(postfix, QueueConfig.Act.HOLD)) {
        blocker.add(block("client_address", "127.0.0.16/28"));
        blocker.remove(subjects("client_address", "127.0.0.16/28"));
        assertThat(postfix.queue("hold")).isEmpty();
      }
    }
  }

  @Test
  void theMailOfASenderIsDeleted() throws Exception {
    try (OwnPostfix postfix = new OwnPostfix(folder, "", "anna");
        OwnPostfix.Client anna = postfix.login("anna", "127.0.0.21")) {
      String spam = anna.sends("Spam@x.example");
      String other = anna.sends("other@x.example");
      postfix.awaitDeferred(spam);
      postfix.awaitDeferred(other);
      try (Blocker blocker = blocker(postfix, QueueConfig.Act.DELETE)) {
        blocker.add(block("sender", "spam@x.example"));
        blocker.add(block("sender", "-d"));
        blocker.add(block("sender", "ALL"));
        assertThat(postfix.queue("deferred")).containsExactly(other);
      }
    }
  }

  @Test
  void withoutTheRightsItIsSaid() throws Exception {
    try (OwnPostfix postfix = new OwnPostfix(folder, "", "anna");
        OwnPostfix.Client anna = postfix.login("anna", "127.0.0.21")) {
      String id = anna.sends("a@x.example");
      postfix.awaitDeferred(id);
      List<String> nobody =
          List.of("setpriv", "--reuid", "nobody", "--regid", "nogroup", "--clear-groups");
      for (String program : List.of("postcat", "postsuper")) {
        List<String> command =
            Stream.concat(nobody.stream(), postfix.command(program).stream()).toList();
        boolean cat = program.equals("postcat");
        QueueConfig config =
            new QueueConfig(
                QueueConfig.Act.HOLD,
                QueueConfig.End.KEEP,
                postfix.command("postqueue"),
                cat ? command : postfix.command("postcat"),
                cat ? postfix.command("postsuper") : command,
                Duration.ofSeconds(60));
        TestContext context =
            new TestContext("hold").folder(Files.createDirectories(folder.resolve(program)));
        try (Blocker blocker = new QueueBlocker.Factory().create(config, context)) {
          assertThatThrownBy(() -> blocker.add(block("sasl_username", ANNA)))
              .isInstanceOf(ActionException.class)
              .hasMessageContaining("Rights in the README");
        }
      }
      assertThat(postfix.queue("hold")).isEmpty();
    }
  }
}
