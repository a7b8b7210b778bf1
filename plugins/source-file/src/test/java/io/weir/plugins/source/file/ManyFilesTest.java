package io.weir.plugins.source.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.weir.api.ConfigurationException;
import io.weir.api.source.Source;
import io.weir.testkit.TestContext;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several files in one source: lists, patterns, files that begin alike. */
final class ManyFilesTest {
  @TempDir private Path folder;
  private LogRig log;

  @BeforeEach
  void rig() {
    log = new LogRig(folder);
  }

  private Path at(String name) {
    return folder.resolve(name);
  }

  private LogRig.Reader reader(List<Path> paths, Source.Position... resume) throws Exception {
    return new LogRig.Reader(log.source(paths, FileConfig.Start.BEGINNING), List.of(resume));
  }

  private LogRig.Reader reader(String pattern, Source.Position... resume) throws Exception {
    return reader(List.of(at(pattern)), resume);
  }

  /** Also what is seen only by the look at all that comes once a second. */
  private static List<String> until(LogRig.Reader reader, int count) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (reader.lines.size() < count && System.nanoTime() < end) {
      reader.poll(1 << 20, Duration.ofMillis(200));
    }
    return reader.all();
  }

  @Test
  void aListOfFilesIsFollowedEachAndResumed() throws Exception {
    List<Path> paths = List.of(at("mail.log"), at("other/auth.log"));
    LogRig.append(at("mail.log"), "m 1\n");
    Source.Position[] committed;
    try (LogRig.Reader reader = reader(paths)) {
      assertThat(reader.all()).containsExactly("m 1");
      assertThat(reader.source.status().problem()).contains("auth.log: no such file");
      Files.createDirectory(at("other"));
      LogRig.append(at("other/auth.log"), "a 1\n");
      LogRig.append(at("mail.log"), "m 2\n");
      assertThat(reader.all()).containsExactlyInAnyOrder("m 1", "m 2", "a 1");
      assertThat(reader.source.status().problem()).isEmpty();
      committed = reader.committed();
    }
    assertThat(committed).hasSize(2);
    LogRig.append(at("other/auth.log"), "a 2\n");
    LogRig.append(at("mail.log"), "m 3\n");
    try (LogRig.Reader reader = reader(paths, committed)) {
      assertThat(reader.all()).containsExactlyInAnyOrder("a 2", "m 3");
    }
  }

  @Test
  void aPatternFollowsEachLogAndNoneOfWhatRotationMade() throws Exception {
    LogRig.append(at("maillog"), "m 1\n");
    LogRig.append(at("mail.err"), "e 1\n");
    LogRig.append(at("maillog.0"), "old\n");
    LogRig.append(at("maillog-20260228"), "older\n");
    Packs.write(at("maillog.1.gz"), "gz", "oldest\n".getBytes(UTF_8));
    for (String old : new String[] {"maillog.0", "maillog-20260228", "maillog.1.gz"}) {
      Packs.age(at(old), 3600);
    }
    LogRig.append(at("auth.log"), "none of it\n");
    LogRig.append(at(".maillog.swp"), "hidden\n");
    Files.createDirectory(at("mail"));
    try (LogRig.Reader reader = reader("mail*")) {
      assertThat(reader.all()).containsExactlyInAnyOrder("m 1", "e 1");
      Files.delete(at("maillog.0"));
      LogRig.append(at("maillog"), "m 2\n");
      Files.move(at("maillog"), at("maillog.0"));
      assertThat(until(reader, 3)).endsWith("m 2");
      LogRig.append(at("maillog"), "m 3\n");
      assertThat(until(reader, 4)).hasSize(4).endsWith("m 3");
    }
  }

  @Test
  void aFileThatComesLaterAndFitsThePatternIsFollowed() throws Exception {
    try (LogRig.Reader reader =
        new LogRig.Reader(
            log.source(List.of(at("hosts/*/maillog")), FileConfig.Start.END), List.of())) {
      assertThat(reader.all()).isEmpty();
      Files.createDirectories(at("hosts/mx1"));
      LogRig.append(at("hosts/mx1/maillog"), "one\n");
      assertThat(until(reader, 1)).containsExactly("one");
      Files.createDirectories(at("hosts/mx2"));
      LogRig.append(at("hosts/mx2/maillog"), "two\n");
      assertThat(until(reader, 2)).containsExactly("one", "two");
      LogRig.append(at("hosts/mx1/maillog"), "three\n");
      assertThat(until(reader, 3)).containsExactly("one", "two", "three");
    }
  }

  @Test
  void logsWithNumbersInTheirNamesAreFollowedWhenNoLogOfThatNameStandsThere() throws Exception {
    LogRig.append(at("mx-1.log"), "one\n");
    LogRig.append(at("mx-2.log"), "two\n");
    LogRig.append(at("app-20260301.log"), "three\n");
    try (LogRig.Reader reader = reader("*.log")) {
      assertThat(reader.all()).containsExactlyInAnyOrder("one", "two", "three");
    }
  }

  @Test
  void aStartInTheMiddleOfARotationTakesTheRotatedFileForNoLogOfItsOwn() throws Exception {
    LogRig.append(at("maillog"), "m 1\n");
    Source.Position[] committed;
    try (LogRig.Reader reader = reader("maillog*")) {
      reader.all();
      committed = reader.committed();
    }
    LogRig.append(at("maillog"), "m 2\n");
    Files.move(at("maillog"), at("maillog.0"));
    try (LogRig.Reader reader = reader("maillog*", committed)) {
      assertThat(reader.all()).containsExactly("m 2");
      LogRig.append(at("maillog"), "m 3\n");
      assertThat(until(reader, 2)).containsExactly("m 2", "m 3");
    }
  }

  @Test
  void sameFirstLineInTwoFilesAtOnce() throws Exception {
    List<Path> paths = List.of(at("a.log"), at("b.log"));
    LogRig.append(at("a.log"), "started\na 1\na 2 much further than the other one\n");
    LogRig.append(at("b.log"), "started\nb 1\n");
    List<Source.Position[]> commits = new ArrayList<>();
    List<Integer> counts = new ArrayList<>();
    LogRig.Reader whole = reader(paths);
    while (whole.poll(1, Duration.ZERO) > 0) {
      commits.add(whole.committed());
      counts.add(whole.lines.size());
    }
    LogRig.append(at("b.log"), "b 2\n");
    LogRig.append(at("a.log"), "a 3\n");
    while (whole.poll(1, Duration.ZERO) > 0) {
      commits.add(whole.committed());
      counts.add(whole.lines.size());
    }
    whole.close();
    assertThat(whole.lines)
        .containsExactlyInAnyOrder(
            "started",
            "a 1",
            "a 2 much further than the other one",
            "a 3",
            "started",
            "b 1",
            "b 2");
    for (int i = 0; i < commits.size(); i++) {
      try (LogRig.Reader rest = reader(paths, commits.get(i))) {
        assertThat(rest.all())
            .as("after %d lines", counts.get(i))
            .containsExactlyInAnyOrderElementsOf(
                whole.lines.subList(counts.get(i), whole.lines.size()));
      }
    }
  }

  @Test
  void sameFirstLineInManyFilesOverManyRotations() throws Exception {
    Source.Position[] committed = {};
    Map<Long, Source.Position> all = new LinkedHashMap<>();
    List<String> read = new ArrayList<>();
    List<String> written = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      log.append("started\nline " + i + "\n");
      written.addAll(List.of("started", "line " + i));
      try (LogRig.Reader reader = log.reader(committed)) {
        read.addAll(reader.all());
        all.putAll(reader.positions);
        committed = all.values().toArray(new Source.Position[0]);
      }
      log.append("more of " + i + "\n");
      written.add("more of " + i);
      log.rotate();
      if (i % 3 == 0) {
        Packs.pack(at("maillog.0"), "gz");
      }
    }
    log.append("started\nlast\n");
    written.addAll(List.of("started", "last"));
    try (LogRig.Reader reader = log.reader(committed)) {
      read.addAll(reader.all());
      assertThat(reader.committed()[0].hint().length()).isLessThanOrEqualTo(1000);
    }
    assertThat(read).containsExactlyElementsOf(written);
  }

  @Test
  void aLinkAndItsTargetAreReadOnce() throws Exception {
    LogRig.append(at("app-1.log"), "one\n");
    Files.createSymbolicLink(at("current.log"), at("app-1.log"));
    try (LogRig.Reader reader = reader("*.log")) {
      assertThat(reader.all()).containsExactly("one");
      LogRig.append(at("app-1.log"), "two\n");
      assertThat(until(reader, 2)).containsExactly("one", "two");
    }
  }

  @Test
  void aFileThatIsRenamedWithinThePatternGoesOn() throws Exception {
    LogRig.append(at("a.log"), "one\n");
    try (LogRig.Reader reader = reader("*.log")) {
      reader.all();
      LogRig.append(at("a.log"), "two\n");
      Files.move(at("a.log"), at("b.log"));
      LogRig.append(at("b.log"), "three\n");
      assertThat(until(reader, 3)).containsExactly("one", "two", "three");
      LogRig.append(at("a.log"), "new\n");
      assertThat(until(reader, 4)).endsWith("new");
      log.clock.advance(Duration.ofMinutes(2));
      reader.poll(1 << 20, Duration.ofMillis(1100));
      LogRig.append(at("b.log"), "four\n");
      assertThat(until(reader, 5)).containsExactly("one", "two", "three", "new", "four");
    }
  }

  @Test
  void aRemovedFileIsLetGo() throws Exception {
    log.append("one\nhalf");
    try (LogRig.Reader reader = log.reader()) {
      reader.all();
      Files.delete(log.log);
      reader.all();
      assertThat(open(folder)).hasSize(1);
      log.clock.advance(FollowedPath.GONE.plusSeconds(1));
      assertThat(reader.all()).containsExactly("one", "half");
      assertThat(open(folder)).isEmpty();
      log.append("new\n");
      assertThat(reader.all()).endsWith("new");
    }
  }

  @Test
  void aRotatedFileThatWasRemovedIsLetGo() throws Exception {
    log.append("one\n");
    try (LogRig.Reader reader = log.reader()) {
      reader.all();
      log.rotate();
      log.append("two\n");
      reader.all();
      Files.delete(at("maillog.0"));
      assertThat(open(folder)).hasSize(2);
      log.clock.advance(Duration.ofMinutes(2));
      reader.all();
      assertThat(open(folder)).hasSize(1);
    }
  }

  @Test
  void ofManyFilesOnlySomeStayOpen() throws Exception {
    List<String> written = new ArrayList<>();
    for (int i = 0; i < 450; i++) {
      LogRig.append(at("host" + i + ".log"), "first of " + i + "\n");
      written.add("first of " + i);
    }
    Source.Position[] committed;
    try (LogRig.Reader reader = reader("*.log")) {
      assertThat(until(reader, 450)).containsExactlyInAnyOrderElementsOf(written);
      assertThat(open(folder).size()).isBetween(1, FollowedPaths.MOST_OPEN);
      for (int i = 0; i < 450; i += 7) {
        LogRig.append(at("host" + i + ".log"), "more of " + i + "\n");
        written.add("more of " + i);
      }
      Files.move(at("host3.log"), at("host3.log.1"));
      LogRig.append(at("host3.log.1"), "rest of 3\n");
      LogRig.append(at("host3.log"), "new 3\n");
      written.addAll(List.of("rest of 3", "new 3"));
      assertThat(until(reader, written.size())).containsExactlyInAnyOrderElementsOf(written);
      assertThat(open(folder).size()).isBetween(1, FollowedPaths.MOST_OPEN + 5);
      assertThat(reader.source.status().behind()).isZero();
      committed = reader.committed();
    }
    assertThat(open(folder)).isEmpty();
    LogRig.append(at("host449.log"), "after\n");
    try (LogRig.Reader reader = reader("*.log", committed)) {
      assertThat(until(reader, 1)).containsExactly("after");
    }
  }

  @Test
  void whatIsNoPatternIsRefused() {
    FileConfig config = new FileConfig(List.of(at("[a-.log")), FileConfig.Start.BEGINNING, null);
    assertThatThrownBy(() -> new FileSource.Factory().create(config, new TestContext("maillog")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("path: is not a pattern");
  }

  /** What this process holds open below a folder. */
  private static List<String> open(Path below) throws Exception {
    Path all = Path.of("/proc/self/fd");
    assumeTrue(Files.isDirectory(all), "only Linux tells");
    List<String> open = new ArrayList<>();
    try (Stream<Path> files = Files.list(all)) {
      for (Path file : files.toList()) {
        try {
          String what = Files.readSymbolicLink(file).toString();
          if (what.startsWith(below.toString())) {
            open.add(what);
          }
        } catch (NoSuchFileException e) {
          // the listing's own
        }
      }
    }
    return open;
  }
}
