package io.weir.plugins.action.pf;

import static io.weir.plugins.action.pf.PfTarget.block;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.ConfigurationException;
import io.weir.api.action.ActionException;
import io.weir.api.action.Block;
import io.weir.api.action.Blocker;
import io.weir.api.rule.Subject;
import io.weir.testkit.TestContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class PfScenarioTest {
  @TempDir private Path folder;
  private PfTarget pf;

  @BeforeEach
  void target() throws Exception {
    pf = new PfTarget(folder, true);
  }

  private static final String LINE =
      "198.51.100.7 # weir: 150 messages in an hour until 2026-03-01T11:00:00Z\n";

  private static Subject subject(String value) {
    return new Subject("client_address", value);
  }

  @Test
  void oneBlockIsInTheTableAndInTheFileAndItsStatesAreKilled() throws Exception {
    try (Blocker blocker = pf.blocker()) {
      blocker.add(List.of(block("198.51.100.7")));
      assertThat(pf.real()).containsExactly("198.51.100.7");
      assertThat(pf.text()).isEqualTo(LINE);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(pf.file)))
          .isEqualTo("rw-r--r--");
      assertThat(blocker.list())
          .containsExactly(new Blocker.Entry(subject("198.51.100.7"), true, true));
      blocker.add(List.of(block("198.51.100.7")));
    }
    assertThat(pf.lines("killed")).as("once: the second time it was not new").hasSize(1);
    assertThat(pf.lines("calls"))
        .containsExactly(
            "-v -t mailblock -T add -f -",
            "-k 198.51.100.7",
            "-t mailblock -T show",
            "-v -t mailblock -T add -f -");
    assertThat(folder.resolve("etc")).isDirectoryNotContaining("glob:**.weir");
  }

  @Test
  void networksAndIpv6AreBlockedInCanonicalForm() throws Exception {
    try (Blocker blocker = pf.blocker()) {
      blocker.add(
          List.of(block("2001:DB8:0::7"), block("2001:db8:1::/64"), block("203.0.113.9/24")));
      assertThat(pf.real())
          .containsExactlyInAnyOrder("2001:db8::7", "2001:db8:1::/64", "203.0.113.0/24");
      assertThat(blocker.list()).hasSize(3).allMatch(e -> e.marked() && e.complete());
    }
    assertThat(pf.lines("killed"))
        .containsExactly("2001:db8::7", "2001:db8:1::/64", "203.0.113.0/24");
  }

  @Test
  void aFlushFromOutsideIsSeenAndRepaired() throws Exception {
    try (Blocker blocker = pf.blocker()) {
      blocker.add(List.of(block("198.51.100.7")));
      pf.flush();
      assertThat(blocker.list())
          .containsExactly(new Blocker.Entry(subject("198.51.100.7"), true, false));
      blocker.add(List.of(block("198.51.100.7")));
      assertThat(pf.real()).containsExactly("198.51.100.7");
      pf.remove("table.mailblock");
      assertThat(blocker.list())
          .containsExactly(new Blocker.Entry(subject("198.51.100.7"), true, false));
    }
  }

  @Test
  void blocksSurviveAReloadOfTheRules() throws Exception {
    Files.writeString(pf.file, "# ours since 2019\n192.0.2.66 192.0.2.67 # a pest\n");
    pf.reload();
    try (Blocker blocker = pf.blocker()) {
      blocker.add(List.of(block("198.51.100.7"), block("2001:db8::7")));
      List<Blocker.Entry> before = blocker.list();
      pf.reload();
      assertThat(pf.real())
          .containsExactlyInAnyOrder("192.0.2.66", "192.0.2.67", "198.51.100.7", "2001:db8::7");
      assertThat(blocker.list()).containsExactlyInAnyOrderElementsOf(before);
    }
  }

  @Test
  void anEntryThatIsInTheTableAloneIsNotComplete() throws Exception {
    try (Blocker blocker = pf.blocker()) {
      blocker.add(List.of(block("198.51.100.7")));
      Files.delete(pf.file);
      assertThat(blocker.list())
          .containsExactly(new Blocker.Entry(subject("198.51.100.7"), false, false));
      blocker.add(List.of(block("198.51.100.7")));
      assertThat(pf.text()).isEqualTo(LINE);
    }
  }

  @Test
  void foreignLinesStayByteForByte() throws Exception {
    String foreign = "# caf\u00e9\r\n\n  !192.0.2.5\n192.0.2.66\t# weird: not ours\n10.9.0.0/16";
    Files.writeString(pf.file, foreign);
    Files.setPosixFilePermissions(pf.file, PosixFilePermissions.fromString("rw-r-----"));
    try (Blocker blocker = pf.blocker()) {
      blocker.add(List.of(block("198.51.100.7"), block("192.0.2.66")));
      assertThat(pf.text()).isEqualTo(foreign + "\n" + LINE);
      blocker.remove(List.of(subject("198.51.100.7"), subject("192.0.2.66")));
      assertThat(pf.text()).isEqualTo(foreign + "\n");
      assertThat(pf.real())
          .as("an entry of the administrator's file")
          .containsExactly("192.0.2.66");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(pf.file)))
          .isEqualTo("rw-r-----");
    }
  }

  @Test
  void aNegatedEntryIsForeignAndSurvives() throws Exception {
    pf.foreign("!192.0.2.5");
    try (Blocker blocker = pf.blocker()) {
      assertThat(blocker.list()).isEmpty();
      blocker.add(List.of(block("198.51.100.7"), block("192.0.2.5")));
      blocker.remove(List.of(subject("198.51.100.7")));
      assertThat(pf.real()).containsExactly("!192.0.2.5");
    }
  }

  @Test
  void aMappedAddressInTheTableIsNotTheIpv4Address() throws Exception {
    pf.foreign("::ffff:192.0.2.5");
    try (Blocker blocker = pf.blocker()) {
      assertThat(blocker.list()).isEmpty();
    }
  }

  @Test
  void aLongerBlockRenewsItsLineInPlace() throws Exception {
    try (Blocker blocker = pf.blocker()) {
      blocker.add(List.of(block("198.51.100.7"), block("198.51.100.8")));
      blocker.add(List.of(block("198.51.100.7", "again")));
      assertThat(Files.readAllLines(pf.file))
          .containsExactly(
              "198.51.100.7 # weir: again until 2026-03-01T11:00:00Z",
              "198.51.100.8 # weir: 150 messages in an hour until 2026-03-01T11:00:00Z");
    }
  }

  @Test
  void aLinkToTheFileStaysALink() throws Exception {
    Path real = folder.resolve("real");
    Files.writeString(real, "# here\n");
    Files.createSymbolicLink(pf.file, real);
    try (Blocker blocker = pf.blocker()) {
      blocker.add(List.of(block("198.51.100.7")));
    }
    assertThat(pf.file).isSymbolicLink();
    assertThat(real).hasContent("# here\n" + LINE);
  }

  @Test
  void whatACrashLeftBesideTheFileIsNoHindrance() throws Exception {
    Path left =
        Files.createSymbolicLink(
            pf.file.resolveSibling(".mailblock.weir"), folder.resolve("victim"));
    try (Blocker blocker = pf.blocker()) {
      blocker.add(List.of(block("198.51.100.7")));
    }
    assertThat(pf.text()).isEqualTo(LINE);
    assertThat(left).doesNotExist();
    assertThat(folder.resolve("victim")).doesNotExist();
  }

  @Test
  void aReasonCannotBreakOutOfItsLine() throws Exception {
    try (Blocker blocker = pf.blocker()) {
      blocker.add(
          List.of(block("198.51.100.7", "x\n0.0.0.0/0\r\u2028 \u0130 # y" + "z".repeat(500))));
      assertThat(Files.readAllLines(pf.file))
          .singleElement()
          .asString()
          .startsWith("198.51.100.7 # weir: x\\n0.0.0.0/0\\r\\u2028 ? # yz")
          .hasSizeLessThan(200);
    }
  }

  @Test
  void oneBadValueDoesNotKeepTheOthersOut() throws Exception {
    try (Blocker blocker = pf.blocker()) {
      for (String bad :
          List.of("-F", "192.0.2.1\n192.0.2.2", "192.0.2.1 192.0.2.2", "0.0.0.0/0", "")) {
        assertThat(blocker.add(List.of(block(bad), block("198.51.100.7"))))
            .containsOnlyKeys(subject(bad))
            .allSatisfy((who, why) -> assertThat(why).isNotBlank());
        assertThat(pf.real()).containsExactly("198.51.100.7");
        blocker.remove(List.of(subject("198.51.100.7")));
      }
    }
    assertThat(pf.lines("calls")).noneMatch(c -> c.contains("-F") || c.contains("192.0.2"));
  }

  @Test
  void tenThousandAreOneCall() throws Exception {
    List<Block> many = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      many.add(block("198." + (18 + (i >> 16)) + "." + (i >> 8 & 255) + "." + (i & 255)));
    }
    pf.put(
        "states",
        """
        all tcp 192.0.2.1:25 <- 198.18.0.9:4711       ESTABLISHED:ESTABLISHED
        all tcp 192.0.2.1:25 (10.0.0.1:25) <- 203.0.113.5:4711       SYN_SENT:CLOSED
        all tcp 2001:db8::1[25] <- 2001:db8::99[50000]       ESTABLISHED:ESTABLISHED
        """);
    try (Blocker blocker = pf.blocker()) {
      long from = System.nanoTime();
      blocker.add(many);
      long took = System.nanoTime() - from;
      System.out.println("10,000 entries added in " + took / 1_000_000 + " ms");
      assertThat(pf.real()).hasSize(10_000);
      assertThat(blocker.list()).hasSize(10_000).allMatch(e -> e.marked() && e.complete());
      assertThat(Duration.ofNanos(took)).isLessThan(Duration.ofMinutes(1));
    }
    assertThat(pf.lines("killed")).containsExactly("198.18.0.9");
    assertThat(pf.lines("calls"))
        .containsExactlyInAnyOrder(
            "-v -t mailblock -T add -f -", "-s states", "-k 198.18.0.9", "-t mailblock -T show");
  }

  @Test
  void whenStatesCannotBeListedEachIsKilled() throws Exception {
    List<Block> some = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      some.add(block("198.51.100." + i));
    }
    try (Blocker blocker = pf.blocker()) {
      blocker.add(some);
    }
    assertThat(pf.lines("killed")).hasSize(20);
  }

  /** Who opened it would wait for somebody to write into it, and block nobody meanwhile. */
  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aPipeIsNoFileOfATable() throws Exception {
    assertThat(new ProcessBuilder("mkfifo", pf.file.toString()).start().waitFor()).isZero();
    try (Blocker blocker = pf.blocker()) {
      assertThatThrownBy(blocker::list)
          .isInstanceOf(ActionException.class)
          .hasMessage(pf.file + ": cannot be read: is not a regular file");
    }
  }

  @Test
  void aMissingProgramIsSaidWithWhatToDo() {
    try (Blocker blocker = pf.blocker(List.of(folder + "/no/pfctl"), Duration.ofSeconds(5))) {
      assertThatThrownBy(blocker::list)
          .isInstanceOfSatisfying(ActionException.class, e -> assertThat(e.retry()).isFalse())
          .hasMessageContaining("/no/pfctl: no such file")
          .hasMessageContaining("`command`");
    }
  }

  @Test
  void whatPfctlSaysIsInTheError() throws Exception {
    pf.put("fail", "pfctl: /dev/pf: Permission denied\n");
    try (Blocker blocker = pf.blocker()) {
      assertThatThrownBy(() -> blocker.add(List.of(block("198.51.100.7"))))
          .isInstanceOfSatisfying(ActionException.class, e -> assertThat(e.retry()).isTrue())
          .hasMessageContaining(
              "-t mailblock -T add -f -: exit code 1: pfctl: /dev/pf: Permission denied")
          .hasMessageContaining("needs root");
      assertThat(pf.file).as("nothing is in force").doesNotExist();
      assertThatThrownBy(blocker::list).isInstanceOf(ActionException.class);
      assertThatThrownBy(() -> blocker.remove(List.of(subject("198.51.100.7"))))
          .isInstanceOf(ActionException.class);
    }
  }

  @Test
  void aSlowPfctlIsKilled() throws Exception {
    pf.put("sleep", "60");
    try (Blocker blocker = pf.blocker(pf.command(), Duration.ofMillis(300))) {
      long from = System.nanoTime();
      assertThatThrownBy(blocker::list)
          .isInstanceOf(ActionException.class)
          .hasMessageContaining("no end after 300 ms");
      assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(50));
    }
    assertThat(ProcessHandle.current().descendants().filter(ProcessHandle::isAlive))
        .as("the child and its child are gone")
        .noneMatch(p -> p.info().commandLine().orElse("").contains("sleep"));
  }

  @Test
  void aFileThatCannotBeWrittenIsSaidAndTheTableHoldsAllTheSame() throws Exception {
    Files.createDirectory(pf.file);
    try (Blocker blocker = pf.blocker()) {
      assertThatThrownBy(() -> blocker.add(List.of(block("198.51.100.7"))))
          .isInstanceOf(ActionException.class)
          .hasMessageContaining("etc/mailblock: cannot be written");
      assertThat(pf.real()).containsExactly("198.51.100.7");
    }
  }

  @Test
  void tableNamesAreChecked() {
    for (String bad : List.of("", "-F", "a b", "x".repeat(32), "a;b", "t\u0131ble", "../x")) {
      TestContext context = new TestContext("pf");
      PfConfig config = new PfConfig(bad, null, List.of("/sbin/pfctl"), Duration.ofSeconds(1));
      assertThatThrownBy(() -> new PfBlocker.Factory().create(config, context))
          .isInstanceOf(ConfigurationException.class);
      assertThat(context.rejected()).singleElement().asString().startsWith("table: ");
    }
    assertThat(PfConfig.wrongTable("mail-block_2")).isEmpty();
  }

  /** 16 MB of somebody else's lines: as objects they would be half a gigabyte. */
  @Test
  void aGreatFileOfOthersIsReadAndRewrittenLineByLine() throws Exception {
    StringBuilder others = new StringBuilder(17 << 20);
    for (int i = 0; others.length() < (16 << 20) - 1000; i++) {
      others.append("10.").append(i >> 16 & 255).append('.').append(i >> 8 & 255).append('.');
      others.append(i & 255).append(" # somebody's\n");
    }
    Files.writeString(pf.file, others);
    TableFile file = new TableFile(pf.file);
    long before = allocatedAlive();
    TableFile.Content content = file.read(Set.of("10.0.0.7", "198.51.100.7"));
    assertThat(content.foreign()).containsExactly("10.0.0.7");
    assertThat(content.ours()).isEmpty();
    assertThat(allocatedAlive() - before).isLessThan(4 << 20);

    file.update(Map.of("198.51.100.7", "why", "10.0.0.7", "not ours"), Set.of());
    assertThat(pf.text()).isEqualTo(others + "198.51.100.7 # weir: why\n");
    file.update(Map.of(), Set.of("198.51.100.7", "10.0.0.7"));
    assertThat(pf.text()).isEqualTo(others.toString());

    Files.writeString(pf.file, others + "#".repeat(2000) + "\n");
    assertThatThrownBy(() -> file.read(Set.of())).hasMessageContaining("more than 16 MiB");
  }

  private static long allocatedAlive() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
