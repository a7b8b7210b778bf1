package io.weir.plugins.parser.postfix;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The input lines of all golden cases. */
final class CaseLines {
  private CaseLines() {}

  static List<byte[]> all() throws IOException {
    Path cases = Path.of("src/test/resources/cases");
    List<byte[]> lines = new ArrayList<>();
    try (Stream<Path> folders = Files.list(cases)) {
      for (Path folder : folders.sorted().toList()) {
        byte[] all = Files.readAllBytes(folder.resolve("input.log"));
        int from = 0;
        for (int i = 0; i < all.length; i++) {
          if (all[i] == '\n') {
            lines.add(Arrays.copyOfRange(all, from, i));
            from = i + 1;
          }
        }
      }
    }
    return lines;
  }

  static String text(byte[] line) {
    return new String(line, StandardCharsets.ISO_8859_1);
  }
}
