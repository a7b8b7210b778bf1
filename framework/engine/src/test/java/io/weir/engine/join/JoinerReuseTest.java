package io.weir.engine.join;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.Event;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Keys that come again, lines that are missing, restarts, filters before and behind the queue. */
final class JoinerReuseTest extends Letters {
  @Test
  void anIdThatComesAgainAfterItsEndIsANewMessage() {
    show(TAKEN, "A", CLIENT, address("192.0.2.1"), ACCOUNT, "anna");
    show(LISTED, "A");
    show(GONE, "A");
    show(TAKEN, "A", CLIENT, address("192.0.2.2"));

    Event listed = show(LISTED, "A");
    assertThat(made()).containsExactly("letter", "listed");
    assertThat(listed.integer("retry")).isZero();
    assertThat(show(CARRIED, "A").text("client_address")).isEqualTo("192.0.2.2");
    assertThat(show(CARRIED, "A").text("account")).isNull();
  }

  @Test
  void anIdThatComesAgainWithoutItsEndIsANewMessage() {
    show(TAKEN, "A", CLIENT, address("192.0.2.1"), ACCOUNT, "anna");
    show(LISTED, "A");
    show(TAKEN, "A", CLIENT, address("192.0.2.2"));

    show(LISTED, "A");
    assertThat(made()).containsExactly("letter", "listed");
    assertThat(show(CARRIED, "A").text("account")).isNull();
  }

  @Test
  void anIdThatComesAgainBeforeItWasListedIsANewMessage() {
    show(TAKEN, "A", CLIENT, address("192.0.2.1"), ACCOUNT, "anna");
    show(NAMED, "A", NAME, "<a@x>");
    show(TAKEN, "A", CLIENT, address("192.0.2.2"));

    assertThat(show(CARRIED, "A").text("account")).isNull();
    assertThat(show(CARRIED, "A").text("message_id")).isNull();
  }

  @Test
  void aNameBehindTheListingIsThatOfANewThingThatNobodyTook() {
    show(TAKEN, "A", CLIENT, address("192.0.2.1"));
    show(NAMED, "A", NAME, "<a@x>");
    show(LISTED, "A");
    show(NAMED, "A", NAME, "<bounce@x>");

    show(LISTED, "A");
    assertThat(made()).containsExactly("letter", "listed");
    assertThat(show(CARRIED, "A").text("client_address")).isNull();
    assertThat(show(CARRIED, "A").text("message_id")).isEqualTo("<bounce@x>");
  }

  @Test
  void whatBeganBeforeReadingDidWasAssembledThere() {
    show(LISTED, "A");
    assertThat(made()).containsExactly("listed");
    show(CARRIED, "B");
    show(GONE, "B");
    assertThat(joiner.size()).isEqualTo(1);
  }

  @Test
  void aThingMayStayOpenForDaysAndIsListedAgainAndAgain() {
    show(TAKEN, "A", CLIENT, address("192.0.2.1"));
    for (int i = 0; i < 400; i++) {
      Event listed = show(LISTED, "A");
      assertThat(listed.integer("retry")).isEqualTo(i);
      assertThat(made()).hasSize(i == 0 ? 2 : 1);
      place += 3_600;
    }
    assertThat(show(CARRIED, "A").text("client_address")).isEqualTo("192.0.2.1");
  }

  @Test
  void whatWasMovedGoesOnUnderTheNewIdOnly() {
    show(TAKEN, "A", CLIENT, address("192.0.2.1"), ACCOUNT, "anna");
    show(LISTED, "A");
    show(HANDED, "B", ORIGINAL, "A", MOVED, 1L);
    show(NAMED, "B", NAME, "<a@x>");
    show(LISTED, "B");

    assertThat(made()).containsExactly("listed");
    assertThat(joiner.size()).isEqualTo(1);
    assertThat(show(CARRIED, "B").text("account")).isEqualTo("anna");
  }

