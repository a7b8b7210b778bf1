package io.weir.plugins.action.ipset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.action.ActionException;
import io.weir.api.action.Block;
import io.weir.api.action.Blocker;
import io.weir.api.rule.Subject;
import io.weir.testkit.BlockerContract;
import io.weir.testkit.Needs;
import io.weir.testkit.Part;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an administrator meets, on real sets with real packets. */
@Needs(Part.IPSET)
final class IpsetScenarioTest {
  private static final String ONE = "198.51.100.1";
  private static final String OTHER = "198.51.100.2";

  /** Listens, connects from an address, and says hello over the open connection when told. */
  private static final String TALK =
      """
      import socket, sys
      server = socket.create_server(("192.0.2.1", 0))
      def client(address):
          s = socket.socket()
          s.settimeout(1)
          s.bind((address, 0))
          return s
      def connects(address):
          try:
              client(address).connect(server.getsockname())
              server.accept()
              return "answer"
          except socket.timeout:
              return "silence"
      old = client(sys.argv[1])
      old.connect(server.getsockname())
      peer, _ = server.accept()
      peer.settimeout(1)
      print("ready", flush=True)
      for line in sys.stdin:
          words = line.split()
          if words[0] == "again":
              old.send(b"x")
              try:
                  peer.recv(1)
                  print("answer", flush=True)
              except socket.timeout:
                  print("silence", flush=True)
          else:
              print(connects(words[1]), flush=True)
      """;

  private IpsetTarget target;
  private Blocker blocker;

  @BeforeEach
  void make() throws Exception {
    target = new IpsetTarget();
    target.inside("ip", "link", "set", "lo", "up");
    for (String address : List.of("192.0.2.1/32", ONE + "/32", OTHER + "/32")) {
      target.inside("ip", "addr", "add", address, "dev", "lo");
    }
    blocker = target.blocker();
  }

  @AfterEach
  void close() throws Exception {
    blocker.close();
    target.close();
  }

  private static Block block(String value) {
    return block(value, BlockerContract.SINCE.plusSeconds(3600), "too much");
  }

  private static Block block(String value, Instant until, String reason) {
    return Block.of("block_address", new Subject("client_address", value))
        .id("b-" + value)
        .lasting(BlockerContract.SINCE, until)
        .because(reason, Block.Author.rule("busy_address"))
        .build();
  }

  private static List<Subject> subjects(String... values) {
    return Stream.of(values).map(value -> new Subject("client_address", value)).toList();
  }

  @Test
  void packetsOfABlockedAddressAreDroppedThoseOfAnOpenConnectionToo() throws Exception {
    blocker.add(List.of(block("203.0.113.0/24")));
    target.inside(
        "iptables", "-I", "INPUT", "-m", "set", "--match-set", "weir4", "src", "-j", "DROP");
    List<String> python =
        List.of("ip", "netns", "exec", target.network, "python3", "-c", TALK, ONE);
    Process talk = new ProcessBuilder(python).redirectErrorStream(true).start();
    try (var out = talk.inputReader();
        var in = talk.outputWriter()) {
      assertThat(out.readLine()).isEqualTo("ready");
      List<String> said = new ArrayList<>();
      for (String step : List.of("", "block", "free")) {
        if (step.equals("block")) {
          blocker.add(List.of(block(ONE)));
        } else if (step.equals("free")) {
          blocker.remove(subjects(ONE));
        }
        for (String question : List.of("from " + ONE, "from " + OTHER, "again")) {
          // What was sent while it was blocked is sent again by the kernel later: not asked twice.
          if (!step.equals("free") || !question.equals("again")) {
            in.write(question + "\n");
            in.flush();
            said.add(out.readLine());
          }
        }
      }
      assertThat(said)
          .containsExactly(
              "answer", "answer", "answer", "silence", "answer", "silence", "answer", "answer");
    } finally {
      talk.destroyForcibly();
    }
  }

  @Test
  void bothVersionsAndNetworksThatOverlap() throws Exception {
    blocker.add(List.of(block("198.51.100.0/24"), block(ONE), block("2001:db8:1:2::/64")));
    assertThat(target.real())
        .containsExactlyInAnyOrder("198.51.100.0/24", ONE, "2001:db8:1:2::/64");
    assertThat(blocker.list()).hasSize(3).allMatch(Blocker.Entry::marked);
    blocker.remove(subjects("198.51.100.0/24", "2001:db8:1:2::/64", "203.0.113.9"));
    assertThat(target.real()).containsExactly(ONE);
  }

