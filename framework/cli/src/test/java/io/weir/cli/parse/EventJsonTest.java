package io.weir.cli.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.EventBuilder;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.cli.text.JsonOut;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is copied from a line is what would be printed of the value. */
final class EventJsonTest {
  private static final Field TEXT = Field.text("word", 8, "A word.");
  private static final Field WHOLE = Field.integer("whole", "A number.");
  private static final Field DECIMAL = Field.decimal("decimal", "A number.");
  private static final Field ADDRESS = Field.address("address", "An address.");
  private static final List<Field> FIELDS = List.of(TEXT, WHOLE, DECIMAL, ADDRESS);
  private static final EventType TYPE =
      EventType.named("said", "Said.").fields(TEXT, WHOLE, DECIMAL, ADDRESS).build();

  private static String written(byte[] line, boolean valuesFirst) {
    EventBuilder event = new EventBuilder().over(line).start(TYPE, 1_700_000_000_000_000L);
    for (Field field : FIELDS) {
      event.raw(field, 0, line.length);
      if (valuesFirst) {
        event.value(field.name());
      }
    }
    JsonOut out = new JsonOut();
    new EventJson(out).write(TYPE, event, line);
    return out.toString();
  }

  @Test
  void whatIsCopiedIsWhatWouldBePrinted() {
    Random random = new Random(3);
    String some = "0123456789012345678901234567890.....-+eE:f \"\\\u0001\u007fé\u202e";
    for (String text :
        List.of(
            "",
            "0",
            "00",
            "7",
            "007",
            "0.0",
            "0.5",
            "0.001",
            "0.0001",
            "1.50",
            "12.",
            ".5",
            "1234567.5",
            "1e5",
            "192.0.2.1",
            "192.0.2.01",
            "192.0.2.256",
            "192.0.2",
            "1.2.3.4.5",
            "::1",
            "2001:DB8::1",
            "999999999999999999",
            "1000000000000000000",
            "ninechars")) {
      same(text);
    }
    for (int i = 0; i < 200_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(12); n > 0; n--) {
        text.append(some.charAt(random.nextInt(some.length())));
      }
      same(text.toString());
    }
  }

  private static void same(String text) {
    byte[] line = text.getBytes(StandardCharsets.UTF_8);
    assertThat(written(line, false)).as(text).isEqualTo(written(line, true));
  }
}
