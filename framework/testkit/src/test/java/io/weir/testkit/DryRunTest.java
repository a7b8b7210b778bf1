package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.api.action.Notice;
import io.weir.engine.view.BlockDesk;
import io.weir.engine.view.BlockDesk.State;
import io.weir.engine.view.Order;
import io.weir.engine.view.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In a dry run everything happens but the act. */
final class DryRunTest {
  private static final Duration LONG = Duration.ofSeconds(60);

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

  private BlockDesk desk() {
    return rig.engine().operations().blocks();
  }

  private Status.ActionView action(String id) {
    return rig.engine().operations().health().status().actions().stream()
        .filter(a -> a.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void ofTheWholePipelineNobodyIsToldAndNothingIsBlocked() throws Exception {
    rig.start(Rig.YAML + "dry_run: true\n");
    rig.orders("192.0.2.7", 3);
    await().atMost(LONG).until(() -> !rig.store.events("block").isEmpty());
    await().atMost(LONG).until(() -> action("tell").done() == 1 && action("block").done() == 1);
    assertThat(rig.store.events("alert")).hasSize(1);
    assertThat(desk().wanted()).extracting(b -> b.state()).containsExactly(State.DRY_RUN);
    assertThat(action("tell").dryRun()).isTrue();
    assertThat(action("tell").waiting()).isZero();
    rig.stop();
    assertThat(rig.told.calls()).isZero();
    assertThat(rig.firewall.calls()).isEmpty();

    // What was only logged is not told later; a block that is still wanted begins.
    rig.start(Rig.YAML);
    await().atMost(LONG).until(() -> rig.firewall.real().contains("192.0.2.7"));
    rig.stop();
    assertThat(rig.told.calls()).isZero();
  }

  @Test
  void ofOneNotifierTheOthersAreTold() throws Exception {
    rig.start(
        Rig.YAML
            .replace(
                "{ id: tell, type: recording }", "{ id: tell, type: recording, dry_run: true }")
            .replace("actions:\n", "actions:\n  - { id: other, type: recording }\n")
            .replace("[tell, block]", "[tell, other, block]"));
    rig.orders("192.0.2.7", 3);
    RecordingNotifier other = rig.notifiers.notifier("other");
    await().atMost(LONG).until(() -> other.notices().size() == 1 && action("tell").done() == 1);
    await().atMost(LONG).until(() -> rig.firewall.real().contains("192.0.2.7"));
    rig.stop();
    assertThat(rig.told.calls()).isZero();
  }

  @Test
  void aPersonIsAskedAndWhatIsApprovedIsLogged() throws Exception {
    rig.page = Optional.of("https://weir.example");
    rig.start(
        Rig.YAML.replace(
            "for: 1h", "for: 1h, dry_run: true, confirm: { after: 30m, then: let_go }"));
    rig.orders("192.0.2.7", 3);
    await().atMost(LONG).until(() -> rig.told.notices().size() == 1);
    assertThat(rig.told.notices().get(0).kind()).isEqualTo(Notice.Kind.ASK);
    assertThat(desk().wanted()).extracting(b -> b.state()).containsExactly(State.WAITING);
    String id = desk().wanted().get(0).block().id();
    assertThat(
            desk().answer(id, true, new Order("anna", "seen")).get(60, TimeUnit.SECONDS).isDone())
        .isTrue();
    await().atMost(LONG).until(() -> action("block").done() == 1);
    assertThat(desk().wanted()).extracting(b -> b.state()).containsExactly(State.DRY_RUN);
    rig.stop();
    assertThat(rig.firewall.calls()).isEmpty();
  }
}