  @Test
  void whatOthersTookAwayComesBack() throws Exception {
    blocker.add(List.of(block(ONE)));
    for (String harm : List.of("flush", "destroy")) {
      target.inside("ipset", harm);
      assertThat(blocker.list()).isEmpty();
      blocker.remove(subjects(ONE));
      assertThat(blocker.add(List.of(block(ONE)))).isEmpty();
      assertThat(blocker.list()).hasSize(1);
    }
  }

  @Test
  void aBlockLongerThanTheKernelCountsIsNoTrouble() throws Exception {
    Instant end = BlockerContract.SINCE.plus(Duration.ofDays(365));
    blocker.add(List.of(block(ONE, end, "long")));
    assertThat(blocker.list().get(0).until()).isEqualTo(end);
    assertThat(target.inside("ipset", "save")).contains("timeout 21474");
    target.inside("ipset", "add", "weir4", ONE, "timeout", "900000", "-exist");
    assertThat(blocker.list().get(0).until()).as("to be added again").isBefore(end);
  }

  @Test
  void theKernelEndsABlockByItself() throws Exception {
    blocker.add(List.of(block(ONE, BlockerContract.SINCE.plusSeconds(1), "short"), block(OTHER)));
    blocker.add(List.of(block("192.0.2.77", BlockerContract.SINCE.minusSeconds(9), "over")));
    Thread.sleep(3_500);
    assertThat(target.real()).containsExactly(OTHER);
  }

  @Test
  void exceptionsAndEntriesOfOthersAreNoBlocks() throws Exception {
    target.foreign("203.0.113.0/24");
    target.inside("ipset", "add", "weir4", "203.0.113.7", "nomatch");
    target.inside(
        "ipset", "add", "weir4", "192.0.2.9", "comment", "timeout 5 comment nomatch weir:");
    List<Blocker.Entry> entries = blocker.list();
    assertThat(entries)
        .extracting(e -> e.subject().value())
        .containsExactlyInAnyOrder("203.0.113.0/24", "192.0.2.9");
    assertThat(entries).noneMatch(Blocker.Entry::marked).allMatch(e -> e.until() == null);
  }

  @Test
  void aSetOfAnotherKindIsToldAndLeftAlone() throws Exception {
    target.inside("ipset", "create", "weir4", "hash:ip");
    assertThatThrownBy(() -> blocker.add(List.of(block(ONE))))
        .isInstanceOf(ActionException.class)
        .hasMessageContaining("see `set`");
    assertThat(target.real()).isEmpty();
  }

  @Test
  void aFullSetSaysWhatToDo() throws Exception {
    try (Blocker small = target.blocker(3)) {
      List<Block> many = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        many.add(block("10.0.0." + i));
      }
      assertThatThrownBy(() -> small.add(many)).hasMessageContaining("see `maxelem`");
    }
  }

  @Test
  void hostileReasonsFitAComment() throws Exception {
    for (String reason :
        List.of("x".repeat(10_000), "\" flush\ndestroy", "ж\u202e\u0000\n\\\"", "")) {
      assertThat(blocker.add(List.of(block(ONE, BlockerContract.SINCE.plusSeconds(99), reason))))
          .isEmpty();
      assertThat(blocker.list()).hasSize(1).allMatch(Blocker.Entry::marked);
      assertThat(blocker.list().get(0).until()).isEqualTo(BlockerContract.SINCE.plusSeconds(99));
    }
  }

  @Test
  void everyoneIsNotBlocked() throws Exception {
    assertThat(blocker.add(List.of(block("0.0.0.0/0"), block("::/0"), block(ONE)))).hasSize(2);
    assertThat(target.real()).containsExactly(ONE);
  }

  @Test
  void tenThousandAreOneCall() throws Exception {
    List<Block> many = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      many.add(block("10.1." + (i >> 8) + "." + (i & 255)));
    }
    blocker.add(many);
    assertThat(blocker.list()).hasSize(10_000).allMatch(Blocker.Entry::complete);
    blocker.remove(many.stream().map(Block::subject).toList());
    assertThat(blocker.list()).isEmpty();
  }
}
