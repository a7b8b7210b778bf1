package io.weir.engine.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.source.LineBatch;
import io.weir.engine.archive.LineBlocks.Block;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LineBlocksTest {
  private static final int BLOCK = LineBatch.MAX_LINE + 1000;

  /** Place, length, whether complete, of each line. */
  private static List<String> read(InputStream in) throws IOException {
    LineBlocks blocks = new LineBlocks(in, false);
    Block block = new Block(BLOCK);
    List<String> lines = new ArrayList<>();
    while (blocks.next(block)) {
      for (int from = 0; from < block.length(); ) {
        int end = block.end(from);
        lines.add(
            block.place()
                + from
                + ":"
                + (block.stripped(from, end) - from)
                + (block.isComplete(end) ? "" : " rest"));
        from = end + 1;
      }
    }
    return lines;
  }

  private static InputStream of(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void placesGoOnOverBlocks() throws Exception {
    StringBuilder text = new StringBuilder();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      expected.add(text.length() + ":" + i % 200);
      text.append("x".repeat(i % 200)).append(i % 3 == 0 ? "\r\n" : "\n");
    }
    assertThat(read(of(text.toString()))).isEqualTo(expected);
  }

  @Test
  void smallReadsMakeNoDifference() throws Exception {
    String text = "one\n\r\n\ntwo\nrest";
    InputStream slow =
        new InputStream() {
          private final InputStream in = of(text);

          @Override
          public int read() throws IOException {
            return in.read();
          }

          @Override
          public int read(byte[] bytes, int from, int most) throws IOException {
            return in.read(bytes, from, Math.min(1, most));
          }
        };
    assertThat(read(slow)).containsExactly("0:3", "4:0", "6:0", "7:3", "11:4 rest");
  }

  @Test
  void whatIsLongerThanABlockIsCutAndItsRestSkipped() throws Exception {
    for (int length : List.of(BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK, 3 * BLOCK - 1)) {
      String text = "a\n" + "x".repeat(length) + "\nnext\n";
      assertThat(read(of(text)))
          .as("%d", length)
          .containsExactly("0:1", "2:" + LineBatch.MAX_LINE, (length + 3) + ":4");
    }
  }

  @Test
  void aReturnInsideTheCutIsNotTakenForALineEnd() throws Exception {
    String text = "x".repeat(LineBatch.MAX_LINE - 1) + "\ry\nz\n";
    assertThat(read(of(text)))
        .containsExactly("0:" + LineBatch.MAX_LINE, (LineBatch.MAX_LINE + 2) + ":1");
  }

  @Test
  void nothingIsNoLine() throws Exception {
    assertThat(read(of(""))).isEmpty();
  }
}
