package io.weir.engine.join;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.Event;
import io.weir.api.EventType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Somebody copies a value that links messages: every message is still assembled exactly once. */
final class JoinerCopiedValueTest extends Letters {
  private final List<String> rows = new ArrayList<>();

  @Override
  Event show(Joiner to, EventType type, String program, String id, Object... values) {
    Event last = super.show(to, type, program, id, values);
    out.stream().filter(e -> e.type().name().equals("letter")).forEach(this::row);
    return last;
  }

  private void row(Event row) {
    rows.add(row.text("queue_id") + " " + row.text("client_address") + " " + row.text("account"));
  }

  private void later() {
    place += 31;
    joiner.time(place * 1_000_000L, this::row);
  }

  private String who(Event event) {
    return event.text("client_address") + " " + event.text("account");
  }

  /** One that is still there, as it could not be delivered. */
  private void victim() {
    show(TAKEN, "F1", CLIENT, address("192.0.2.10"), ACCOUNT, "carol");
    show(NAMED, "F1", NAME, "<known@vic>");
    show(LISTED, "F1");
    show(CARRIED, "F1", RELAY, address("198.51.100.1"), ANSWER, "450 later");
  }

  private void copy() {
    show(TAKEN, "FA1", CLIENT, address("198.51.100.66"));
    show(NAMED, "FA1", NAME, "<known@vic>");
    show(LISTED, "FA1");
  }

  private void copyComesBack() {
    show(TAKEN, "FA2", CLIENT, address("127.0.0.1"));
    show(NAMED, "FA2", NAME, "<known@vic>");
  }

  private void filterSaysSo() {
    show(CARRIED, "FA1", RELAY, address("127.0.0.1"), ANSWER, "250 Ok: queued as FA2");
  }

  @Test
  void whatAFilterHandsBackIsTheCopiersWhateverTheOrder() {
    for (int order = 0; order < 4; order++) {
      JoinerCopiedValueTest one = new JoinerCopiedValueTest();
      one.victim();
      one.copy();
      one.copyComesBack();
      if (order == 0) {
        one.filterSaysSo();
      }
      one.show(LISTED, "FA2");
      if (order == 1) {
        one.filterSaysSo();
      }
      assertThat(one.who(one.show(CARRIED, "FA2", RELAY, address("198.51.100.2"))))
          .doesNotContain("192.0.2.10", "carol");
      if (order == 2) {
        one.filterSaysSo();
      }
      assertThat(one.who(one.show(CARRIED, "FA2", RELAY, address("198.51.100.2"))))
          .doesNotContain("192.0.2.10", "carol");
      one.show(GONE, "FA2");
      if (order == 3) {
        one.filterSaysSo();
      } else {
        assertThat(one.joiner.size()).isEqualTo(2);
      }
      one.later();

      assertThat(one.rows)
          .as("order " + order)
          .containsExactly("F1 192.0.2.10 carol", "FA1 198.51.100.66 null");
    }
  }

  @Test
  void whereTwoMayBeTheFirstNothingIsHandedOnUntilTheFilterSaysWhich() {
    show(TAKEN, "F1", CLIENT, address("192.0.2.10"), ACCOUNT, "carol");
    show(NAMED, "F1", NAME, "<known@vic>");
    show(LISTED, "F1");
    copy();
    copyComesBack();
    show(LISTED, "FA2");

    assertThat(who(show(CARRIED, "FA2"))).isEqualTo("127.0.0.1 null");
    filterSaysSo();
    assertThat(who(show(CARRIED, "FA2"))).isEqualTo("198.51.100.66 null");
    later();
    assertThat(rows).containsExactly("F1 192.0.2.10 carol", "FA1 198.51.100.66 null");
  }

