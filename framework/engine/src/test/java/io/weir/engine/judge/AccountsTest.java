package io.weir.engine.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.EventId;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.rule.Subject;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code Bob}, {@code bob@example.org} and {@code bob}. */
final class AccountsTest {
  private static final EventType MAIL =
      EventType.named("mail", "Mail.")
          .fields(Field.text("login", 40, "Whose."), Field.text("sender", 40, "Sender."))
          .build();

  private final Locale before = Locale.getDefault();

  @AfterEach
  void back() {
    Locale.setDefault(before);
  }

  private static Event mail(String login) {
    return new EventBuilder()
        .start(MAIL, 1)
        .id(new EventId(1, 2, 3))
        .put("login", login)
        .put("sender", "Bob")
        .build();
  }

  @Test
  void lettersAndTheDomainMakeNoOtherAccount() {
    Locale.setDefault(new Locale("tr", "TR"));
    Accounts both = new Accounts(true, "Example.ORG", Set.of("login"));
    for (String login : List.of("Bill", "BILL", "bill", "bill@example.org", "Bill@EXAMPLE.org")) {
      assertThat(both.of(mail(login)).text("login")).isEqualTo("bill@example.org");
    }
    assertThat(both.of(mail("bill@other.example")).text("login")).isEqualTo("bill@other.example");
    assertThat(both.of(mail("Bill")).text("sender")).isEqualTo("Bob");
    assertThat(both.of(mail("Bill")).id()).isEqualTo(mail("Bill").id());
    assertThat(both.of(mail("")).text("login")).isEmpty();
  }

  @Test
  void eachByItselfAndNeither() {
    Event mail = mail("Bob");
    assertThat(new Accounts(true, null, Set.of("login")).of(mail).text("login")).isEqualTo("bob");
    assertThat(new Accounts(false, "x.example", Set.of("login")).of(mail).text("login"))
        .isEqualTo("Bob@x.example");
    assertThat(new Accounts(false, null, Set.of("login")).of(mail)).isSameAs(mail);
    assertThat(Accounts.AS_LOGGED.of(mail)).isSameAs(mail);
  }

  @Test
  void trustedIsWhoeverIsMeant() {
    Accounts accounts = new Accounts(true, "example.org", Set.of("login"));
    Trusted trusted = new Trusted(Map.of("login", List.of("News")), List.of(), accounts);
    assertThat(trusted.contains(new Subject("login", "news@Example.org"), Instant.EPOCH)).isTrue();
    assertThat(trusted.contains(new Subject("login", "news@other.example"), Instant.EPOCH))
        .isFalse();
  }
}
