package io.weir.plugins.source.journald;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ExportReaderTest {
  private static final byte[] HOSTILE = "a\nMESSAGE=b\n\n__CURSOR=c\0\u00e9".getBytes(UTF_8);

  private static byte[] bytes(Object... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Object part : parts) {
      out.writeBytes(part instanceof byte[] b ? b : part.toString().getBytes(UTF_8));
    }
    return out.toByteArray();
  }

  private static final byte[] THREE =
      bytes(
          "__CURSOR=one\nMESSAGE=first\nMESSAGE=second\nOTHER=x=y\n_PID=7\n\n",
          "-- Boot 1123 --\n__CURSOR=two\n",
          JournalFolder.binary("OTHER", HOSTILE),
          JournalFolder.binary("MESSAGE", HOSTILE),
          "MESSAGE\n",
          new byte[8],
          "\n\n\n__CURSOR=three\nMESSAGE=\n\n");

  /** The whole, read in pieces that end at these places. */
  private static List<String> read(byte[] in, int... cuts) throws ExportException {
    ExportReader reader = new ExportReader();
    List<String> entries = new ArrayList<>();
    int from = 0;
    for (int i = 0; i <= cuts.length; i++) {
      int to = i < cuts.length ? cuts[i] : in.length;
      byte[] piece = Arrays.copyOfRange(in, from, to);
      for (int at = 0; at < piece.length; ) {
        at = reader.read(piece, at, piece.length);
        if (reader.isComplete()) {
          Entry entry = reader.entry();
          Entry.Value message = entry.get(Field.MESSAGE);
          entries.add(
              entry.get(Field.CURSOR).text()
                  + (message.isThere() ? ":" + message.text() : "")
                  + (entry.get(Field.PID).isThere() ? " " + entry.get(Field.PID).number() : ""));
        }
      }
      from = to;
    }
    return entries;
  }

  @Test
  void itReadsBothFormsWhereverTheInputIsCut() throws ExportException {
    List<String> expected =
        List.of("one:first 7", "two:" + new String(HOSTILE, ISO_8859_1), "three:");
    assertThat(read(THREE)).isEqualTo(expected);
    for (int i = 0; i <= THREE.length; i++) {
      assertThat(read(THREE, i)).as("cut at %d", i).isEqualTo(expected);
      for (int k = i; k <= Math.min(THREE.length, i + 12); k++) {
        assertThat(read(THREE, i, k)).as("cut at %d and %d", i, k).isEqualTo(expected);
      }
    }
    int[] all = new int[THREE.length];
    Arrays.setAll(all, i -> i);
    assertThat(read(THREE, all)).isEqualTo(expected);
  }

  @Test
  void anEntryThatIsNotCompleteIsNone() throws ExportException {
    for (int end = 0; end < THREE.length; end++) {
      List<String> entries = read(Arrays.copyOf(THREE, end));
      assertThat(entries).as("the first %d bytes", end).hasSizeLessThan(3);
    }
  }

  @Test
  void nothingOfAnEntryIsLeftInTheNext() throws ExportException {
    assertThat(read(bytes("__CURSOR=a\nMESSAGE=x\n_PID=1\n\n__CURSOR=b\nX=1\n\n")))
        .containsExactly("a:x 1", "b");
    ExportReader reader = new ExportReader();
    byte[] half = bytes("__CURSOR=a\nMESSAGE=x\nMESS");
    assertThat(reader.read(half, 0, half.length)).isEqualTo(half.length);
    reader.restart();
    byte[] whole = bytes("__CURSOR=b\n\n");
    assertThat(reader.read(whole, 0, whole.length)).isEqualTo(whole.length);
    assertThat(reader.isComplete()).isTrue();
    assertThat(reader.entry().get(Field.CURSOR).text()).isEqualTo("b");
    assertThat(reader.entry().get(Field.MESSAGE).isThere()).isFalse();
  }

  @Test
  void whatIsNotTheFormatIsRefused() {
    byte[] huge = bytes("MESSAGE\n", new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, "x");
    byte[] negative = bytes("MESSAGE\n", new byte[] {1, 2, 3, 4, 5, 6, 7, -8}, "x");
    byte[] tooShort = bytes("MESSAGE\n", new byte[] {1, 0, 0, 0, 0, 0, 0, 0}, "xx\n");
    byte[] tooLong = bytes("MESSAGE\n", new byte[] {3, 0, 0, 0, 0, 0, 0, 0}, "xx\n\n");
    assertThatThrownBy(() -> read(huge)).hasMessageContaining("a length of 578437695752307201");
    assertThatThrownBy(() -> read(negative)).hasMessageContaining("a length of 17872");
    assertThatThrownBy(() -> read(tooShort)).hasMessageContaining("longer than its length");
    assertThat(assertDoesNotHang(tooLong)).isEmpty();
    assertThatThrownBy(() -> read(bytes("Nov 29 10:00:00 mx1 x: y\n")))
        .isInstanceOf(ExportException.class)
        .hasMessageContaining("begins with \"No\"");
    assertThatThrownBy(() -> read(bytes("=x\n"))).isInstanceOf(ExportException.class);
    assertThatThrownBy(() -> read(bytes("\033[2J"))).hasMessageContaining("\"\\x1b\"");
    assertThatThrownBy(() -> read(bytes("A".repeat(66)))).isInstanceOf(ExportException.class);
    assertThatThrownBy(() -> read(bytes("-", "x".repeat(2_000)))).hasMessageContaining("no field");
    assertThatThrownBy(() -> read(bytes("A=1\n".repeat(100_001)))).hasMessageContaining("100000");
  }

  private static List<String> assertDoesNotHang(byte[] in) {
    try {
      return read(in);
    } catch (ExportException e) {
      return List.of();
    }
  }

  @Test
  void tenThousandFieldsAreSkipped() throws ExportException {
    StringBuilder fields = new StringBuilder("__CURSOR=a\n");
    for (int i = 0; i < 10_000; i++) {
      fields.append("FIELD_").append(i).append("=v\n");
    }
    assertThat(read(bytes(fields, "MESSAGE=x\n\n"))).containsExactly("a:x");
  }

  /** The heap of the tests could not hold it. */
  @Test
  void aFieldOfAGibibyteNeedsNoMemory() throws ExportException {
    for (String name : List.of("MESSAGE", "COREDUMP")) {
      ExportReader reader = new ExportReader();
      byte[] begin = bytes("__CURSOR=a\n" + name + "\n", new byte[] {0, 0, 0, 64, 0, 0, 0, 0});
      byte[] mebibyte = new byte[1 << 20];
      Arrays.fill(mebibyte, (byte) '\n');
      byte[] end = bytes("\n_PID=3\n\n");
      assertThat(reader.read(begin, 0, begin.length)).isEqualTo(begin.length);
      for (int i = 0; i < 1 << 10; i++) {
        assertThat(reader.read(mebibyte, 0, mebibyte.length)).isEqualTo(mebibyte.length);
      }
      assertThat(reader.read(end, 0, end.length)).isEqualTo(end.length);
      assertThat(reader.isComplete()).isTrue();
      assertThat(reader.entry().get(Field.PID).number()).isEqualTo(3);
      assertThat(reader.entry().get(Field.MESSAGE).length())
          .isEqualTo(name.equals("MESSAGE") ? Field.MESSAGE.most : 0);
    }
  }

  /** Whatever comes, it ends, and says the same however it is cut. */
  @Test
  void garbageIsRefusedOrReadTheSameWayEachTime() {
    Random random = new Random(20_261_129);
    for (int turn = 0; turn < 20_000; turn++) {
      byte[] in = THREE.clone();
      for (int i = random.nextInt(4); i >= 0; i--) {
        in[random.nextInt(in.length)] =
            random.nextBoolean()
                ? (byte) random.nextInt(256)
                : (byte) "\n=-A_0".charAt(random.nextInt(6));
      }
      String whole = outcome(in);
      int cut = random.nextInt(in.length);
      assertThat(outcome(in, cut)).as(() -> new String(in, ISO_8859_1)).isEqualTo(whole);
    }
  }

  private static String outcome(byte[] in, int... cuts) {
    try {
      return read(in, cuts).toString();
    } catch (ExportException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
