package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weir.api.action.ActionException;
import io.weir.api.action.Notice;
import io.weir.api.action.Notifier;
import io.weir.api.rule.Alert;
import io.weir.api.rule.Finding;
import io.weir.api.rule.Subject;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The contract of every notifier. A plugin's test provides a {@link Receiver}, which returns what
 * was received at the other side.
 */
public interface NotifierContract extends FactoryContract {
  @Override
  Notifier.Factory<?> factory();

  /** The other side, which has got nothing yet. */
  Receiver receiver() throws Exception;

  /** The other side: a mail server, a web hook. */
  interface Receiver extends AutoCloseable {
    /** Creates a notifier that sends to this receiver. The contract closes it. */
    Notifier notifier() throws Exception;

    /** Returns what was received, oldest first. */
    List<Received> received() throws Exception;

    /** From now on the receiver does not answer. */
    void goAway() throws Exception;

    @Override
    default void close() throws Exception {}
  }

  /**
   * What came in.
   *
   * @param identity by which the receiver knows that it has had this before
   * @param text all that a person gets to see
   */
  record Received(String identity, String text) {}

  /** A notice of one alert. */
  static Notice notice(String id, Alert... alerts) {
    boolean one = alerts.length == 1;
    return Notice.of(
            id,
            one ? Notice.Kind.ALERT : Notice.Kind.SUMMARY,
            one ? alerts[0].sentence() : alerts.length + " older alerts in one")
        .at(alerts[alerts.length - 1].last())
        .alerts(List.of(alerts), 0)
        .links(List.of(new Notice.Link("page", URI.create("http://127.0.0.1:8025/"))))
        .host("mx1.example")
        .build();
  }

  /** An alert about an account. */
  static Alert alert(String account, String sentence) {
    return new Alert(
        "00ff" + Integer.toHexString(account.hashCode()),
        "stolen_password",
        "messages",
        Instant.parse("2026-11-22T12:34:56.789Z"),
        Finding.at(2, new Subject("sasl_username", account))
            .measured(150, 150)
            .since(Instant.parse("2026-11-22T12:00:00Z"))
            .evidence(Map.of("client_address", List.of("192.0.2.1", "2001:db8::7")))
            .says(sentence));
  }

  /** Who, what, and where it was seen. */
  @Test
  default void tellsWhatIsNeeded() throws Exception {
    try (Receiver receiver = receiver();
        Notifier notifier = receiver.notifier()) {
      notifier.notify(
          notice("0a-1", alert("ann@a.example", "ann@a.example sent 150 messages since 12:00")));
      assertThat(receiver.received()).hasSize(1);
      assertThat(receiver.received().get(0).text())
          .contains("ann@a.example", "stolen_password", "150", "192.0.2.1", "2001:db8::7");
    }
  }

  /** After a crash a notice may come twice: the receiver can see that it is the same. */
  @Test
  default void theSameNoticeHasTheSameIdentity() throws Exception {
    try (Receiver receiver = receiver()) {
      for (String id : List.of("0a-1", "0a-1", "0b-2")) {
        try (Notifier notifier = receiver.notifier()) {
          notifier.notify(notice(id, alert("ann@a.example", "too much")));
        }
      }
      List<String> identities = receiver.received().stream().map(Received::identity).toList();
      assertThat(identities.stream().distinct()).hasSize(2);
      assertThat(identities.get(0)).isNotBlank();
    }
  }

  /** One message for many alerts, and it says how many more there were. */
  @Test
  default void aSummaryIsOneMessage() throws Exception {
    try (Receiver receiver = receiver();
        Notifier notifier = receiver.notifier()) {
      List<Alert> alerts = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        alerts.add(alert("user" + i + "@a.example", "user" + i + " sent 150 messages"));
      }
      notifier.notify(
          Notice.of("0c-3", Notice.Kind.SUMMARY, "5321 older alerts in one")
              .at(alerts.get(0).last())
              .alerts(alerts, 4321)
              .host("mx1.example")
              .build());
      assertThat(receiver.received()).hasSize(1);
      assertThat(receiver.received().get(0).text())
          .contains("user0@a.example", "user999@a.example", "4321");
    }
  }

  /** Log text is written by attackers. */
  @Test
  default void hostileTextsStayText() throws Exception {
    List<String> texts =
        List.of(
            "a\r\nBcc: victim@c.example\r\n\r\nbody",
            "a\nX-Evil: 1",
            "\r\n.\r\nQUIT\r\n",
            "{{password}} {{rule}} ${env:HOME}",
            "<script>alert(1)</script>",
            "\u0000\u001b[31m\u202e",
            "; touch pwned",
            "\ud83d\udce7".repeat(500));
    try (Receiver receiver = receiver();
        Notifier notifier = receiver.notifier()) {
      for (int i = 0; i < texts.size(); i++) {
        notifier.notify(notice("0d-" + i, alert(texts.get(i), texts.get(i))));
      }
      assertThat(receiver.received()).hasSize(texts.size());
      assertThat(receiver.received().stream().map(Received::identity).distinct())
          .hasSize(texts.size());
    }
  }

  /** If the receiver is unavailable, the error names it and can be retried. */
  @Test
  default void anAbsentReceiverMayBeTriedAgain() throws Exception {
    try (Receiver receiver = receiver()) {
      receiver.goAway();
      try (Notifier notifier = receiver.notifier()) {
        ActionException e =
            catchThrowableOfType(
                ActionException.class,
                () -> notifier.notify(notice("0e-1", alert("ann@a.example", "too much"))));
        assertThat(e).isNotNull().hasMessageMatching("(?s).{10,}");
        assertThat(e.retry()).isTrue();
      }
    }
  }

  /** A report has words of its own: those arrive, and not only its title. */
  @Test
  default void aNoticeWithABodyArrivesInItsOwnWords() throws Exception {
    try (Receiver receiver = receiver();
        Notifier notifier = receiver.notifier()) {
      notifier.open();
      notifier.notify(
          Notice.of("0e-1", Notice.Kind.REPORT, "daily report, Sat 21 Nov 2026")
              .at(Instant.parse("2026-11-22T00:00:00Z"))
              .body("Sat 21 Nov 2026 on mx1\n\n  40  messages\n", "<p>40 messages</p>")
              .host("mx1.example")
              .build());
      assertThat(receiver.received()).hasSize(1);
      assertThat(receiver.received().get(0).text()).contains("40  messages");
    }
  }

  /** Also kinds that it has no words of its own for: then the notice's title is what arrives. */
  @Test
  default void everyKindArrives() throws Exception {
    for (Notice.Kind kind : Notice.Kind.values()) {
      try (Receiver receiver = receiver();
          Notifier notifier = receiver.notifier()) {
        notifier.open();
        notifier.notify(
            Notice.of(
                    "0d-" + Integer.toHexString(kind.name().hashCode()),
                    kind,
                    "anna@a.example may send again")
                .at(Instant.parse("2026-11-22T12:34:56Z"))
                .alerts(
                    kind == Notice.Kind.ALERT || kind == Notice.Kind.SUMMARY
                        ? List.of(alert("anna@a.example", "anna@a.example may send again"))
                        : List.of(),
                    0)
                .links(List.of(new Notice.Link("page", URI.create("http://127.0.0.1:8025/"))))
                .host("mx1.example")
                .build());
        assertThat(receiver.received()).as(kind.name()).hasSize(1);
        assertThat(receiver.received().get(0).text())
            .as(kind.name())
            .contains("anna@a.example may send again", "http://127.0.0.1:8025/");
      }
    }
  }
}
