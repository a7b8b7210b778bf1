package io.weir.engine.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.api.Event;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The join, link by link. */
final class JoinerTest extends Letters {
  @Test
  void aThingIsAssembledOnceAndItsEventsKnowWhatItKnows() {
    show(TAKEN, "A", CLIENT, address("192.0.2.1"));
    show(NAMED, "A", NAME, "<a@x>");
    Event listed = show(LISTED, "A");

    assertThat(out).extracting(e -> e.type().name()).containsExactly("letter", "listed");
    assertThat(out.get(0).text("client_address")).isEqualTo("192.0.2.1");
    assertThat(out.get(0).text("message_id")).isEqualTo("<a@x>");
    assertThat(out.get(0).id()).isEqualTo(listed.id());
    assertThat(listed.integer("retry")).isZero();
    assertThat(show(CARRIED, "A").text("client_address")).isEqualTo("192.0.2.1");
    assertThat(show(LISTED, "A").integer("retry")).isEqualTo(1);
    assertThat(out).hasSize(1);
    assertThat(show(GONE, "A").text("client_address")).isEqualTo("192.0.2.1");
    assertThat(joiner.size()).isZero();
    assertThat(show(CARRIED, "A").text("client_address")).isNull();
  }

  @Test
  void whatIsOverIsForgottenWhereNothingIsSaved() {
    Joiner unsaved = new Joiner(JOIN, 100, false);
    WeakReference<String> name = named(unsaved);
    assertThat(unsaved.size()).isZero();
    show(unsaved, TAKEN, "postfix/x", "B");
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              System.gc();
              return name.get() == null;
            });
  }

  private WeakReference<String> named(Joiner to) {
    String name = String.join("", "<", "a@x>");
    show(to, TAKEN, "postfix/x", "A", CLIENT, address("192.0.2.1"));
    show(to, NAMED, "postfix/x", "A", NAME, name);
    show(to, LISTED, "postfix/x", "A");
    show(to, GONE, "postfix/x", "A");
    return new WeakReference<>(name);
  }

  @Test
  void aThingWhoseBeginningIsNotThereIsNotAssembled() {
    assertThat(show(LISTED, "A").integer("retry")).isZero();
    assertThat(show(LISTED, "A").integer("retry")).isEqualTo(1);
    assertThat(out).extracting(e -> e.type().name()).containsOnly("listed");
    // The id comes again.
    show(TAKEN, "A", CLIENT, address("192.0.2.1"));
    show(LISTED, "A");
    assertThat(out).extracting(e -> e.type().name()).containsExactly("letter", "listed");
  }

  @Test
  void anIdOfAnotherInstanceIsAnotherMessage() {
    show(joiner, TAKEN, "postfix/smtpd", "A", CLIENT, address("192.0.2.1"));
    show(joiner, TAKEN, "postfix-out/smtpd", "A", CLIENT, address("192.0.2.2"));

    assertThat(show(joiner, CARRIED, "postfix/smtp", "A").text("client_address"))
        .isEqualTo("192.0.2.1");
    assertThat(show(joiner, CARRIED, "postfix-out/smtp", "A").text("client_address"))
        .isEqualTo("192.0.2.2");
  }

  @Test
  void aThingGoesOnUnderASecondIdThatNamesTheFirst() {
    show(TAKEN, "A", CLIENT, address("192.0.2.1"));
    show(LISTED, "A");
    show(TAKEN, "B", CLIENT, address("127.0.0.1"), ORIGINAL, "A");
    show(LISTED, "B");

    assertThat(out).extracting(e -> e.type().name()).containsExactly("listed");
    assertThat(show(CARRIED, "B").text("client_address")).isEqualTo("192.0.2.1");
  }

  @Test
  void aThingGoesOnUnderASecondIdWithTheSameNameFromLoopbackOnly() {
    show(TAKEN, "A", CLIENT, address("192.0.2.1"));
    show(NAMED, "A", NAME, "<a@x>");
    show(TAKEN, "B", CLIENT, address("127.0.0.1"));
    show(NAMED, "B", NAME, "<a@x>");
    show(TAKEN, "C", CLIENT, address("203.0.113.9"));
    show(NAMED, "C", NAME, "<a@x>");

    assertThat(show(CARRIED, "B").text("client_address")).isEqualTo("192.0.2.1");
    assertThat(show(CARRIED, "C").text("client_address")).isEqualTo("203.0.113.9");
  }

  @Test
  void aThingGoesOnUnderTheIdThatAHandOverOnLoopbackMentions() {
    show(TAKEN, "A", CLIENT, address("192.0.2.1"));
    show(TAKEN, "B", CLIENT, address("127.0.0.1"));
    show(TAKEN, "C", CLIENT, address("203.0.113.9"));
    show(CARRIED, "A", RELAY, address("127.0.0.1"), ANSWER, "250 Ok: queued as B");
    show(CARRIED, "A", RELAY, address("198.51.100.1"), ANSWER, "250 Ok: queued as C");

    assertThat(show(CARRIED, "B").text("client_address")).isEqualTo("192.0.2.1");
    assertThat(show(CARRIED, "C").text("client_address")).isEqualTo("203.0.113.9");
  }

  @Test
  void theLongestUntouchedLeavesWhenThereAreTooMany() {
    Joiner small = new Joiner(JOIN, 2);
    show(small, TAKEN, "postfix/x", "A", CLIENT, address("192.0.2.1"));
    show(small, TAKEN, "postfix/x", "B", CLIENT, address("192.0.2.2"));
    show(small, CARRIED, "postfix/x", "A");
    show(small, TAKEN, "postfix/x", "C", CLIENT, address("192.0.2.3"));

    assertThat(small.size()).isEqualTo(2);
    assertThat(small.evicted()).isEqualTo(1);
    assertThat(show(small, CARRIED, "postfix/x", "A").text("client_address"))
        .isEqualTo("192.0.2.1");
  }

  @Test
  void whatWasSavedGoesOnElsewhere() throws IOException {
    Map<String, byte[]> saved = new HashMap<>();
    show(TAKEN, "A", CLIENT, address("2001:db8::1"));
    show(TAKEN, "B", CLIENT, address("192.0.2.2"));
    joiner.save(saved);
    show(GONE, "B");
    show(LISTED, "A");
    joiner.save(saved);
    Joiner next = new Joiner(JOIN, 100);
    next.restore(saved);

    // the open one, and how its fields are numbered
    assertThat(saved).hasSize(2);
    Event again = show(next, LISTED, "postfix/x", "A");
    assertThat(again.integer("retry")).isEqualTo(1);
    assertThat(out).hasSize(1);
    assertThat(show(next, CARRIED, "postfix/x", "A").text("client_address"))
        .isEqualTo("2001:db8::1");
  }
}
