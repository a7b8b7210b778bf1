package io.weir.engine.act;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.Event;
import io.weir.api.Network;
import io.weir.api.action.Block;
import io.weir.api.rule.Alert;
import io.weir.api.rule.Finding;
import io.weir.api.rule.Subject;
import io.weir.engine.judge.Trusted;
import io.weir.engine.state.StateException;
import io.weir.engine.state.StateFile;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LedgerTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final List<Duration> LENGTHS =
      List.of(Duration.ofHours(1), Duration.ofHours(6), Duration.ofDays(1));
  private static final Trusted TRUSTED =
      new Trusted(
          Map.of(
              "client_address",
              List.of("192.0.2.0/24"),
              "sasl_username",
              List.of("News@example.org")),
          List.of(Network.parse("127.0.0.0/8")));

  private final List<Event> kept = new ArrayList<>();
  private final Ledger ledger = new Ledger(TRUSTED::why, kept::add);
  @TempDir private Path folder;

  private static final Map<String, Set<String>> FIELDS = Map.of("pf", Set.of("client_address"));

  private static Subject address(String value) {
    return new Subject("client_address", value);
  }

  private static Alert alert(String field, String who, Instant at) {
    return new Alert(
        "id-" + who + at,
        "busy",
        "messages",
        at,
        Finding.at(1, new Subject(field, who)).measured(150, 150).since(at).says(who + " is busy"));
  }

  private void want(String who, Instant at) {
    ledger.want(alert("client_address", who, at), "pf", LENGTHS, at);
  }

  private Instant until(String who) {
    Block block = ledger.wantedOf("pf").get(address(who));
    return block == null ? Instant.MIN : block.until();
  }

  @Test
  void eachReturnIsKeptOutForLongerAndIsForgivenAfterAMonth() {
    Instant at = NOW;
    for (Duration expected :
        List.of(LENGTHS.get(0), LENGTHS.get(1), LENGTHS.get(2), LENGTHS.get(2))) {
      want("198.51.100.7", at);
      assertThat(until("198.51.100.7")).isEqualTo(at.plus(expected));
      at = at.plus(expected).plusSeconds(1);
      ledger.expire(at, block -> false);
      assertThat(ledger.wanted()).isEmpty();
    }
    at = at.plus(Duration.ofDays(31));
    want("198.51.100.7", at);
    assertThat(until("198.51.100.7")).isEqualTo(at.plus(LENGTHS.get(0)));
    assertThat(kept).extracting(e -> e.type().name()).startsWith("block", "block_end", "block");
  }

  /** A lost state is rebuilt from these events: a subject that was cut would be another one. */
  @Test
  void theLongestSubjectIsKeptWhole() {
    String sender = "s".repeat(250) + "@" + "d".repeat(66) + ".eu";
    ledger.want(alert("sender", sender, NOW), "hold", LENGTHS, NOW);
    assertThat(kept).extracting(e -> e.text("subject")).containsExactly(sender);
    Block fromStore = BlockCodec.of(kept.get(0));
    assertThat(fromStore).isNotNull();
    assertThat(fromStore.subject()).isEqualTo(ledger.wanted().get(0).subject());
    assertThat(fromStore.until()).isEqualTo(ledger.wanted().get(0).until());
    assertThat(kept.get(0).text("alert_id")).startsWith("id-ssss");
  }

  @Test
  void aBlockLastsAsLongAsItsAlertStands() {
    want("198.51.100.7", NOW);
    Instant later = NOW.plus(Duration.ofHours(2));
    ledger.expire(
        later,
        block ->
            block.subject().value().equals("198.51.100.7")
                && block.action().equals("pf")
                && block.alert() != null);
    assertThat(ledger.wanted()).hasSize(1);
    ledger.expire(later, block -> false);
    assertThat(ledger.wanted()).isEmpty();
  }

  @Test
  void anAttackLearntOfLateIsBlockedOnlyForWhatIsLeft() {
    ledger.want(
        alert("client_address", "198.51.100.7", NOW),
        "pf",
        LENGTHS,
        NOW.plus(Duration.ofMinutes(30)));
    ledger.want(
        alert("client_address", "198.51.100.8", NOW), "pf", LENGTHS, NOW.plus(Duration.ofHours(1)));

    assertThat(until("198.51.100.7")).isEqualTo(NOW.plus(Duration.ofHours(1)));
    assertThat(ledger.wantedOf("pf")).containsOnlyKeys(address("198.51.100.7"));
  }

  @Test
  void trustedOnesAndNetworksThatHoldThemAreNeverBlocked() {
    want("192.0.2.5", NOW);
    want("127.0.0.1", NOW);
    want("192.0.0.0/16", NOW);
    ledger.want(alert("sasl_username", "news@EXAMPLE.org", NOW), "pf", LENGTHS, NOW);
    assertThat(ledger.wanted()).isEmpty();
    want("192.1.0.0/16", NOW);
    assertThat(ledger.wanted()).hasSize(1);
  }

  @Test
  void whatWasSavedIsThereAgain() throws StateException {
    want("198.51.100.7", NOW);
    want("198.51.100.8", NOW);
    ledger.claims().add("pf", List.of(address("198.51.100.7"), address("198.51.100.8")));
    ledger.claims().remove("pf", List.of(address("198.51.100.8")));
    String id = ledger.wantedOf("pf").get(address("198.51.100.8")).id();
    assertThat(ledger.lift(id, "anna", "a mistake", NOW)).isPresent();
    try (StateFile state = StateFile.open(folder, Clock.systemUTC())) {
      ledger.save(state);
      state.commit();
    }
    Ledger again = new Ledger(TRUSTED::why, kept::add);
    try (StateFile state = StateFile.open(folder, Clock.systemUTC())) {
      assertThat(state.isFresh()).isFalse();
      again.restore(state, FIELDS);
    }

    assertThat(again.wantedOf("pf"))
        .isEqualTo(ledger.wantedOf("pf"))
        .containsOnlyKeys(address("198.51.100.7"));
    assertThat(again.claims().of("pf")).containsExactly(address("198.51.100.7"));
    assertThat(again.takeChanges()).containsOnlyKeys("pf");
  }

  @Test
  void subjectsOfOneValueAreTwoBlocks() throws StateException {
    ledger.want(alert("sender", "a@example.org", NOW), "hold", LENGTHS, NOW);
    ledger.want(alert("sasl_username", "a@example.org", NOW), "hold", LENGTHS, NOW);
    assertThat(ledger.wantedOf("hold"))
        .containsOnlyKeys(
            new Subject("sender", "a@example.org"), new Subject("sasl_username", "a@example.org"));
    ledger.claims().add("hold", ledger.wantedOf("hold").keySet());
    ledger.claims().remove("hold", List.of(new Subject("sender", "a@example.org")));
    try (StateFile state = StateFile.open(folder, Clock.systemUTC())) {
      ledger.save(state);
      Ledger again = new Ledger(TRUSTED::why, kept::add);
      again.restore(state, Map.of("hold", Set.of("sender", "sasl_username")));
      assertThat(again.wantedOf("hold")).isEqualTo(ledger.wantedOf("hold"));
      assertThat(again.claims().of("hold"))
          .containsExactly(new Subject("sasl_username", "a@example.org"));
    }
  }

  @Test
  void aClaimOfTheFirstVersionIsOneOfEachFieldOfItsAction() throws StateException {
    try (StateFile state = StateFile.open(folder, Clock.systemUTC())) {
      state.map("claims").put("pf\0" + "198.51.100.7", new byte[0]);
      state.map("claims").put("gone\0" + "198.51.100.8", new byte[0]);
      ledger.restore(state, FIELDS);
      assertThat(ledger.claims().of("pf")).containsExactly(address("198.51.100.7"));
      ledger.save(state);
      assertThat(state.map("claims")).containsOnlyKeys("pf\0client_address\0" + "198.51.100.7");
    }
  }

  @Test
  void oneThatIsSparedIsAnEventAndNoBlock() {
    Alert alert = alert("client_address", "192.0.2.5", NOW);
    assertThat(ledger.want(alert, "pf", LENGTHS, NOW)).isEqualTo("trusted");
    assertThat(ledger.wanted()).isEmpty();
    assertThat(kept)
        .singleElement()
        .satisfies(
            e -> {
              assertThat(e.type().name()).isEqualTo("spared");
              assertThat(e.text("subject")).isEqualTo("192.0.2.5");
              assertThat(e.text("reason")).isEqualTo("trusted");
              assertThat(e.text("alert_id")).isEqualTo(alert.id());
            });
  }

  @Test
  void theAddressesOfAnAccountsAlertAreBlockedEachForItself() {
    Alert alert = alert("sasl_username", "bob", NOW);
    for (String value : List.of("198.51.100.7", "192.0.2.5", "198.51.100.8")) {
      ledger.want(alert, address(value), "pf", LENGTHS, NOW);
    }
    assertThat(ledger.wantedOf("pf"))
        .containsOnlyKeys(address("198.51.100.7"), address("198.51.100.8"));
    assertThat(ledger.wanted()).extracting(Block::id).doesNotHaveDuplicates();
    assertThat(ledger.wanted()).allMatch(b -> alert.equals(b.alert()));
  }

  @Test
  void theBlockOfOneThatIsTrustedByNowEnds() {
    want("198.51.100.7", NOW);
    want("198.51.100.8", NOW);
    Trusted now = new Trusted(Map.of("client_address", List.of("198.51.100.8")), List.of());
    ledger.release(NOW, now::why);
    assertThat(ledger.wantedOf("pf")).containsOnlyKeys(address("198.51.100.7"));
    assertThat(kept.get(kept.size() - 1).text("reason")).isEqualTo("trusted");
  }

  @Test
  void whatAPersonOrdersSaysSoAndARuleMayStillProlongIt() {
    Block block =
        ledger.add("pf", address("198.51.100.7"), NOW.plusSeconds(60), "anna", "by phone", NOW);
    assertThat(ledger.of("pf", address("198.51.100.7"))).contains(block);
    ledger.prolong(block, NOW.plusSeconds(90), "ben", "", NOW.plusSeconds(1));
    assertThat(ledger.byId(block.id()).orElseThrow().author().name()).isEqualTo("anna");
    want("198.51.100.7", NOW.plusSeconds(2));
    assertThat(ledger.wanted()).hasSize(1);
    assertThat(ledger.wanted().get(0).author().kind()).isEqualTo(Block.Author.Kind.RULE);
    assertThat(kept)
        .extracting(e -> e.text("author_kind"))
        .containsExactly("person", "person", "rule");
    assertThat(kept).extracting(e -> e.text("reason")).startsWith("by phone", "prolonged");
    assertThat(kept).extracting(Event::id).doesNotHaveDuplicates();
    assertThat(ledger.spared(address("198.51.100.7"), NOW)).isNull();
  }
}
