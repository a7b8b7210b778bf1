package io.weir.plugins.action.postfix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.action.ActionException;
import io.weir.api.action.Block;
import io.weir.api.action.Blocker;
import io.weir.api.rule.Subject;
import io.weir.testkit.Needs;
import io.weir.testkit.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Postfix reads the maps. */
@Needs(Part.POSTFIX)
final class AccessPostfixTest {
  private static final String ANNA = "anna@mx.example";

  @TempDir Path folder;

  private static List<Block> block(String field, String value) {
    return List.of(PolicyTarget.block(field, value));
  }

  private AccessTarget target(AccessConfig.By by, AccessConfig.Type map, OwnPostfix postfix) {
    return new AccessTarget(folder, by, map, postfix.command("postmap"));
  }

  /** What Postfix finds, in a process of its own; empty when there is nothing. */
  private static void isFound(OwnPostfix postfix, String map, String key, String found)
      throws IOException {
    assertThat(postfix.run("", "sh", "-c", "postmap -q '" + key + "' " + map + " || true").strip())
        .isEqualTo(found);
  }

  @Test
  void anAccountIsRefusedByASessionThatIsOpenAndForeignEntriesStay() throws Exception {
    Path file = folder.resolve("access");
    String others = "# mine\nold@mx.example REJECT gone\n  for good\nboss@mx.example OK\n";
    Files.writeString(file, others);
    try (OwnPostfix postfix =
        new OwnPostfix(folder, "check_sasl_access hash:" + file, "anna", "ben")) {
      AccessTarget target = target(AccessConfig.By.SASL_USERNAME, AccessConfig.Type.HASH, postfix);
      postfix.run("", "postmap", "hash:" + file);
      try (Blocker blocker = target.blocker();
          OwnPostfix.Client ben = postfix.login("ben", "127.0.0.22")) {
        assertThat(ben.recipient("a@b.example")).startsWith("250");
        assertThat(blocker.add(block("sasl_username", ANNA))).isEmpty();
        assertThat(blocker.add(block("sasl_username", "boss@mx.example")))
            .hasSize(1)
            .allSatisfy((subject, why) -> assertThat(why).contains("already: OK"));
        try (OwnPostfix.Client anna = postfix.login("anna", "127.0.0.21")) {
          assertThat(anna.recipient("a@b.example")).startsWith("554").contains("ask");
          blocker.remove(List.of(new Subject("sasl_username", ANNA)));
        }
        // smtpd sees a new index when it comes to the next client.
        Awaitility.await()
            .atMost(Duration.ofSeconds(60))
            .until(
                () -> {
                  try (OwnPostfix.Client anna = postfix.login("anna", "127.0.0.21")) {
                    return anna.recipient("a@b.example").startsWith("250");
                  }
                });
        assertThat(file).hasContent(others);
      }
    }
  }

  @Test
  void theMapsThatThisPostfixHas() throws Exception {
    try (OwnPostfix postfix = new OwnPostfix(folder, "", "anna")) {
      String there = postfix.run("", "postconf", "-m");
      for (AccessConfig.Type type :
          List.of(
              AccessConfig.Type.HASH,
              AccessConfig.Type.BTREE,
              AccessConfig.Type.LMDB,
              AccessConfig.Type.CDB,
              AccessConfig.Type.TEXTHASH)) {
        String name = type.name().toLowerCase(Locale.ROOT);
        if (there.lines().noneMatch(name::equals)) {
          continue;
        }
        AccessTarget target = target(AccessConfig.By.SENDER, type, postfix);
        try (Blocker blocker = target.blocker()) {
          String map = name + ":" + target.file;
          blocker.add(block("sender", "Spam@x.example"));
          isFound(postfix, map, "Spam@x.example", AccessTarget.ANSWER);
          assertThat(blocker.list()).hasSize(1).allMatch(Blocker.Entry::complete);
          blocker.remove(List.of(new Subject("sender", "Spam@x.example")));
          isFound(postfix, map, "Spam@x.example", "");
          Files.delete(target.file);
        }
      }
      AccessTarget cidr = target(AccessConfig.By.CLIENT_ADDRESS, AccessConfig.Type.CIDR, postfix);
      try (Blocker blocker = cidr.blocker()) {
        blocker.add(block("client_address", "192.0.2.0/24"));
        blocker.add(block("client_address", "2001:db8::/32"));
        isFound(postfix, "cidr:" + cidr.file, "192.0.2.77", AccessTarget.ANSWER);
        isFound(postfix, "cidr:" + cidr.file, "2001:db8:7::1", AccessTarget.ANSWER);
        isFound(postfix, "cidr:" + cidr.file, "192.0.3.1", "");
      }
    }
  }

  @Test
  void anIndexThatCouldNotBeMadeIsMadeLater() throws Exception {
    try (OwnPostfix postfix = new OwnPostfix(folder, "", "anna")) {
      AccessTarget broken =
          new AccessTarget(
              folder, AccessConfig.By.SENDER, AccessConfig.Type.HASH, List.of("/bin/false"));
      AccessTarget target = target(AccessConfig.By.SENDER, AccessConfig.Type.HASH, postfix);
      try (Blocker failing = broken.blocker();
          Blocker next = target.blocker()) {
        assertThatThrownBy(() -> failing.add(block("sender", "a@x.example")))
            .isInstanceOf(ActionException.class);
        assertThat(failing.list()).hasSize(1).noneMatch(Blocker.Entry::complete);
        next.add(block("sender", "a@x.example"));
        assertThat(next.list()).allMatch(Blocker.Entry::complete);
        assertThatThrownBy(() -> failing.remove(List.of(new Subject("sender", "a@x.example"))))
            .isInstanceOf(ActionException.class);
        assertThat(next.list()).isEmpty();
        isFound(postfix, "hash:" + target.file, "a@x.example", "");
      }
    }
  }

  @Test
  void whatCannotBeAKeyIsRefused() throws Exception {
    AccessTarget accounts =
        new AccessTarget(
            folder, AccessConfig.By.SASL_USERNAME, AccessConfig.Type.TEXTHASH, List.of("postmap"));
    try (Blocker blocker = accounts.blocker()) {
      for (String wrong : List.of("a b", "#a", "a\nb REJECT", "\"a", "\u0436", "", " ", "a\tOK")) {
        assertThat(blocker.add(block("sasl_username", wrong))).as(wrong).hasSize(1);
      }
      assertThat(accounts.real()).isEmpty();
    }
    AccessTarget senders =
        new AccessTarget(
            folder, AccessConfig.By.SENDER, AccessConfig.Type.TEXTHASH, List.of("postmap"));
    try (Blocker blocker = senders.blocker()) {
      for (String wrong : List.of("bob@", "@example.org", "example.org", ".org", "<>")) {
        assertThat(blocker.add(block("sender", wrong))).as(wrong).hasSize(1);
      }
    }
    AccessTarget addresses =
        new AccessTarget(
            folder, AccessConfig.By.CLIENT_ADDRESS, AccessConfig.Type.TEXTHASH, List.of("postmap"));
    try (Blocker blocker = addresses.blocker()) {
      assertThat(blocker.add(block("client_address", "192.0.2.0/24")))
          .hasSize(1)
          .allSatisfy((subject, why) -> assertThat(why).contains("cidr"));
      assertThat(blocker.add(block("client_address", "192.0.2.7"))).isEmpty();
    }
  }
}
