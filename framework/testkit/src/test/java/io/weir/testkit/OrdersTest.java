package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.api.Event;
import io.weir.engine.view.BlockDesk;
import io.weir.engine.view.BlockDesk.BlockStatus;
import io.weir.engine.view.Order;
import io.weir.engine.view.Outcome;
import io.weir.engine.view.TrustDesk;
import io.weir.engine.view.TrustDesk.Origin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people order: it is kept, it says who and why, and it harms nobody who is trusted. */
final class OrdersTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Order BY_ANNA = new Order("anna", "asked for by phone");
  private static final String YAML =
      Rig.YAML
          + "trusted: { client_address: [192.0.2.99, { value: 198.51.100.0/24, reason: us }] }\n";

  @TempDir private Path folder;
  private final Instant soon =
      Instant.now().plus(2, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS);
  private Rig rig;

  @BeforeEach
  void start() throws Exception {
    rig = new Rig(folder);
    rig.start(YAML);
  }

  @AfterEach
  void stop() throws InterruptedException {
    rig.stop();
  }

  private BlockDesk blocks() {
    return rig.engine().operations().blocks();
  }

  private TrustDesk trusts() {
    return rig.engine().operations().trusts();
  }

  private static Outcome get(CompletableFuture<Outcome> outcome)
      throws InterruptedException, ExecutionException, java.util.concurrent.TimeoutException {
    return outcome.get(60, TimeUnit.SECONDS);
  }

  private Outcome block(String value) throws Exception {
    return block("block", "client_address", value, soon, BY_ANNA);
  }

  private Outcome block(String action, String field, String value, Instant until, Order order)
      throws Exception {
    return get(blocks().add(new BlockDesk.Wish(action, field, value, until), order));
  }

  private Outcome trust(String value, boolean unblock) throws Exception {
    return get(
        trusts().trust(new TrustDesk.Wanted("client_address", value, soon, unblock), BY_ANNA));
  }

  /** An end without order: nothing that was not committed is there afterwards. */
  private void restart() throws Exception {
    rig.stop();
    rig.start(YAML);
  }

  @Test
  void aBlockByHandIsKeptWithWhoAndWhy() throws Exception {
    Outcome outcome = block(" 203.0.113.7 ");
    assertThat(outcome.isDone()).as(outcome.sentence()).isTrue();
    await().atMost(LONG).until(() -> rig.firewall.real().contains("203.0.113.7"));
    await().atMost(LONG).until(() -> rig.store.events("block").size() == 1);
    Event event = rig.store.events("block").get(0);
    assertThat(event.text("author")).isEqualTo("anna");
    assertThat(event.text("author_kind")).isEqualTo("person");
    assertThat(event.text("reason")).isEqualTo("asked for by phone");

    restart();
    BlockStatus there = blocks().wanted().get(0);
    assertThat(there.block().id()).isEqualTo(outcome.id());
    assertThat(there.block().until()).isEqualTo(soon);
    assertThat(there.block().author().name()).isEqualTo("anna");
    assertThat(block("203.0.113.7").sentence()).contains("blocked already");
  }

  @Test
  void aBlockIsProlongedAndItsReasonStays() throws Exception {
    String id = block("203.0.113.7").id();
    Outcome shorter = get(blocks().prolong(id, soon.minusSeconds(60), BY_ANNA));
    assertThat(shorter.field()).isEqualTo("until");
    Instant later = soon.plus(1, ChronoUnit.DAYS);
    assertThat(get(blocks().prolong(id, later, new Order("ben", "he is back"))).isDone()).isTrue();

    restart();
    assertThat(blocks().wanted()).singleElement().matches(b -> b.block().until().equals(later));
    assertThat(blocks().wanted().get(0).block().reason()).isEqualTo("asked for by phone");
    await().atMost(LONG).until(() -> rig.store.events("block").size() == 2);
    assertThat(rig.store.events("block"))
        .anyMatch(
            e ->
                "prolonged: he is back".equals(e.text("reason")) && "ben".equals(e.text("author")));
    assertThat(get(blocks().prolong("nothing", later, BY_ANNA)).field()).isEqualTo("block");
  }

  @Test
  void whomARuleMustNotBlockNobodyBlocks() throws Exception {
    assertThat(block("192.0.2.99").sentence()).contains("not blocked: trusted");
    assertThat(block("198.51.100.7").sentence()).contains("trusted: us");
    assertThat(block("198.51.0.0/16").sentence()).contains("trusted: us");
    assertThat(block("127.0.0.1").sentence()).contains("an address of this machine");
    assertThat(block("203.0.0.0/15").sentence()).contains("too wide");
    assertThat(block("2001:db8::/31").sentence()).contains("too wide");
    assertThat(block("nobody").sentence()).contains("not an address");
    assertThat(block("").field()).isEqualTo("value");
    assertThat(block("203.0.113.7\n203.0.113.8").field()).isEqualTo("value");
    assertThat(block("203.0.113.7\0").field()).isEqualTo("value");
    assertThat(block("9".repeat(10_240)).field()).isEqualTo("value");
    assertThat(block("nothing", "client_address", "203.0.113.7", soon, BY_ANNA).field())
        .isEqualTo("action");
    assertThat(block("block", "buyer", "203.0.113.7", soon, BY_ANNA).field()).isEqualTo("field");
    assertThat(
            block("block", "client_address", "203.0.113.7", rig.now.minusSeconds(9), BY_ANNA)
                .field())
        .isEqualTo("until");
    assertThat(
            block(
                    "block",
                    "client_address",
                    "203.0.113.7",
                    Instant.parse("9998-01-01T00:00:00Z"),
                    BY_ANNA)
                .field())
        .isEqualTo("until");
    for (String reason : List.of("", "  ", "two\nlines", "x".repeat(501), "nul\0")) {
      assertThat(
              block("block", "client_address", "203.0.113.7", soon, new Order("anna", reason))
                  .field())
          .isEqualTo("reason");
    }
    assertThat(blocks().wanted()).isEmpty();
    assertThat(rig.firewall.real()).isEmpty();
    assertThat(block("203.0.113.99/24").isDone()).isTrue();
    assertThat(blocks().wanted().get(0).block().subject().value()).isEqualTo("203.0.113.0/24");
  }

  @Test
  void trustSilencesARuleAtOnceAndAfterARestart() throws Exception {
    assertThat(trust("203.0.113.0/24", false).isDone()).isTrue();
    rig.orders("203.0.113.7", 5);
    rig.orders("192.0.2.7", 3);
    await().atMost(LONG).until(() -> rig.firewall.real().contains("192.0.2.7"));
    assertThat(rig.engine().operations().alerts().open()).hasSize(1);

    restart();
    rig.orders("203.0.113.8", 5);
    rig.orders("192.0.2.8", 3);
    await().atMost(LONG).until(() -> rig.firewall.real().contains("192.0.2.8"));
    assertThat(rig.firewall.real()).containsExactlyInAnyOrder("192.0.2.7", "192.0.2.8");
    TrustDesk.TrustStatus first = trusts().all().get(0);
    assertThat(first.origin()).isEqualTo(Origin.ORDER);
    assertThat(first.who()).isEqualTo("anna");
    assertThat(first.reason()).isEqualTo("asked for by phone");
    assertThat(first.until()).isEqualTo(Optional.of(soon));
    assertThat(trusts().all().stream().map(TrustDesk.TrustStatus::origin))
        .contains(Origin.PIPELINE, Origin.MACHINE);

    Outcome end = get(trusts().end(first.id(), new Order("ben", "no longer ours")));
    assertThat(end.isDone()).isTrue();
    rig.orders("203.0.113.8", 1);
    await().atMost(LONG).until(() -> rig.firewall.real().contains("203.0.113.8"));
    await().atMost(LONG).until(() -> rig.store.events("trust_end").size() == 1);
    assertThat(rig.store.events("trust")).hasSize(1);
    assertThat(rig.store.events("trust_end").get(0).text("reason"))
        .isEqualTo("taken back: no longer ours");
    assertThat(get(trusts().end(first.id(), BY_ANNA)).field()).isEqualTo("trust");
  }

  @Test
  void trustEndsBlocksOnlyWhenAsked() throws Exception {
    block("203.0.113.7");
    block("203.0.113.8");
    assertThat(trust("203.0.113.7", false).isDone()).isTrue();
    assertThat(blocks().wanted()).hasSize(2);
    restart();
    assertThat(blocks().wanted()).as("it lasts to its end").hasSize(2);
    Outcome both = trust("203.0.113.0/24", true);
    assertThat(both.sentence()).isEqualTo("2 blocks ended");
    await().atMost(LONG).until(() -> rig.firewall.real().isEmpty());
    await().atMost(LONG).until(() -> rig.store.events("block_end").size() == 2);
    assertThat(rig.store.events("block_end").get(0).text("author")).isEqualTo("anna");
    assertThat(rig.store.events("block_end").get(0).text("reason"))
        .isEqualTo("trusted: asked for by phone");
  }

  @Test
  void nonsenseIsNotTrusted() throws Exception {
    assertThat(trust("0.0.0.0/0", false).sentence()).contains("too wide");
    assertThat(trust("2001:db8::1::", false).field()).isEqualTo("value");
    assertThat(trust("", false).field()).isEqualTo("value");
    Outcome field =
        get(trusts().trust(new TrustDesk.Wanted("no_field", "x", soon, false), BY_ANNA));
    assertThat(field.field()).isEqualTo("field");
    Outcome noWhy =
        get(
            trusts()
                .trust(
                    new TrustDesk.Wanted("client_address", "203.0.113.7", soon, false),
                    new Order("anna", " ")));
    assertThat(noWhy.field()).isEqualTo("reason");
    Outcome past =
        get(
            trusts()
                .trust(
                    new TrustDesk.Wanted(
                        "client_address", "203.0.113.7", rig.now.minusSeconds(5), false),
                    BY_ANNA));
    assertThat(past.field()).isEqualTo("until");
    assertThat(trust("203.0.113.7", false).isDone()).isTrue();
    assertThat(trust("203.0.113.7", false).sentence()).contains("trusted already");
  }

  @Test
  void aLostStateComesBackFromTheStoreWithItsOrders() throws Exception {
    block("203.0.113.7");
    trust("203.0.113.128/25", false);
    rig.orders("192.0.2.7", 3);
    await()
        .atMost(LONG)
        .until(
            () -> rig.store.events("block").size() == 2 && rig.store.events("trust").size() == 1);
    rig.stop();
    Files.delete(rig.state());
    rig.start(YAML);
    assertThat(blocks().wanted())
        .anyMatch(
            b ->
                b.block().author().equals(io.weir.api.action.Block.Author.person("anna"))
                    && b.block().subject().value().equals("203.0.113.7"));
    assertThat(trusts().all().get(0).value()).isEqualTo("203.0.113.128/25");
  }

  @Test
  void ofManyOrdersOnOneBlockEachIsAnswered() throws Exception {
    String id = block("203.0.113.7").id();
    List<CompletableFuture<Outcome>> all = new ArrayList<>();
    for (int i = 1; i <= 20; i++) {
      all.add(blocks().prolong(id, soon.plusSeconds(i * 60L), BY_ANNA));
      all.add(blocks().lift(id, BY_ANNA));
      all.add(
          blocks()
              .add(new BlockDesk.Wish("block", "client_address", "203.0.113.9", soon), BY_ANNA));
    }
    int lifted = 0;
    int added = 0;
    for (int i = 0; i < all.size(); i++) {
      boolean done = get(all.get(i)).isDone();
      lifted += i % 3 == 1 && done ? 1 : 0;
      added += i % 3 == 2 && done ? 1 : 0;
    }
    assertThat(lifted).isEqualTo(1);
    assertThat(added).isEqualTo(1);
    assertThat(blocks().wanted()).hasSize(1);
  }

  @Test
  void anOrderToAnEngineThatHasEndedFails() throws Exception {
    BlockDesk desk = blocks();
    rig.stop();
    CompletableFuture<Outcome> ordered =
        desk.add(new BlockDesk.Wish("block", "client_address", "203.0.113.7", soon), BY_ANNA);
    assertThat(ordered).isCompletedExceptionally();
  }

  /** The round that fails is undone; each order of that time is there afterwards, or has failed. */
  @Test
  void ordersWhileTheEngineFailsAreThereOrHaveFailed() throws Exception {
    rig.breaks.throwOnce("judge", 1);
    rig.orders("192.0.2.7", 1);
    List<String> answered = new ArrayList<>();
    List<CompletableFuture<Outcome>> all = new ArrayList<>();
    for (int i = 1; i <= 200; i++) {
      all.add(
          blocks()
              .add(new BlockDesk.Wish("block", "client_address", "203.0.113." + i, soon), BY_ANNA));
      TimeUnit.MILLISECONDS.sleep(5);
    }
    for (int i = 0; i < all.size(); i++) {
      String address = "203.0.113." + (i + 1);
      if (all.get(i)
          .handle((outcome, e) -> e == null && outcome.isDone())
          .get(60, TimeUnit.SECONDS)) {
        answered.add(address);
      }
    }
    assertThat(rig.breaks.happened()).as("the round failed").isTrue();
    assertThat(answered).isNotEmpty();
    await().atMost(LONG).until(() -> rig.store.events("ordered").size() == 1);
    List<String> there =
        blocks().wanted().stream().map(b -> b.block().subject().value()).sorted().toList();
    assertThat(there).containsAll(answered);
    restart();
    assertThat(blocks().wanted().stream().map(b -> b.block().subject().value()).sorted().toList())
        .isEqualTo(there);
  }

  @Test
  void noticesAndEndsOfAlertsAreEvents() throws Exception {
    rig.orders("192.0.2.7", 3);
    await().atMost(LONG).until(() -> rig.store.events("notice").size() == 1);
    Event notice = rig.store.events("notice").get(0);
    assertThat(notice.text("outcome")).isEqualTo("sent");
    assertThat(notice.text("alert_id"))
        .isEqualTo(rig.engine().operations().alerts().open().get(0).id());
  }
}