  @Test
  void whatTheFilterSaysBeatsTheValueThoughItComesLater() {
    show(TAKEN, "F1", CLIENT, address("192.0.2.10"), ACCOUNT, "carol");
    show(NAMED, "F1", NAME, "<known@vic>");
    show(LISTED, "F1");
    show(TAKEN, "FA1", CLIENT, address("198.51.100.66"));
    show(NAMED, "FA1", NAME, "<other@evil>");
    show(LISTED, "FA1");
    copyComesBack();
    show(LISTED, "FA2");
    filterSaysSo();

    assertThat(who(show(CARRIED, "FA2"))).isEqualTo("198.51.100.66 null");
    show(GONE, "F1");
    assertThat(who(show(CARRIED, "FA2"))).isEqualTo("198.51.100.66 null");
    later();
    assertThat(rows).containsExactly("F1 192.0.2.10 carol", "FA1 198.51.100.66 null");
  }

  @Test
  void whoHasLoggedInIsNobodyElse() {
    show(TAKEN, "F1", CLIENT, address("192.0.2.10"), ACCOUNT, "carol");
    show(NAMED, "F1", NAME, "<known@vic>");
    show(LISTED, "F1");
    show(TAKEN, "F2", CLIENT, address("127.0.0.1"), ACCOUNT, "mallory");
    show(NAMED, "F2", NAME, "<known@vic>");
    show(LISTED, "F2");

    assertThat(made()).containsExactly("letter", "listed");
    assertThat(who(show(CARRIED, "F2"))).isEqualTo("127.0.0.1 mallory");
    show(CARRIED, "F1", RELAY, address("127.0.0.1"), ANSWER, "250 <queued as F2@x> saved");
    assertThat(who(show(CARRIED, "F2"))).isEqualTo("127.0.0.1 mallory");
    later();
    assertThat(rows).containsExactly("F1 192.0.2.10 carol", "F2 127.0.0.1 mallory");
  }

  @Test
  void aClientFromElsewhereIsNobodyElseWhateverIsSaidOfIt() {
    show(TAKEN, "F1", CLIENT, address("192.0.2.10"), ACCOUNT, "carol");
    show(LISTED, "F1");
    show(TAKEN, "F2", CLIENT, address("198.51.100.66"));
    show(HANDED, "F3", CLIENT, address("127.0.0.1"), FIRST_CLIENT, address("198.51.100.67"));
    show(CARRIED, "F1", RELAY, address("127.0.0.1"), ANSWER, "250 queued as F2");
    show(CARRIED, "F1", RELAY, address("127.0.0.1"), ANSWER, "250 queued as F3");
    show(
        HANDED,
        "F4",
        CLIENT,
        address("127.0.0.1"),
        FIRST_CLIENT,
        address("198.51.100.68"),
        ORIGINAL,
        "F1");

    assertThat(who(show(CARRIED, "F2"))).isEqualTo("198.51.100.66 null");
    assertThat(who(show(CARRIED, "F3"))).isEqualTo("198.51.100.67 null");
    assertThat(who(show(CARRIED, "F4"))).isEqualTo("198.51.100.68 null");
  }

  @Test
  void aListServersCopiesAreLettersOfTheirOwn() {
    for (int i = 1; i <= 3; i++) {
      show(TAKEN, "L" + i, CLIENT, address("127.0.0.1"));
      show(NAMED, "L" + i, NAME, "<post@list>");
      show(LISTED, "L" + i);
    }
    for (int i = 1; i <= 3; i++) {
      show(CARRIED, "L" + i, RELAY, address("198.51.100." + i));
      show(GONE, "L" + i);
    }

    assertThat(rows)
        .containsExactlyInAnyOrder("L1 127.0.0.1 null", "L2 127.0.0.1 null", "L3 127.0.0.1 null");
  }

  @Test
  void aCopyFromThisMachineIsAloneWhenTheFirstGoesElsewhere() {
    show(TAKEN, "F1", CLIENT, address("192.0.2.10"), ACCOUNT, "carol");
    show(NAMED, "F1", NAME, "<known@vic>");
    show(LISTED, "F1");
    copyComesBack();
    show(LISTED, "FA2");
    assertThat(made()).as("it may be a filter's").containsExactly("listed");
    show(CARRIED, "F1");

    assertThat(rows).containsExactly("F1 192.0.2.10 carol", "FA2 127.0.0.1 null");
    assertThat(who(show(CARRIED, "FA2"))).isEqualTo("127.0.0.1 null");
    assertThat(show(CARRIED, "FA2").text("message_id")).isEqualTo("<known@vic>");
  }

