package io.weir.plugins.action.dovecot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.action.ActionException;
import io.weir.api.action.Block;
import io.weir.api.action.Blocker;
import io.weir.api.rule.Subject;
import io.weir.testkit.BlockerContract;
import io.weir.testkit.Needs;
import io.weir.testkit.Part;
import io.weir.testkit.TestContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an administrator meets, on a real Dovecot with real sessions. */
@Needs(Part.DOVECOT)
final class DovecotScenarioTest {
  private static final String ONE = "user1@example.org";
  private static final String TWO = "user2@example.org";

  @TempDir Path folder;
  private OwnDovecot dovecot;
  private Blocker blocker;

  @BeforeEach
  void start() throws Exception {
    dovecot = new OwnDovecot(folder);
    blocker = dovecot.blocker();
  }

  @AfterEach
  void stop() throws Exception {
    blocker.close();
    dovecot.close();
  }

  private static List<Block> block(String account) {
    return List.of(
        Block.of("lock", new Subject("sasl_username", account))
            .id("b")
            .lasting(BlockerContract.SINCE, BlockerContract.SINCE.plusSeconds(3600))
            .because("60 messages: in an hour", Block.Author.rule("busy_account"))
            .build());
  }

  private static List<Subject> subjects(String account) {
    return List.of(new Subject("sasl_username", account));
  }

  /** Dovecot is told to end it, and does so when it comes to it. */
  private static void isEnded(OwnDovecot.Session session) {
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> !session.isOpen());
  }

  @Test
  void sessionsEndAndNobodyLogsInUntilItIsLifted() throws Exception {
    try (OwnDovecot.Session session = dovecot.login(ONE);
        OwnDovecot.Session other = dovecot.login(TWO)) {
      assertThat(session.isOpen()).isTrue();
      assertThat(blocker.add(block(ONE))).isEmpty();
      isEnded(session);
      assertThat(other.isOpen()).isTrue();
      assertThat(dovecot.isLetIn(ONE)).isFalse();
      assertThat(dovecot.isLetIn("USER1@example.org")).isFalse();
      assertThat(blocker.list()).allMatch(Blocker.Entry::complete);
      // The same length in the same second: Dovecot looks at size and time only.
      blocker.remove(subjects(ONE));
      blocker.add(block(TWO));
      isEnded(other);
      assertThat(dovecot.isLetIn(ONE)).isTrue();
      assertThat(dovecot.isLetIn(TWO)).isFalse();
      blocker.remove(subjects(TWO));
      assertThat(dovecot.isLetIn(TWO)).isTrue();
    }
    assertThat(dovecot.deny).hasContent("# accounts that may not log in\n");
  }

  @Test
  void aSessionThatIsThereAllTheSameMakesItIncomplete() throws Exception {
    blocker.add(block(ONE));
    String text = Files.readString(dovecot.deny);
    Files.writeString(dovecot.deny, "");
    try (OwnDovecot.Session session = dovecot.login(ONE)) {
      assertThat(session).isNotNull();
      Files.writeString(dovecot.deny, text + "#\n");
      assertThat(blocker.list()).hasSize(1).noneMatch(Blocker.Entry::complete);
      blocker.add(block(ONE));
      isEnded(session);
    }
    assertThat(blocker.list()).allMatch(Blocker.Entry::complete);
  }

  @Test
  void namesThatMeanOthersAreRefused() throws Exception {
    try (OwnDovecot.Session session = dovecot.login(ONE)) {
      for (String name :
          List.of(
              "*",
              "user?@example.org",
              "127.0.0.1",
              "127.0.0.0/8",
              "::1",
              "a:b",
              "#x",
              "",
              "x\ny",
              "a b",
              "\u0436")) {
        assertThat(blocker.add(block(name))).as(name).hasSize(1);
      }
      blocker.add(block("-a"));
      blocker.add(block("--"));
      assertThat(session.isOpen()).isTrue();
    }
  }

  @Test
  void linesOfOthersStayByteForByte() throws Exception {
    String others =
        "# mine\n\nuser3@example.org\nuser4@example.org:x::::weird\nold::::said weir so";
    Files.writeString(dovecot.deny, others);
    blocker.add(block(ONE));
    blocker.add(block("user3@example.org"));
    assertThat(Files.readString(dovecot.deny))
        .startsWith(others + "\n" + ONE + "::::weir ")
        .hasLineCount(6);
    blocker.remove(subjects(ONE));
    blocker.remove(subjects("user3@example.org"));
    assertThat(dovecot.deny).hasContent(others);
    assertThat(dovecot.isLetIn("user3@example.org")).isFalse();
  }

  @Test
  void withoutTheRightsTheFileIsWrittenAndTheRestIsSaid() throws Exception {
    List<String> nobody =
        List.of(
            "setpriv",
            "--reuid",
            "nobody",
            "--regid",
            "nogroup",
            "--clear-groups",
            "/usr/bin/doveadm",
            "-c",
            folder.resolve("dovecot/dovecot.conf").toString());
    try (Blocker weak = dovecot.blocker(new TestContext("lock"), nobody)) {
      assertThatThrownBy(() -> weak.add(block(ONE)))
          .isInstanceOf(ActionException.class)
          .hasMessageContaining("doveadm");
      assertThat(dovecot.isLetIn(ONE)).isFalse();
      assertThat(weak.list()).hasSize(1).noneMatch(Blocker.Entry::complete);
    }
  }
}
