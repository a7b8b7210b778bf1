package io.weir.engine.act;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.Event;
import io.weir.api.EventId;
import io.weir.api.action.Block;
import io.weir.api.rule.Alert;
import io.weir.api.rule.Finding;
import io.weir.api.rule.Subject;
import io.weir.engine.judge.AlertCodec;
import io.weir.engine.state.Fields;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Alerts and blocks in the state: as 0.1 wrote them, as they are now, as a later version may. */
final class FormsTest {
  private static final Instant FIRST = Instant.parse("2026-11-28T10:00:00.000001Z");
  private static final Instant LAST = Instant.parse("2026-11-28T10:05:00Z");
  private static final Subject SUBJECT = new Subject("client_address", "192.0.2.7");
  private static final Alert ALERT =
      new Alert(
          "0123456789abcdef",
          "guessed",
          "events",
          LAST,
          Finding.at(2, SUBJECT)
              .measured(7.5, 5)
              .since(FIRST)
              .evidence(Map.of("sasl_username", List.of("a", "b"), "helo", List.of()))
              .says("192.0.2.7: 7 failed logins"));
  private static final Block BLOCK =
      Block.of("block_address", SUBJECT)
          .id("fedc")
          .lasting(FIRST, LAST)
          .because("7 failed logins", Block.Author.rule("guessed"))
          .build();

  /** A value in the first form. */
  private interface Form1 {
    void write(DataOutputStream out) throws IOException;
  }

  private static byte[] bytes(Form1 form) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    form.write(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static void alert(DataOutputStream out) throws IOException {
    out.writeByte(1);
    out.writeUTF(ALERT.id());
    out.writeUTF(ALERT.rule());
    out.writeInt(ALERT.level());
    out.writeUTF(SUBJECT.field());
    out.writeUTF(SUBJECT.value());
    out.writeDouble(ALERT.measure());
    out.writeDouble(ALERT.limit());
    out.writeLong(Event.micros(FIRST));
    out.writeLong(Event.micros(LAST));
    out.writeInt(2);
    out.writeUTF("helo");
    out.writeInt(0);
    out.writeUTF("sasl_username");
    out.writeInt(2);
    out.writeUTF("a");
    out.writeUTF("b");
    out.writeUTF(ALERT.sentence());
  }

  @Test
  void theFirstFormStaysReadable() throws IOException {
    assertThat(AlertCodec.read(bytes(FormsTest::alert))).isEqualTo(ALERT);
    byte[] block =
        bytes(
            out -> {
              out.writeByte(1);
              out.writeUTF(BLOCK.id());
              out.writeUTF(BLOCK.action());
              out.writeUTF(SUBJECT.field());
              out.writeUTF(SUBJECT.value());
              out.writeLong(Event.micros(FIRST));
              out.writeLong(Event.micros(LAST));
              out.writeUTF(BLOCK.reason());
              out.writeUTF(BLOCK.author().name());
            });
    assertThat(BlockCodec.read(block)).isEqualTo(BLOCK);
    byte[] waiting =
        bytes(
            out -> {
              out.writeUTF("tell_admin");
              alert(out);
            });
    assertThat(Outbox.read(waiting)).isEqualTo(Map.entry("tell_admin", ALERT));
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    assertThat(AlertCodec.read(AlertCodec.write(ALERT))).isEqualTo(ALERT);
    assertThat(BlockCodec.read(BlockCodec.write(BLOCK))).isEqualTo(BLOCK);
    Alert withEvents =
        new Alert(
            ALERT.id(),
            "guessed",
            "logins",
            LAST,
            Finding.at(1, SUBJECT)
                .events(List.of(new EventId(-1, 77, 5), new EventId(3, 1L << 40, -9)))
                .says("guessed"));
    assertThat(AlertCodec.read(AlertCodec.write(withEvents))).isEqualTo(withEvents);
    Block byPerson =
        Block.of("block_address", SUBJECT)
            .id("fedd")
            .lasting(FIRST, LAST)
            .because("asked for", Block.Author.person("anna"))
            .alert(withEvents)
            .build();
    Block again = BlockCodec.read(BlockCodec.write(byPerson));
    assertThat(again).isEqualTo(byPerson);
    assertThat(again.alert()).isEqualTo(withEvents);
    assertThat(Outbox.read(Outbox.bytes("tell_admin", ALERT)))
        .isEqualTo(Map.entry("tell_admin", ALERT));
  }

  @Test
  void aFieldOfALaterVersionDamagesNothing() throws IOException {
    byte[] alert = AlertCodec.fields(ALERT).put("mood", "grim").bytes();
    assertThat(AlertCodec.read(alert)).isEqualTo(ALERT);
    byte[] block = Fields.read(BlockCodec.write(BLOCK)).put("state", "in force").bytes();
    assertThat(BlockCodec.read(block)).isEqualTo(BLOCK);
  }
}
