package io.weir.plugins.action.postfix;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.rule.Subject;
import io.weir.testkit.Needs;
import io.weir.testkit.Part;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Postfix asks, about clients that have logged in. */
@Needs(Part.POSTFIX)
final class PolicyPostfixTest {
  @TempDir Path folder;

  private static PolicyBlocker opened(PolicyTarget target, PolicyConfig.Act act) throws Exception {
    PolicyBlocker blocker = target.blocker(act, 1000);
    open(target, blocker);
    return blocker;
  }

  /** As the README says: Postfix's own user may write the socket, through its group. */
  private static void open(PolicyTarget target, PolicyBlocker blocker) throws Exception {
    blocker.open();
    FileSystem files = target.socket().getFileSystem();
    Files.getFileAttributeView(target.socket(), PosixFileAttributeView.class)
        .setGroup(files.getUserPrincipalLookupService().lookupPrincipalByGroupName("postfix"));
  }

  private static List<Subject> subjects(String field, String value) {
    return List.of(new Subject(field, value));
  }

  @Test
  void anAccountAnAddressANetworkAndASenderAreRefusedUntilTheyAreLifted() throws Exception {
    PolicyTarget target = new PolicyTarget(folder);
    String ask = "check_policy_service unix:" + target.socket();
    try (OwnPostfix postfix = new OwnPostfix(folder, ask, "anna", "ben");
        PolicyBlocker blocker = target.blocker()) {
      // Nobody answers yet, and mail is accepted: the default action is DUNNO.
      try (OwnPostfix.Client anna = postfix.login("anna", "127.0.0.21")) {
        assertThat(anna.recipient("anna@mx.example")).startsWith("250");
      }
      open(target, blocker);
      try (OwnPostfix.Client anna = postfix.login("anna", "127.0.0.21");
          OwnPostfix.Client ben = postfix.login("ben", "127.0.0.22")) {
        assertThat(anna.recipient("anna@mx.example")).startsWith("250");
        blocker.add(List.of(PolicyTarget.block("sasl_username", "anna@mx.example")));
        String answer = anna.recipient("other@mx.example");
        assertThat(answer).startsWith("554 5.7.1").contains("Ask your administrator");
        assertThat(ben.recipient("ben@mx.example")).startsWith("250");
        blocker.remove(subjects("sasl_username", "anna@mx.example"));
        assertThat(anna.recipient("anna@mx.example")).startsWith("250");

        blocker.add(List.of(PolicyTarget.block("client_address", "127.0.0.16/29")));
        assertThat(anna.recipient("anna@mx.example")).startsWith("554");
        assertThat(ben.recipient("ben@mx.example")).startsWith("554");
        blocker.remove(subjects("client_address", "127.0.0.16/29"));
        blocker.add(List.of(PolicyTarget.block("sender", "Ben@mx.example")));
        assertThat(anna.recipient("anna@mx.example")).startsWith("250");
        assertThat(anna.recipient("bEn@mx.example")).startsWith("554");
      }
    }
  }

  @Test
  void deferredAndHeld() throws Exception {
    PolicyTarget target = new PolicyTarget(folder);
    String ask = "check_policy_service unix:" + target.socket();
    try (OwnPostfix postfix = new OwnPostfix(folder, ask, "anna")) {
      try (PolicyBlocker blocker = opened(target, PolicyConfig.Act.DEFER);
          OwnPostfix.Client anna = postfix.login("anna", "127.0.0.21")) {
        blocker.add(List.of(PolicyTarget.block("sasl_username", "anna@mx.example")));
        assertThat(anna.recipient("anna@mx.example")).startsWith("450 ");
      }
      try (PolicyBlocker blocker = opened(target, PolicyConfig.Act.HOLD);
          OwnPostfix.Client anna = postfix.login("anna", "127.0.0.21")) {
        blocker.add(List.of(PolicyTarget.block("sasl_username", "anna@mx.example")));
        String held = anna.sends("anna@mx.example");
        assertThat(postfix.queue("hold")).containsExactly(held);
      }
    }
  }
}