  @Test
  void aFilterThatSaysNothingIsBelievedWhenTheFirstEnds() {
    show(TAKEN, "F1", CLIENT, address("192.0.2.10"), ACCOUNT, "carol");
    show(NAMED, "F1", NAME, "<a@vic>");
    show(LISTED, "F1");
    show(TAKEN, "F2", CLIENT, address("127.0.0.1"));
    show(NAMED, "F2", NAME, "<a@vic>");
    show(LISTED, "F2");
    assertThat(who(show(CARRIED, "F2"))).isEqualTo("192.0.2.10 carol");
    show(CARRIED, "F1", RELAY, address("127.0.0.1"), ANSWER, "250 Ok");
    show(GONE, "F1");
    later();

    assertThat(rows).containsExactly("F1 192.0.2.10 carol");
    assertThat(who(show(CARRIED, "F2"))).isEqualTo("192.0.2.10 carol");
  }

  @Test
  void whatWaitsGoesOutAfterAWhileAndWhenItsIdComesAgain() {
    show(TAKEN, "F1", CLIENT, address("192.0.2.10"), ACCOUNT, "carol");
    show(NAMED, "F1", NAME, "<known@vic>");
    show(LISTED, "F1");
    copyComesBack();
    show(LISTED, "FA2");
    show(GONE, "FA2");
    show(TAKEN, "FA2", CLIENT, address("198.51.100.7"));
    assertThat(rows).containsExactly("F1 192.0.2.10 carol", "FA2 127.0.0.1 null");

    show(TAKEN, "FA3", CLIENT, address("127.0.0.1"));
    show(NAMED, "FA3", NAME, "<known@vic>");
    Event listed = show(LISTED, "FA3");
    later();
    assertThat(rows).hasSize(3).last().isEqualTo("FA3 127.0.0.1 null");
    assertThat(listed.micros()).isLessThan(place * 1_000_000L - 30_000_000L);
    later();
    assertThat(rows).hasSize(3);
  }

  @Test
  void whatWaitsOutlivesARestart() throws IOException {
    for (boolean said : new boolean[] {true, false}) {
      JoinerCopiedValueTest one = new JoinerCopiedValueTest();
      one.victim();
      one.copy();
      one.copyComesBack();
      one.show(LISTED, "FA2");
      Map<String, byte[]> saved = new HashMap<>();
      one.joiner.save(saved);
      Joiner next = new Joiner(JOIN, 100);
      next.restore(saved);
      one.rows.clear();
      if (said) {
        one.show(
            next,
            CARRIED,
            "postfix/x",
            "FA1",
            RELAY,
            address("127.0.0.1"),
            ANSWER,
            "queued as FA2");
        assertThat(one.who(one.show(next, CARRIED, "postfix/x", "FA2")))
            .isEqualTo("198.51.100.66 null");
      } else {
        one.show(next, CARRIED, "postfix/x", "FA1", RELAY, address("198.51.100.9"));
        assertThat(one.who(one.show(next, CARRIED, "postfix/x", "FA2")))
            .isEqualTo("127.0.0.1 null");
      }
      next.finish(one::row);
      assertThat(one.rows).isEqualTo(said ? List.of() : List.of("FA2 127.0.0.1 null"));
    }
  }

  @Test
  void copiesWithoutNumberCostNothing() {
    Joiner many = new Joiner(JOIN, 50_000);
    long begun = System.nanoTime();
    for (int i = 0; i < 100_000; i++) {
      String client = i % 2 == 0 ? "127.0.0.1" : "198.51.100.66";
      show(many, TAKEN, "postfix/x", "A" + i, CLIENT, address(client));
      show(many, NAMED, "postfix/x", "A" + i, NAME, "<same@x>");
      show(many, LISTED, "postfix/x", "A" + i);
      show(many, CARRIED, "postfix/x", "A" + i / 2, RELAY, address("198.51.100.1"));
    }
    assertThat((System.nanoTime() - begun) / 1e9).as("seconds").isLessThan(60);
    assertThat(many.size()).isEqualTo(50_000);
    assertThat(rows).hasSizeGreaterThan(99_000).doesNotHaveDuplicates();
  }
}
