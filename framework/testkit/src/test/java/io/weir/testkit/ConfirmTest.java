package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.api.Event;
import io.weir.api.action.Notice;
import io.weir.engine.view.BlockDesk;
import io.weir.engine.view.BlockDesk.BlockStatus;
import io.weir.engine.view.BlockDesk.State;
import io.weir.engine.view.Order;
import io.weir.engine.view.Outcome;
import io.weir.engine.view.TrustDesk;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Blocks that wait for a person: one answer counts, and none is forgotten. */
final class ConfirmTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Order ANNA = new Order("anna", "seen");

  @TempDir private Path folder;
  private Rig rig;

  @BeforeEach
  void rig() {
    rig = new Rig(folder);
  }

  @AfterEach
  void stop() throws InterruptedException {
    rig.stop();
  }

  private void start(String after, String then) throws Exception {
    rig.page = Optional.of("https://weir.example");
    rig.start(
        Rig.YAML.replace(
            "for: 1h", "for: 1h, confirm: { after: " + after + ", then: " + then + " }"));
  }

  private BlockDesk desk() {
    return rig.engine().operations().blocks();
  }

  private static Outcome get(CompletableFuture<Outcome> outcome) throws Exception {
    return outcome.get(60, TimeUnit.SECONDS);
  }

  private BlockStatus waiting() {
    await().atMost(LONG).until(() -> desk().wanted().stream().anyMatch(b -> b.question() != null));
    return desk().wanted().get(0);
  }

  private String token() {
    await().atMost(LONG).until(() -> rig.told.notices().size() == 1);
    Notice asked = rig.told.notices().get(0);
    assertThat(asked.kind()).isEqualTo(Notice.Kind.ASK);
    assertThat(asked.alerts()).hasSize(1);
    assertThat(asked.block().orElseThrow().reason())
        .matches("without an answer until [0-9T:-]+Z (the block begins|there is no block)");
    assertThat(asked.title()).startsWith("Block 192.0.2.7? ");
    String link = asked.link("approve").orElseThrow().toString();
    assertThat(asked.link("refuse").orElseThrow()).hasToString(link);
    assertThat(link).startsWith("https://weir.example/ask/");
    return link.substring("https://weir.example/ask/".length());
  }

  private List<String> outcomes(int many) {
    await().atMost(LONG).until(() -> rig.store.events("block_answer").size() >= many);
    return rig.store.events("block_answer").stream().map(e -> e.text("outcome")).sorted().toList();
  }

  @Test
  void whatIsApprovedBeginsThenAndLastsItsWholeTime() throws Exception {
    start("30m", "let_go");
    rig.orders("192.0.2.7", 3);
    BlockStatus one = waiting();
    assertThat(one.state()).isEqualTo(State.WAITING);
    assertThat(rig.firewall.real()).isEmpty();
    assertThat(get(desk().lift(one.block().id(), ANNA)).sentence()).contains("waits for a person");
    Instant before = Instant.now();
    assertThat(get(desk().answer(one.block().id(), true, ANNA)).isDone()).isTrue();
    await().atMost(LONG).until(() -> rig.firewall.real().contains("192.0.2.7"));
    BlockStatus begun = desk().wanted().get(0);
    assertThat(begun.block().id()).isEqualTo(one.block().id());
    assertThat(begun.block().until()).isAfterOrEqualTo(before.plusSeconds(3_590));
    assertThat(get(desk().answer(one.block().id(), false, new Order("ben", ""))).sentence())
        .isEqualTo("was approved already by anna");
    assertThat(outcomes(2)).containsExactly("approved", "too_late");
    Event asked = rig.store.events("block_ask").get(0);
    assertThat(asked.text("block_id")).isEqualTo(one.block().id());
  }

  @Test
  void theLinkAnswersOnceAndOnlyForItsAlert() throws Exception {
    start("30m", "act");
    rig.orders("192.0.2.7", 3);
    String token = token();
    assertThat(desk().asked(token).orElseThrow().blocks()).hasSize(1);
    assertThat(desk().asked(token)).as("looking changes nothing").isPresent();
    char other = token.charAt(10) == 'A' ? 'B' : 'A';
    String forged = token.substring(0, 10) + other + token.substring(11);
    for (String wrong : List.of("", "x", forged, token + "AAAA", token.substring(1), "%00\n")) {
      assertThat(desk().asked(wrong)).isEmpty();
      assertThat(get(desk().answerLink(wrong, true, ANNA)).field()).isEqualTo("link");
    }
    rig.stop();
    start("30m", "act");
    assertThat(get(desk().answerLink(token, false, new Order("link", ""))).isDone()).isTrue();
    assertThat(desk().wanted()).isEmpty();
    assertThat(desk().asked(token)).isEmpty();
    for (int i = 0; i < 20; i++) {
      assertThat(get(desk().answerLink(token, true, ANNA)).field()).isEqualTo("link");
    }
    assertThat(outcomes(6))
        .containsExactly("refused", "too_late", "too_late", "too_late", "too_late", "too_late");
    assertThat(rig.firewall.calls()).isEmpty();
  }

  @Test
  void ofManyAnswersAtOnceOneCountsAndTheOthersAreKept() throws Exception {
    start("30m", "act");
    rig.orders("192.0.2.7", 3);
    String id = waiting().block().id();
    String token = token();
    List<CompletableFuture<Outcome>> all = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      boolean approves = i % 2 == 0;
      all.add(CompletableFuture.supplyAsync(() -> desk().answer(id, approves, ANNA).join()));
      all.add(CompletableFuture.supplyAsync(() -> desk().answerLink(token, approves, ANNA).join()));
    }
    int done = 0;
    for (CompletableFuture<Outcome> one : all) {
      done += get(one).isDone() ? 1 : 0;
    }
    assertThat(done).isEqualTo(1);
    assertThat(outcomes(6)).contains("too_late").hasSize(6);
    assertThat(rig.store.events("block").size()).isLessThanOrEqualTo(1);
  }

  @Test
  void withoutAnAnswerTheBlockBeginsAtItsDeadline() throws Exception {
    start("2s", "act");
    rig.orders("192.0.2.7", 3);
    Instant deadline = Objects.requireNonNull(waiting().question()).deadline();
    await().atMost(LONG).until(() -> rig.firewall.real().contains("192.0.2.7"));
    assertThat(desk().wanted().get(0).block().since()).isEqualTo(deadline);
    assertThat(outcomes(1)).containsExactly("acted");
  }

  @Test
  void aDeadlineThatPassesWhileWeirIsDownCounts() throws Exception {
    start("2s", "let_go");
    rig.orders("192.0.2.7", 3);
    Instant deadline = Objects.requireNonNull(waiting().question()).deadline();
    String token = token();
    rig.stop();
    await().atMost(LONG).until(() -> Instant.now().isAfter(deadline.plusSeconds(2)));
    start("2s", "let_go");
    assertThat(outcomes(1)).containsExactly("let_go");
    assertThat(desk().asked(token)).isEmpty();
    assertThat(rig.firewall.calls()).isEmpty();
    assertThat(rig.told.notices()).hasSize(1);
  }

  @Test
  void whatIsRefusedIsNotAskedAgainAtOnce() throws Exception {
    start("30m", "act");
    rig.orders("192.0.2.7", 3);
    assertThat(get(desk().answer(waiting().block().id(), false, ANNA)).isDone()).isTrue();
    rig.orders("192.0.2.7", 3, rig.now.plusSeconds(1));
    rig.orders("192.0.2.8", 3);
    await().atMost(LONG).until(() -> desk().wanted().size() == 1);
    assertThat(desk().wanted().get(0).block().subject().value()).isEqualTo("192.0.2.8");
  }

  @Test
  void whatBecomesTrustedIsLetGo() throws Exception {
    start("30m", "act");
    rig.orders("192.0.2.7", 3);
    waiting();
    assertThat(
            get(rig.engine()
                    .operations()
                    .trusts()
                    .trust(
                        new TrustDesk.Wanted(
                            "client_address",
                            "192.0.2.0/24",
                            Instant.now().plusSeconds(3_600),
                            false),
                        ANNA))
                .isDone())
        .isTrue();
    assertThat(desk().wanted()).isEmpty();
    assertThat(outcomes(1)).containsExactly("let_go");
  }
}
