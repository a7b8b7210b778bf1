package io.weir.plugins.rule.windows;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.Address;
import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.rule.Key;
import io.weir.api.rule.Subject;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The texts under which states lie. */
final class KeysTest {
  private static final EventType MAIL =
      EventType.named("mail", "Mail.")
          .fields(
              Field.address("client_address", "Whence."),
              Field.text("login", 20, "Who."),
              Field.integer("uid", "Whose."))
          .build();

  private static Keys keys(String... per) {
    return new Keys(Stream.of(per).map(Key::parse).toList());
  }

  private static Event mail(String address, String login, long uid) {
    return new EventBuilder()
        .start(MAIL, 0)
        .put("client_address", Address.parse(address))
        .put("login", login)
        .put("uid", uid)
        .build();
  }

  @Test
  void whatWasCountedBeforeThereWerePartsGoesOn() {
    assertThat(keys("client_address", "login", "client_address/24/48").signature())
        .isEqualTo(
            "[Key[field=client_address, bits4=32, bits6=64], Key[field=login, bits4=32, bits6=64],"
                + " Key[field=client_address, bits4=24, bits6=48]]");
    assertThat(keys("login/domain", "login or uid").signature())
        .isEqualTo("[login/domain, login or uid]");
    Keys plain = keys("login", "client_address");
    Event mail = mail("192.0.2.1", "anna", 0);
    assertThat(plain.state(mail, plain.subject(mail))).isEqualTo("anna\u0000192.0.2.1");
  }

  @Test
  void theStateLeadsBackToItsSubject() {
    Keys keys = keys("login or client_address/24/64 or uid", "uid", "client_address or uid");
    for (Event mail :
        List.of(
            mail("192.0.2.1", "192.0.2.0/24", 7), mail("192.0.2.1", "", 7), mail("x", "", 1000))) {
      Subject subject = keys.subject(mail);
      assertThat(subject).isNotNull();
      assertThat(keys.subject(keys.state(mail, subject))).isEqualTo(subject);
    }
    Event both = mail("192.0.2.1", "192.0.2.0/24", 7);
    Event none = mail("192.0.2.1", "", 7);
    assertThat(keys.state(both, keys.subject(both)))
        .isNotEqualTo(keys.state(none, keys.subject(none)));
    assertThat(keys.shown(keys.state(none, keys.subject(none))))
        .isEqualTo("192.0.2.0/24 (7, 192.0.2.1)");
    assertThat(keys.subjectFields()).containsExactly("login", "client_address", "uid");
  }
}
