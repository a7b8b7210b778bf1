package io.weir.engine.act;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.Event;
import io.weir.api.action.Block;
import io.weir.api.rule.Alert;
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
          2,
          SUBJECT,
          7.5,
          5,
          FIRST,
          LAST,
          Map.of("sasl_username", List.of("a", "b"), "helo", List.of()),
          "192.0.2.7: 7 failed logins");
  private static final Block BLOCK =
      new Block("fedc", "block_address", SUBJECT, FIRST, LAST, "7 failed logins", "guessed");

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
              out.writeUTF(BLOCK.author());
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
    assertThat(Outbox.read(Outbox.bytes("tell_admin", ALERT)))
        .isEqualTo(Map.entry("tell_admin", ALERT));
  }

  @Test
  void aFieldOfALaterVersionDamagesNothing() throws IOException {
    byte[] alert = AlertCodec.fields(ALERT).put("unit", "failed logins").bytes();
    assertThat(AlertCodec.read(alert)).isEqualTo(ALERT);
    byte[] block = Fields.read(BlockCodec.write(BLOCK)).put("state", "in force").bytes();
    assertThat(BlockCodec.read(block)).isEqualTo(BLOCK);
  }
}