  @Test
  void whatWasMovedBeforeItWasListedIsAssembledUnderTheNewId() {
    show(TAKEN, "A", CLIENT, address("192.0.2.1"), ACCOUNT, "anna");
    show(HANDED, "B", ORIGINAL, "A", MOVED, 1L);
    show(LISTED, "B");

    assertThat(made()).containsExactly("letter", "listed");
    assertThat(out.get(0).text("account")).isEqualTo("anna");
  }

  @Test
  void aFilterThatNamesTheFirstIdLeavesThatOpen() {
    show(TAKEN, "A", CLIENT, address("192.0.2.1"), ACCOUNT, "anna");
    show(LISTED, "A");
    show(HANDED, "B", CLIENT, address("127.0.0.1"), ORIGINAL, "A");
    show(LISTED, "B");

    assertThat(made()).containsExactly("listed");
    assertThat(show(CARRIED, "A").text("account")).isEqualTo("anna");
    show(GONE, "A");
    assertThat(show(CARRIED, "B").text("account")).isEqualTo("anna");
    assertThat(show(CARRIED, "B").text("client_address")).isEqualTo("192.0.2.1");
  }

  @Test
  void aFilterMayHandOverToAnotherInstanceOfTheHost() {
    show(joiner, TAKEN, "in/smtpd", "A", CLIENT, address("192.0.2.1"), ACCOUNT, "anna");
    show(joiner, NAMED, "in/cleanup", "A", NAME, "<a@x>");
    show(joiner, LISTED, "in/qmgr", "A");
    show(joiner, HANDED, "out/smtpd", "B", CLIENT, address("127.0.0.1"), ORIGINAL, "A");
    show(joiner, TAKEN, "out/smtpd", "C", CLIENT, address("127.0.0.1"));
    show(joiner, NAMED, "out/cleanup", "C", NAME, "<a@x>");

    assertThat(show(joiner, CARRIED, "out/smtp", "B").text("account")).isEqualTo("anna");
    assertThat(show(joiner, CARRIED, "out/smtp", "C").text("account")).isEqualTo("anna");
  }

  @Test
  void anIdThatTwoOtherInstancesHaveOpenIsNeithers() {
    show(joiner, TAKEN, "one/smtpd", "A", ACCOUNT, "anna");
    show(joiner, TAKEN, "two/smtpd", "A", ACCOUNT, "bert");
    show(joiner, HANDED, "out/smtpd", "B", CLIENT, address("127.0.0.1"), ORIGINAL, "A");

    assertThat(show(joiner, CARRIED, "out/smtp", "B").text("account")).isNull();
  }

  @Test
  void aFilterBeforeTheQueueIsJoinedByTheClientItNames() {
    show(TAKEN, "", CLIENT, address("192.0.2.1"), ACCOUNT, "anna");
    assertThat(joiner.size()).isZero();
    show(HANDED, "A", CLIENT, address("127.0.0.1"), FIRST_CLIENT, address("192.0.2.1"));
    show(LISTED, "A");

    assertThat(made()).containsExactly("letter", "listed");
    assertThat(out.get(0).text("account")).isEqualTo("anna");
    assertThat(out.get(0).text("client_address")).isEqualTo("192.0.2.1");
    show(HANDED, "B", CLIENT, address("127.0.0.1"), FIRST_CLIENT, address("192.0.2.1"));
    assertThat(show(CARRIED, "B").text("account")).as("waits once").isNull();
    assertThat(show(CARRIED, "B").text("client_address")).isEqualTo("192.0.2.1");
  }

  @Test
  void twoWhoWaitAtOneAddressHandOnWhatTheyAgreeOn() {
    show(TAKEN, "", CLIENT, address("192.0.2.1"), ACCOUNT, "anna");
    show(TAKEN, "", CLIENT, address("192.0.2.1"), ACCOUNT, "bert");
    show(HANDED, "A", CLIENT, address("127.0.0.1"), FIRST_CLIENT, address("192.0.2.1"));

    assertThat(show(CARRIED, "A").text("account")).isNull();
    assertThat(show(CARRIED, "A").text("client_address")).isEqualTo("192.0.2.1");
  }

