package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.luben.zstd.ZstdOutputStream;
import io.weir.api.Event;
import io.weir.api.EventId;
import io.weir.api.source.StreamName;
import io.weir.cli.command.CommandException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.CRC32C;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

final class ImportCommandTest {
  private static final String TURNED = "Nov 22 00:00:00 mx newsyslog[1]: logfile turned over\n";
  private static final String LOG =
      TURNED
          + "1 sent one\r\n? unknown\n7200 sent two\n"
          + "7201 sent "
          + "x".repeat(70_000)
          + "\n"
          + "7202 bounced last\n";

  @TempDir private Path home;
  private CommandRig weir;

  @BeforeEach
  void rig() throws IOException {
    weir = new CommandRig(home).pipeline("");
  }

  private Path log(String name, String text) throws IOException {
    return Files.writeString(home.resolve(name), text);
  }

  private List<Event> kept() {
    return weir.stores.store().events("word_delivery");
  }

  private static EventId id(String naming, long place, String line) {
    byte[] first = naming.getBytes(StandardCharsets.UTF_8);
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, Math.min(bytes.length, 65_536));
    return new EventId(StreamName.of(first, 0, first.length), place, (int) crc.getValue());
  }

  @Test
  void idsAreThoseOfTheLiveLog() throws Exception {
    assertThat(weir.run("import", log("a.log", LOG).toString())).isZero();
    String x = "7201 sent " + "x".repeat(70_000);
    assertThat(kept())
        .extracting(Event::id)
        .containsExactly(
            id("1 sent one", TURNED.length(), "1 sent one"),
            id("1 sent one", TURNED.length() + 22, "7200 sent two"),
            id("1 sent one", TURNED.length() + 36, x),
            id("1 sent one", TURNED.length() + 36 + x.length() + 1, "7202 bounced last"));
    assertThat(weir.out()).startsWith("6 lines in 1 file: 4 events; 4 kept, 4 of them new (");
    assertThat(weir.out()).contains("1 line that no parser recognized", "1 line of other programs");
    assertThat(weir.stores.store().isOpen()).isFalse();
  }

  @Test
  void againAndCompressedInAnyWayNothingIsCountedTwice() throws Exception {
    assertThat(weir.run("import", log("a.log", LOG).toString())).isZero();
    List<Event> before = kept();
    for (String packing : List.of("plain", "gz", "bz2", "xz", "zst")) {
      Path packed = home.resolve("old." + packing + ".0");
      try (OutputStream out = pack(packing, Files.newOutputStream(packed))) {
        out.write(LOG.getBytes(StandardCharsets.UTF_8));
      }
      assertThat(weir.run("import", "--json", packed.toString())).as(packing).isZero();
      assertThat(weir.out())
          .as(packing)
          .contains(
              "\"lines\":6,",
              "\"kept\":4,\"new\":0,\"unknown\":2,\"other_programs\":1,\"refused\":0");
    }
    assertThat(kept()).isEqualTo(before);
  }

  private static OutputStream pack(String how, OutputStream to) throws IOException {
    return switch (how) {
      case "gz" -> new GZIPOutputStream(to);
      case "bz2" -> new BZip2CompressorOutputStream(to);
      case "xz" -> new XZOutputStream(to, new LZMA2Options());
      case "zst" -> new ZstdOutputStream(to);
      default -> to;
    };
  }

  @Test
  void aRestWithoutLineEndCountsOnlyInACompressedFile() throws Exception {
    assertThat(weir.run("import", log("a.log", "1 sent one\n2 sent rest").toString())).isZero();
    assertThat(kept()).hasSize(1);
    Path packed = home.resolve("a.log.gz");
    try (OutputStream out = pack("gz", Files.newOutputStream(packed))) {
      out.write("1 sent one\n2 sent rest".getBytes(StandardCharsets.UTF_8));
    }
    assertThat(weir.run("import", packed.toString())).isZero();
    assertThat(kept())
        .extracting(Event::id)
        .containsExactly(id("1 sent one", 0, "1 sent one"), id("1 sent one", 11, "2 sent rest"));
  }

  @Test
  void touchedHoursAreCountedAgain() throws Exception {
    weir.run("import", log("a.log", LOG).toString());
    assertThat(weir.stores.store().rolledUp())
        .containsExactlyInAnyOrder(Instant.EPOCH, Instant.ofEpochSecond(7200));
  }

  @Test
  void whatTheDatabaseWillNotTakeHoldsUpNothing() throws Exception {
    weir.stores.store().refuses(e -> "two".equals(e.text("word")));
    assertThat(weir.run("import", "--json", log("a.log", LOG).toString())).isZero();
    assertThat(weir.out()).contains("\"kept\":4,\"new\":3,", "\"refused\":1");
    assertThat(weir.stores.store().refused()).hasSize(1);
  }

  @Test
  void aStoreThatIsAwayFailsWithItsOwnSentence() throws Exception {
    weir.stores.store().away(true);
    assertThat(weir.run("import", log("a.log", LOG).toString())).isEqualTo(1);
    assertThat(weir.err()).isEqualTo("weir: store: the database in memory is away\n");
  }

  @Test
  void compressedDataThatBreaksOffIsToldAndWhatCameBeforeStays() throws Exception {
    Path packed = home.resolve("a.log.gz");
    StringBuilder log = new StringBuilder();
    for (int i = 0; i < 60_000; i++) {
      log.append(i).append(" sent ").append(Integer.toHexString(i * 0x9E3779B1)).append('\n');
    }
    try (OutputStream out = pack("gz", Files.newOutputStream(packed))) {
      out.write(log.toString().getBytes(StandardCharsets.US_ASCII));
    }
    byte[] whole = Files.readAllBytes(packed);
    Files.write(packed, Arrays.copyOf(whole, whole.length - 2000));
    String other = log("b.log", "70000 sent other\n").toString();
    assertThat(weir.run("import", packed.toString(), other)).isEqualTo(1);
    assertThat(weir.err()).contains("a.log.gz: cannot be read: the compressed data ends early");
    assertThat(weir.err()).hasLineCount(1);
    assertThat(kept().size()).isBetween(30_000, 60_000);
    assertThat(kept()).extracting(e -> e.text("word")).contains("other");
    assertThat(weir.stores.store().isOpen()).isFalse();
  }

  @Test
  void theOldestComesFirstWhateverTheNamesAndWhoeverWroteTheFirstLine() throws Exception {
    Path march = log("maillog.0", "Mar  1 00:00:00 mx cron: a\n3 sent three\n");
    Path january = log("maillog.1", "Jan  1 00:00:00 mx cron: a\n1 sent one\n");
    Path february = log("maillog.2", "? nothing\nFeb  1 00:00:00 mx cron: b\n2 sent two\n");
    Path empty = log("maillog.3", "");
    Path unknown = log("maillog.4", "? nothing of this is known\n");
    assertThat(
            weir.run(
                "import",
                march.toString(),
                empty.toString(),
                january.toString(),
                unknown.toString(),
                february.toString()))
        .isZero();
    assertThat(kept()).extracting(e -> e.text("word")).containsExactly("one", "two", "three");
  }

  @Test
  void aFileOfTurnoverLinesAloneHasNoNameAndNoLines() throws Exception {
    assertThat(weir.run("import", "--json", log("a.log", TURNED).toString())).isZero();
    assertThat(weir.out()).contains("\"lines\":0,");
  }

  @Test
  void stampsAfterTheFilesLastChangeAreTold() throws Exception {
    Path file = log("a.log", LOG);
    assertThat(weir.run("import", "--now", "1970-01-01T00:00:00Z", file.toString())).isZero();
    assertThat(weir.err()).contains("3 events have a time later than --now");
  }

  @Test
  void stoppedItStoresWhatItReadAndAgainItAddsTheRest() throws Exception {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 200_000; i++) {
      lines.append(i / 100).append(" sent line").append(i).append('\n');
    }
    Path file = log("big.log", lines.toString());
    CountDownLatch writing = new CountDownLatch(1);
    CountDownLatch open = new CountDownLatch(1);
    weir.stores
        .store()
        .refuses(
            e -> {
              writing.countDown();
              try {
                open.await();
              } catch (InterruptedException broken) {
                Thread.currentThread().interrupt();
              }
              return false;
            });
    CompletableFuture<Integer> exit =
        CompletableFuture.supplyAsync(() -> weir.run("import", "--json", file.toString()));
    Runnable ctrlC = weir.shutdown.take();
    assertThat(writing.await(60, TimeUnit.SECONDS)).isTrue();
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread signal =
        new Thread(
            () -> {
              try {
                ctrlC.run();
              } catch (CommandException e) {
                thrown.set(e);
              }
            });
    signal.start();
    // It has asked, and waits for the end: the store may take what was read by now.
    await().until(() -> signal.getState() == Thread.State.TIMED_WAITING);
    open.countDown();
    assertThat(exit.get(60, TimeUnit.SECONDS)).isEqualTo(1);
    signal.join();
    assertThat(thrown.get()).isInstanceOf(CommandException.class);
    assertThat(weir.err()).contains("stopped before the end");
    int first = kept().size();
    assertThat(weir.out()).contains("\"new\":" + first + ",");
    assertThat(first).isBetween(1, 199_999);

    assertThat(weir.run("import", "--json", file.toString())).isZero();
    assertThat(weir.out()).contains("\"new\":" + (200_000 - first) + ",");
    assertThat(kept()).hasSize(200_000);
  }
}
