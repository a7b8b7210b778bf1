package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunCommandTest {
  @TempDir private Path home;
  private CommandRig weir;

  @BeforeEach
  void rig() {
    weir = new CommandRig(home).clock(Clock.systemUTC());
  }

  @Test
  void itRunsUntilItIsAskedToEndAndKeepsWhatItRead() throws Exception {
    weir.pipeline("web: { listen: \"127.0.0.1:0\" }\n");
    weir.sources.source("memory").append("1 sent one\n");
    CompletableFuture<Integer> exit = CompletableFuture.supplyAsync(() -> weir.run("run"));
    await().until(() -> weir.stores.store().events("word_delivery").size() == 1);
    Runnable end = weir.shutdown.poll(60, TimeUnit.SECONDS);
    assertThat(end).isNotNull();
    end.run();
    assertThat(exit.get(60, TimeUnit.SECONDS)).isZero();
    assertThat(weir.err()).contains("http://127.0.0.1:").contains("/enter/");
    assertThat(weir.stores.store().isOpen()).isFalse();
  }

  @Test
  void itEndsByItselfWhenItsSourcesHaveEnded() throws Exception {
    weir.pipeline("");
    weir.sources.source("memory").append("1 sent one\n", "2 sent two\n").end();
    CompletableFuture<Integer> exit = CompletableFuture.supplyAsync(() -> weir.run("run"));
    assertThat(exit.get(60, TimeUnit.SECONDS)).isZero();
    assertThat(weir.stores.store().events("word_delivery")).hasSize(2);
    assertThat(weir.stores.store().isOpen()).isFalse();
  }

  @Test
  void aPortInUseIsOneSentenceAndNothingIsHalfStarted() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      weir.pipeline("web: { listen: \"127.0.0.1:" + other.getLocalPort() + "\" }\n");
      assertThat(weir.run("run")).isEqualTo(1);
      assertThat(weir.err())
          .startsWith("weir: web.listen: cannot listen on 127.0.0.1:" + other.getLocalPort())
          .hasLineCount(1);
    }
    assertThat(weir.stores.store().isOpen()).isFalse();
    assertThat(weir.run("check")).isZero();
  }

  @Test
  void aStoreThatIsAwayHoldsUpNothing() throws Exception {
    weir.pipeline("");
    weir.stores.store().away(true);
    weir.sources.source("memory").append("1 sent one\n");
    CompletableFuture<Integer> exit = CompletableFuture.supplyAsync(() -> weir.run("run"));
    await().until(() -> weir.sources.source("memory").isDrained());
    weir.stores.store().away(false);
    await().until(() -> weir.stores.store().events("word_delivery").size() == 1);
    Runnable end = weir.shutdown.poll(60, TimeUnit.SECONDS);
    assertThat(end).isNotNull();
    end.run();
    assertThat(exit.get(60, TimeUnit.SECONDS)).isZero();
  }
}