  @Test
  void nobodyWaitsForMoreThanAFewMinutes() {
    show(TAKEN, "", CLIENT, address("192.0.2.1"), ACCOUNT, "anna");
    place += 3_600;
    show(HANDED, "A", CLIENT, address("127.0.0.1"), FIRST_CLIENT, address("192.0.2.1"));

    assertThat(show(CARRIED, "A").text("account")).isNull();
  }

  @Test
  void theNameFindsTheFirstThingAfterARestartToo() throws IOException {
    show(TAKEN, "A", CLIENT, address("192.0.2.1"), ACCOUNT, "anna");
    show(NAMED, "A", NAME, "<a@x>");
    show(LISTED, "A");
    Map<String, byte[]> saved = new TreeMap<>();
    joiner.save(saved);
    Joiner next = new Joiner(JOIN, 100);
    next.restore(saved);
    show(next, TAKEN, "postfix/smtpd", "B", CLIENT, address("127.0.0.1"));
    show(next, NAMED, "postfix/cleanup", "B", NAME, "<a@x>");
    show(next, LISTED, "postfix/qmgr", "B");

    assertThat(made()).containsExactly("listed");
    assertThat(show(next, CARRIED, "postfix/smtp", "B").text("account")).isEqualTo("anna");
  }

  @Test
  void theLongestUntouchedLeavesFirstAfterARestartToo() throws IOException {
    show(TAKEN, "Z", ACCOUNT, "anna");
    show(TAKEN, "A", ACCOUNT, "bert");
    Map<String, byte[]> saved = new TreeMap<>();
    joiner.save(saved);
    Joiner next = new Joiner(JOIN, 2);
    next.restore(saved);
    show(next, TAKEN, "postfix/x", "B", ACCOUNT, "carl");

    assertThat(next.evicted()).isEqualTo(1);
    assertThat(show(next, CARRIED, "postfix/x", "A").text("account")).isEqualTo("bert");
    assertThat(show(next, CARRIED, "postfix/x", "Z").text("account")).isNull();
  }

  @Test
  void whatComesAndGoesBetweenTwoCommitsIsNeverWritten() {
    Map<String, byte[]> saved = new HashMap<>();
    show(TAKEN, "A", ACCOUNT, "anna");
    show(GONE, "A");
    joiner.save(saved);
    assertThat(saved).hasSize(1);
    show(TAKEN, "A", ACCOUNT, "anna");
    joiner.save(saved);
    assertThat(saved).hasSize(2);
    show(GONE, "A");
    show(TAKEN, "A", ACCOUNT, "bert");
    joiner.save(saved);
    assertThat(saved).hasSize(2);
    show(GONE, "A");
    joiner.save(saved);
    assertThat(saved).hasSize(1);
  }

  @Test
  void hundredsOfThousandsComeAndGo() {
    Joiner many = new Joiner(JOIN, 5_000);
    for (int i = 0; i < 200_000; i++) {
      show(many, TAKEN, "p" + i % 5 + "/x", "A" + i, ACCOUNT, "a" + i);
      if (i % 3 == 0) {
        show(many, GONE, "p" + i % 5 + "/x", "A" + i);
      }
    }
    assertThat(many.size()).isEqualTo(5_000);
    assertThat(show(many, CARRIED, "p4/x", "A199999").text("account")).isEqualTo("a199999");
    assertThat(show(many, CARRIED, "p4/x", "A1").text("account")).isNull();
  }

  @Test
  void anEventThatStandsForSeveralCountsAsSeveral() {
    show(TAKEN, "A", ACCOUNT, "anna");
    out.clear();
    joiner.join(show(LISTED, "A").toBuilder().times(3).put(RETRY, null).build(), out::add);

    assertThat(show(LISTED, "A").integer("retry")).isEqualTo(4);
  }
}
