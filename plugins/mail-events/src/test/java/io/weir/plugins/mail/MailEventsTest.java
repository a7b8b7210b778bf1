package io.weir.plugins.mail;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.parser.Join;
import io.weir.api.parser.Parser;
import io.weir.testkit.LibraryContract;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class MailEventsTest implements LibraryContract {
  private final Parser.Vocabulary vocabulary = MailEvents.vocabulary();

  @Test
  void equalNamesMeanEqualFieldsInAllTypes() {
    Map<String, Field> seen = new HashMap<>();
    for (EventType type : vocabulary.types()) {
      for (Field f : type.fields()) {
        assertThat(seen.computeIfAbsent(f.name(), n -> f)).isEqualTo(f);
      }
    }
    assertThat(seen).hasSizeGreaterThan(60);
  }

  @Test
  void everyTypeBeginsWithTheLinesOrigin() {
    for (EventType type : vocabulary.types()) {
      assertThat(type.fields().subList(0, 3))
          .extracting(Field::name)
          .containsExactly("host", "program", "pid");
      assertThat(type.name()).startsWith("mail_");
      assertThat(type.indexed()).isEmpty();
    }
  }

  @Test
  void keepsWhatIsAskedForAndNothingElse() {
    assertThat(vocabulary.types().stream().filter(EventType::kept))
        .extracting(EventType::name)
        .containsExactly(
            "mail_message",
            "mail_delivery",
            "mail_reject",
            "mail_auth_failure",
            "mail_warning",
            "mail_limit");
    assertThat(MailEvents.MAIL_ACCEPTED.keptAs()).contains("mail_message");
  }

  @Test
  void aMessageBearsAllThatRulesMayAskOfAnAcceptedOne() {
    for (Field f : MailEvents.MAIL_ACCEPTED.fields()) {
      assertThat(MailEvents.MAIL_MESSAGE.has(f.name())).as(f.name()).isTrue();
    }
  }

  @Test
  void theJoinOnlyNamesFieldsThatItsTypesHave() {
    Join join = vocabulary.joins().get(0);
    Map<String, EventType> byName = new HashMap<>();
    vocabulary.types().forEach(t -> byName.put(t.name(), t));
    join.learned().forEach((type, fields) -> fields.forEach(f -> byName.get(type).field(f.name())));
    join.carried().forEach((type, fields) -> fields.forEach(f -> byName.get(type).field(f.name())));
    for (Join.KeyPart part : join.key()) {
      assertThat(MailEvents.MAIL_DELIVERY.has(part.field().name())).isTrue();
    }
    assertThat(join.at()).isEqualTo(MailEvents.MAIL_QUEUED);
    assertThat(MailEvents.MAIL_QUEUED.has("retry")).isTrue();
    assertThat(join.carried().keySet())
        .containsExactlyInAnyOrder(
            "mail_delivery",
            "mail_removed",
            "mail_expired",
            "mail_notification",
            "mail_reject",
            "mail_relay");
  }
}
