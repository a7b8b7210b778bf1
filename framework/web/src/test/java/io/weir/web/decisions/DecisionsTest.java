package io.weir.web.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.Network;
import io.weir.api.action.Block;
import io.weir.api.rule.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What bouncers are told. */
final class DecisionsTest {
  private static final Instant AT = Instant.parse("2026-03-05T13:00:00Z");
  private static final Wanted ALL = new Wanted(List.of(), List.of(), List.of(), List.of(), "");

  private final Decisions decisions = new Decisions();

  private static Block block(String action, String value, int minutes) {
    return Block.of(action, new Subject("client_address", value))
        .id("%032x".formatted((action + value).hashCode() & 0xffffffffL))
        .lasting(AT, AT.plus(Duration.ofMinutes(minutes)))
        .because("many", Block.Author.rule("busy_address"))
        .build();
  }

  private static List<String> values(List<Decision> decisions) {
    return decisions.stream().map(d -> d.network().toString()).sorted().toList();
  }

  @Test
  void ofSeveralBlocksOfANetworkTheLongestIsTheDecision() {
    decisions.update(
        List.of(
            block("pf", "192.0.2.1", 10),
            block("nft", "192.0.2.1", 90),
            block("nft", "2001:db8::/64", 5),
            Block.of("policy", new Subject("sasl_username", "192.0.2.7")).id("00").build()));
    List<Decision> all = decisions.all(ALL, 10);
    assertThat(values(all)).containsExactly("192.0.2.1", "2001:db8::/64");
    assertThat(all.stream().map(Decision::scope)).containsExactlyInAnyOrder("Ip", "Range");
    assertThat(all.stream().map(Decision::origin)).containsOnly("nft");
    assertThat(all.stream().map(d -> d.duration(AT)))
        .containsExactlyInAnyOrder("1h30m0s", "0h5m0s");
    assertThat(all.get(0).duration(AT.plus(Duration.ofDays(1)))).isEqualTo("0s");
    assertThat(all.stream().map(Decision::scenario)).containsOnly("weir/busy_address");
  }

  @Test
  void anAddressIsInTheNetworksThatContainIt() {
    decisions.update(
        List.of(
            block("nft", "192.0.2.0/24", 10),
            block("nft", "192.0.2.7", 10),
            block("nft", "2001:db8::/64", 10)));
    assertThat(values(decisions.containing(Network.parse("192.0.2.7"), ALL)))
        .containsExactly("192.0.2.0/24", "192.0.2.7");
    assertThat(values(decisions.containing(Network.parse("192.0.2.8"), ALL)))
        .containsExactly("192.0.2.0/24");
    assertThat(values(decisions.containing(Network.parse("2001:db8::5"), ALL)))
        .containsExactly("2001:db8::/64");
    assertThat(decisions.containing(Network.parse("192.0.0.0/16"), ALL)).isEmpty();
    assertThat(decisions.containing(Network.parse("198.51.100.1"), ALL)).isEmpty();
  }

  @Test
  void aBouncerChoosesWhatItWants() {
    decisions.update(List.of(block("pf", "192.0.2.1", 10), block("nft", "192.0.2.0/24", 10)));
    assertThat(values(all(List.of("range"), List.of(), List.of(), "")))
        .containsExactly("192.0.2.0/24");
    assertThat(values(all(List.of("country"), List.of(), List.of(), ""))).isEmpty();
    assertThat(values(all(List.of(), List.of("pf"), List.of(), ""))).containsExactly("192.0.2.1");
    assertThat(values(all(List.of(), List.of(), List.of("BUSY"), "ban"))).hasSize(2);
    assertThat(values(all(List.of(), List.of(), List.of("ssh"), ""))).isEmpty();
    assertThat(values(all(List.of(), List.of(), List.of(), "captcha"))).isEmpty();
  }

  private List<Decision> all(
      List<String> scopes, List<String> origins, List<String> scenarios, String type) {
    return decisions.all(new Wanted(scopes, origins, scenarios, List.of(), type), 10);
  }

