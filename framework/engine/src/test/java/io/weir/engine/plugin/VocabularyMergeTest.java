package io.weir.engine.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.parser.Join;
import io.weir.api.parser.Parser;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class VocabularyMergeTest {
  private static final Field ID = Field.text("queue_id", 40, "Q.");
  private static final Field SIZE = Field.integer("size", "S.");
  private static final Field SENDER = Field.text("sender", 320, "F.");

  private final VocabularyMerge merge = new VocabularyMerge();

  @Test
  void equalDeclarationsAreOneWhateverTheirSentences() {
    merge.add(type("Sized.", ID, SIZE), "a.jar");
    merge.add(type("How large.", Field.text("queue_id", 40, "Id."), SIZE), "b.jar");
    assertThat(merge.problems()).isEmpty();
    assertThat(merge.types()).containsOnlyKeys("queued");
  }

  @Test
  void theOrderOfOlderAndNewerDoesNotMatter() {
    merge.add(type("Q.", ID, SIZE, SENDER), "c.jar");
    merge.add(type("Q.", ID), "a.jar");
    merge.add(type("Q.", ID, SIZE), "b.jar");
    assertThat(merge.problems()).isEmpty();
    assertThat(merge.types().get("queued").fields()).containsExactly(ID, SIZE, SENDER);
  }

  @ParameterizedTest
  @ValueSource(strings = {"inserted", "length", "kept", "kept as", "indexed", "counted", "summed"})
  void anyOtherDifferenceIsAnErrorThatNamesBoth(String what) {
    merge.add(type("Q.", ID, SIZE), "a.jar");
    EventType.Builder other = EventType.named("queued", "Q.");
    switch (what) {
      case "inserted" -> other.fields(ID, SENDER, SIZE);
      case "length" -> other.fields(Field.text("queue_id", 41, "Q."), SIZE);
      case "kept" -> other.fields(ID, SIZE).kept();
      case "kept as" -> other.fields(ID, SIZE).keptAs("message");
      case "indexed" -> other.fields(ID, SIZE).indexed(ID);
      case "counted" -> other.fields(ID, SIZE).counted(ID);
      default -> other.fields(ID, SIZE).summed(SIZE);
    }
    merge.add(other.build(), "b.jar");
    assertThat(merge.problems())
        .singleElement()
        .asString()
        .contains("event type queued", "in a.jar and in b.jar");
  }

  @Test
  void aJoinThatCarriesMoreReplacesTheOlderAndNamesTheFullestTypes() {
    EventType small = type("Q.", ID, SIZE);
    EventType large = type("Q.", ID, SIZE, SENDER);
    merge.add(new Parser.Vocabulary(List.of(small), List.of(join(small, SIZE))), "a.jar");
    merge.add(new Parser.Vocabulary(List.of(large), List.of(join(large, SIZE, SENDER))), "b.jar");
    merge.add(new Parser.Vocabulary(List.of(small), List.of(join(small, SIZE))), "c.jar");
    assertThat(merge.problems()).isEmpty();
    Join join = merge.joins().get(0);
    assertThat(merge.joins()).hasSize(1);
    assertThat(join.learned().get("queued")).containsExactly(SIZE, SENDER);
    assertThat(join.ends()).singleElement().isSameAs(large);
    assertThat(join.links()).extracting(link -> ((Join.ById) link).type()).containsExactly(large);
  }

  @Test
  void joinsThatDifferNameBothJars() {
    EventType type = type("Q.", ID, SIZE, SENDER);
    merge.add(new Parser.Vocabulary(List.of(type), List.of(join(type, SIZE))), "a.jar");
    merge.add(new Parser.Vocabulary(List.of(type), List.of(join(type, SENDER))), "b.jar");
    assertThat(merge.problems())
        .singleElement()
        .asString()
        .contains("join mail", "in a.jar and in b.jar");
  }

  @Test
  void aJoinMayOnlySpeakOfDeclaredTypes() {
    merge.add(new Parser.Vocabulary(List.of(), List.of(join(type("Q.", ID, SIZE), SIZE))), "a.jar");
    assertThat(merge.problems())
        .singleElement()
        .asString()
        .contains("join mail in a.jar", "not declared: queued");
  }

  @Test
  void aTypeTakesPartInOneJoinOnly() {
    EventType type = type("Q.", ID, SIZE);
    Join other = Join.named("other").key(SIZE).end(type).build();
    merge.add(new Parser.Vocabulary(List.of(type), List.of(join(type, SIZE))), "a.jar");
    merge.add(new Parser.Vocabulary(List.of(type), List.of(other)), "b.jar");
    assertThat(merge.problems())
        .containsExactly(
            "event type queued is used in two joins, mail and other in b.jar: an event belongs"
                + " to one message only");
  }

  private static EventType type(String doc, Field... fields) {
    return EventType.named("queued", doc).fields(fields).build();
  }

  private static Join join(EventType type, Field... learned) {
    return Join.named("mail")
        .key(ID)
        .learn(type, learned)
        .end(type)
        .link(new Join.ById(type, ID))
        .build();
  }
}
