package io.weir.plugins.action.nftables;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.action.Block;
import io.weir.api.action.Blocker;
import io.weir.api.rule.Subject;
import io.weir.testkit.BlockerContract;
import io.weir.testkit.Needs;
import io.weir.testkit.Part;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an administrator meets, on a real nftables with real packets. */
@Needs(Part.NFTABLES)
final class NftScenarioTest {
  private static final String ONE = "198.51.100.1";
  private static final String OTHER = "198.51.100.2";
  private static final String SIX = "2001:db8:1:2::7";

  @TempDir Path folder;
  private NftTarget target;
  private Blocker blocker;

  @BeforeEach
  void make() throws Exception {
    target = new NftTarget();
    target.addresses("192.0.2.1/32", "2001:db8::1/128", ONE + "/32", OTHER + "/32", SIX + "/128");
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
    try (Talk talk = new Talk(target.network, folder)) {
      assertThat(talk.connect(ONE)).isEqualTo("answer");
      assertThat(talk.connect(SIX)).isEqualTo("answer");
      assertThat(blocker.add(List.of(block(ONE), block("2001:db8:1:2::/64")))).isEmpty();
      assertThat(talk.again(ONE)).isEqualTo("silence");
      assertThat(talk.again(SIX)).isEqualTo("silence");
      assertThat(talk.connect(ONE)).isEqualTo("silence");
      assertThat(talk.connect(SIX)).isEqualTo("silence");
      assertThat(talk.connect(OTHER)).isEqualTo("answer");
      blocker.remove(subjects(ONE, "2001:db8:1:2::/64"));
      assertThat(talk.connect(ONE)).isEqualTo("answer");
      assertThat(talk.connect(SIX)).isEqualTo("answer");
    }
  }

  @Test
  void networksMayOverlap() throws Exception {
    blocker.add(List.of(block("198.51.100.0/24"), block(ONE), block("198.51.0.0/16")));
    assertThat(target.real()).containsExactlyInAnyOrder("198.51.0.0/16", ONE, "198.51.100.0/24");
    blocker.remove(subjects("198.51.0.0/16", ONE));
    try (Talk talk = new Talk(target.network, folder)) {
      assertThat(talk.connect(OTHER)).isEqualTo("silence");
    }
  }

  @Test
  void aRefusalIsToldTheSender() throws Exception {
    try (Blocker refusing = target.blocker("reject", List.of(NftConfig.Hook.INPUT), List.of());
        Talk talk = new Talk(target.network, folder)) {
      refusing.add(List.of(block(ONE)));
      assertThat(talk.connect(ONE)).isEqualTo("refused");
    }
  }

  @Test
  void onlyThePortsThatAreNamed() throws Exception {
    List<NftConfig.Hook> both = List.of(NftConfig.Hook.INPUT, NftConfig.Hook.FORWARD);
    try (Talk talk = new Talk(target.network, folder)) {
      try (Blocker some = target.blocker("drop", both, List.of(25, 465))) {
        some.add(List.of(block(ONE)));
        assertThat(some.list()).allMatch(Blocker.Entry::complete);
        assertThat(talk.connect(ONE)).isEqualTo("answer");
      }
      // Other options in the next run: what stood is complete only with its rules as they are now.
      try (Blocker others = target.blocker("drop", both, List.of(25, 2525))) {
        others.add(List.of(block(OTHER)));
        assertThat(talk.connect(ONE)).isEqualTo("silence");
        assertThat(talk.connect(OTHER)).isEqualTo("silence");
      }
    }
  }

  @Test
  void whatOthersTookAwayIsIncompleteOrGoneAndComesBack() throws Exception {
    List<Block> two = List.of(block(ONE), block("2001:db8:1:2::/64"));
    blocker.add(two);
    assertThat(blocker.list()).hasSize(2).allMatch(Blocker.Entry::complete);
    target.nft("flush chain inet weir block_address_input");
    assertThat(blocker.list()).hasSize(2).noneMatch(Blocker.Entry::complete);
    blocker.add(two);
    assertThat(blocker.list()).hasSize(2).allMatch(Blocker.Entry::complete);
    for (String harm :
        List.of(
            "flush ruleset",
            "delete table inet weir",
            "flush set inet weir block_address_ipv4_32")) {
      target.nft(harm);
      blocker.add(two); // without having looked
      assertThat(blocker.list()).as(harm).hasSize(2).allMatch(Blocker.Entry::complete);
      target.nft(harm);
      blocker.remove(subjects(ONE));
      blocker.list();
      blocker.add(two);
      assertThat(blocker.list()).as(harm).hasSize(2).allMatch(Blocker.Entry::complete);
    }
    try (Talk talk = new Talk(target.network, folder)) {
      assertThat(talk.connect(ONE)).isEqualTo("silence");
    }
  }

  @Test
  void anotherProcessFindsAllSetsBeforeItWritesRules() throws Exception {
    blocker.add(List.of(block("2001:db8:1:2::/64")));
    try (Blocker next = target.blocker()) {
      next.add(List.of(block(ONE)));
      assertThat(next.list()).hasSize(2).allMatch(Blocker.Entry::complete);
    }
    try (Talk talk = new Talk(target.network, folder)) {
      assertThat(talk.connect(SIX)).isEqualTo("silence");
    }
  }

  @Test
  void theKernelEndsABlockByItself() throws Exception {
    blocker.add(List.of(block(ONE, BlockerContract.SINCE.plusSeconds(1), "short"), block(OTHER)));
    assertThat(blocker.list().get(0).until()).isNotNull();
    Thread.sleep(2_500);
    assertThat(target.real()).containsExactly(OTHER);
    blocker.add(List.of(block(ONE, BlockerContract.SINCE.minusSeconds(9), "over already")));
    Thread.sleep(2_500);
    assertThat(target.real()).containsExactly(OTHER);
  }

  @Test
  void tablesOfOthersStay() throws Exception {
    target.nft("add table inet filter");
    target.nft("add chain inet filter input { type filter hook input priority 0; policy drop; }");
    String before = target.nft("list table inet filter");
    blocker.add(List.of(block(ONE)));
    blocker.remove(subjects(ONE));
    assertThat(target.nft("list table inet filter")).isEqualTo(before);
  }

  @Test
  void everyoneIsNotBlocked() throws Exception {
    assertThat(blocker.add(List.of(block("0.0.0.0/0"), block("::/0"), block(ONE)))).hasSize(2);
    assertThat(target.real()).containsExactly(ONE);
  }

  @Test
  void longAndForeignReasonsFitAComment() throws Exception {
    for (String reason :
        List.of("x".repeat(10_000), "\"} ; flush ruleset", "ж\u202e\u0000\n", "")) {
      assertThat(blocker.add(List.of(block(ONE, BlockerContract.SINCE.plusSeconds(99), reason))))
          .isEmpty();
      assertThat(blocker.list()).hasSize(1).allMatch(Blocker.Entry::marked);
    }
    assertThat(target.nft("list table inet weir")).doesNotContain("ж", "\u202e");
  }

  @Test
  void twelveThousandAreSomeTransactions() throws Exception {
    List<Block> many = new ArrayList<>();
    for (int i = 0; i < 12_000; i++) {
      many.add(block("10.1." + (i >> 8) + "." + (i & 255)));
    }
    blocker.add(many);
    assertThat(blocker.list()).hasSize(12_000).allMatch(Blocker.Entry::complete);
    blocker.remove(many.stream().map(Block::subject).toList());
    assertThat(blocker.list()).isEmpty();
  }
}