  @Test
  void aProlongedBlockIsDeletedAndNewInOneAnswer() {
    decisions.update(List.of(block("pf", "192.0.2.1", 10)));
    assertThat(decisions.next("b", true, ALL).begun()).hasSize(1);
    decisions.update(List.of(block("pf", "192.0.2.1", 20)));
    Decisions.Change change = decisions.next("b", false, ALL);
    assertThat(values(change.begun())).containsExactly("192.0.2.1");
    assertThat(values(change.ended())).containsExactly("192.0.2.1");
    assertThat(change.begun().get(0).duration(AT)).isEqualTo("0h20m0s");
  }

  @Test
  void whoIsNotKnownGetsEverything() {
    decisions.update(List.of(block("pf", "192.0.2.1", 10)));
    assertThat(decisions.isKnown("b")).isFalse();
    assertThat(decisions.next("b", false, ALL).whole()).isTrue();
    assertThat(decisions.isKnown("b")).isTrue();
    assertThat(decisions.next("b", false, ALL).whole()).isFalse();
    assertThat(decisions.next("c", false, ALL).whole()).isTrue();
    for (int i = 0; i < 300; i++) {
      decisions.next("many " + i, false, ALL);
    }
    assertThat(decisions.isKnown("b")).as("the one that asked longest ago").isFalse();
  }

  @Test
  void whoMissedTooMuchGetsEverything() {
    decisions.next("b", true, ALL);
    for (int i = 0; i < 60; i++) {
      List<Block> blocks = new ArrayList<>();
      for (int n = 0; n < 1_000; n++) {
        blocks.add(block("pf", "10." + i + "." + (n >> 8) + "." + (n & 0xff), 10));
      }
      decisions.update(blocks);
    }
    assertThat(decisions.isKnown("b")).isFalse();
    Decisions.Change change = decisions.next("b", false, ALL);
    assertThat(change.whole()).isTrue();
    assertThat(change.begun()).hasSize(1_000);
  }

  /** Some answers are lost, but never two in a row. */
  @Test
  void bouncersAgreeWithTheLedgerWhateverHappens() {
    Random random = new Random(5);
    Map<String, Block> ledger = new HashMap<>();
    List<Map<Network, Instant>> has = List.of(new HashMap<>(), new HashMap<>(), new HashMap<>());
    boolean[] lost = new boolean[3];
    for (int step = 0; step < 5_000; step++) {
      String value = "192.0.2." + random.nextInt(20) + (random.nextInt(4) == 0 ? "/31" : "");
      if (random.nextInt(3) == 0) {
        ledger.remove(value);
      } else {
        ledger.put(value, block("pf", Network.parse(value).toString(), 1 + random.nextInt(50)));
      }
      if (random.nextBoolean()) {
        decisions.update(ledger.values());
      }
      int who = random.nextInt(3);
      Decisions.Change change = decisions.next("b" + who, random.nextInt(500) == 0, ALL);
      if (lost[who] || random.nextInt(4) != 0) {
        if (change.whole()) {
          has.get(who).clear();
        }
        change.ended().forEach(d -> has.get(who).remove(d.network()));
        change.begun().forEach(d -> has.get(who).merge(d.network(), d.until(), (old, now) -> old));
        lost[who] = false;
        Map<Network, Instant> right = new HashMap<>();
        decisions.all(ALL, 1_000).forEach(d -> right.put(d.network(), d.until()));
        assertThat(has.get(who)).as("step " + step).isEqualTo(right);
      } else {
        lost[who] = true;
        if (change.whole()) {
          // It would ask with startup=true again.
          decisions.next("b" + who, true, ALL);
          has.get(who).clear();
          decisions.all(ALL, 1_000).forEach(d -> has.get(who).put(d.network(), d.until()));
          lost[who] = false;
        }
      }
    }
  }
}
