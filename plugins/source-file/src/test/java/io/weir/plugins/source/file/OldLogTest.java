package io.weir.plugins.source.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.source.Line;
import io.weir.api.source.Source;
import io.weir.syslog.FirstStamp;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Logs that were there long before Weir: their lines are of the year in which they were written.
 */
final class OldLogTest {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("MMM d HH:mm:ss", Locale.ENGLISH);

  @TempDir private Path folder;
  private final List<Instant> written = new ArrayList<>();
  private LogRig log;

  @BeforeEach
  void rig() {
    log = new LogRig(folder);
  }

  /** A line every 30 hours. */
  private void write(Instant from, Instant to) throws Exception {
    StringBuilder text = new StringBuilder();
    for (Instant t = from; t.isBefore(to); t = t.plus(Duration.ofHours(30))) {
      text.append(STAMP.format(t.atOffset(ZoneOffset.UTC))).append(" mx1 a[1]: b\n");
      written.add(t);
    }
    log.append(text.toString());
  }

  private static List<Instant> times(LogRig.Reader reader) {
    List<Instant> times = new ArrayList<>();
    for (int i = 0; i < reader.lines.size(); i++) {
      Line line = Line.of(reader.lines.get(i), reader.received.get(i), ZoneOffset.UTC);
      times.add(Instant.ofEpochSecond(FirstStamp.of(line).orElseThrow() / 1_000_000));
    }
    return times;
  }

  @Test
  void oneThatIsLongerThanAYearAndGrows() throws Exception {
    Instant now = log.clock.instant();
    write(now.minus(Duration.ofDays(1_100)), now);
    Files.setLastModifiedTime(log.log, FileTime.from(now));
    try (LogRig.Reader reader = log.reader()) {
      reader.all();
      assertThat(times(reader)).isEqualTo(written);
      log.clock.advance(Duration.ofHours(40));
      write(log.clock.instant(), log.clock.instant().plusSeconds(1));
      reader.all();
      assertThat(times(reader)).isEqualTo(written);
      assertThat(reader.received.get(written.size() - 1)).isEqualTo(log.clock.instant());
    }
  }

  @Test
  void oneThatWasPackedYearsAgo() throws Exception {
    Instant first = Instant.parse("2022-12-24T10:00:00Z");
    write(first, first.plusSeconds(1));
    Files.setLastModifiedTime(log.log, FileTime.from(first));
    Source.Position[] committed;
    try (LogRig.Reader reader = log.reader()) {
      reader.all();
      assertThat(times(reader)).isEqualTo(written);
      committed = reader.committed();
    }
    Instant last = Instant.parse("2024-02-10T10:00:00Z");
    write(first.plusSeconds(60), last);
    log.rotate();
    Path packed = Packs.pack(folder.resolve("maillog.0"), "gz");
    Files.setLastModifiedTime(packed, FileTime.from(last));
    Instant now = log.clock.instant();
    int old = written.size();
    write(now.minusSeconds(60), now);
    try (LogRig.Reader reader = log.reader(committed)) {
      reader.all();
      assertThat(times(reader)).isEqualTo(written.subList(1, written.size()));
      assertThat(reader.received.get(old - 1)).isEqualTo(now);
    }
  }

  @Test
  void oneOfThisYearIsTakenAsReadNow() throws Exception {
    Instant now = log.clock.instant();
    write(now.minus(Duration.ofDays(100)), now);
    Files.setLastModifiedTime(log.log, FileTime.from(now));
    try (LogRig.Reader reader = log.reader()) {
      reader.all();
      assertThat(times(reader)).isEqualTo(written);
      assertThat(reader.received).containsOnly(now);
    }
  }
}
