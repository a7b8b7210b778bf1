package io.weir.testkit;

import io.weir.api.Network;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes a file in MaxMind's format: a binary tree over the bits of IPv6 addresses, in which IPv4
 * lies at ::/96, then the records, then what the file is. No network may lie in another.
 */
final class MmdbFile {
  private static final int EMPTY = -1;

  /** Two branches each: a node's number, {@link #EMPTY}, or below that a place among the data. */
  private final List<int[]> nodes = new ArrayList<>();

  private final ByteArrayOutputStream data = new ByteArrayOutputStream();

  MmdbFile() {
    nodes.add(new int[] {EMPTY, EMPTY});
  }

  /**
   * Adds a network.
   *
   * @param data texts, whole numbers and maps
   */
  MmdbFile put(String network, Map<String, ?> data) {
    Network of = Network.parse(network);
    long high = of.address().high();
    long low = of.address().low();
    int depth = of.prefix() + (of.address().v6() ? 0 : 96);
    int at = 0;
    for (int i = 0; i < depth; i++) {
      int bit = (int) ((i < 64 ? high >>> 63 - i : low >>> 127 - i) & 1);
      if (i == depth - 1) {
        nodes.get(at)[bit] = -2 - this.data.size();
      } else {
        if (nodes.get(at)[bit] == EMPTY) {
          nodes.add(new int[] {EMPTY, EMPTY});
          nodes.get(at)[bit] = nodes.size() - 1;
        }
        at = nodes.get(at)[bit];
      }
    }
    write(this.data, data);
    return this;
  }

  private static void write(ByteArrayOutputStream out, Object value) {
    if (value instanceof Map<?, ?> map) {
      out.write(7 << 5 | map.size());
      map.forEach(
          (name, of) -> {
            write(out, name);
            write(out, of);
          });
    } else if (value instanceof Number n) {
      out.write(6 << 5 | 4);
      out.writeBytes(ByteBuffer.allocate(4).putInt(n.intValue()).array());
    } else {
      byte[] text = value.toString().getBytes(StandardCharsets.UTF_8);
      if (text.length < 29) {
        out.write(2 << 5 | text.length);
      } else {
        out.write(2 << 5 | 29);
        out.write(text.length - 29);
      }
      out.writeBytes(text);
    }
  }

  byte[] bytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int[] node : nodes) {
      for (int branch : node) {
        int n =
            branch >= 0 ? branch : branch == EMPTY ? nodes.size() : nodes.size() + 16 - 2 - branch;
        out.write(n >> 16);
        out.write(n >> 8);
        out.write(n);
      }
    }
    out.writeBytes(new byte[16]);
    out.writeBytes(data.toByteArray());
    out.writeBytes("\u00ab\u00cd\u00efMaxMind.com".getBytes(StandardCharsets.ISO_8859_1));
    write(
        out,
        Map.of(
            "binary_format_major_version", 2,
            "binary_format_minor_version", 0,
            "build_epoch", 1_700_000_000,
            "database_type", "Test",
            "description", Map.of(),
            "ip_version", 6,
            "node_count", nodes.size(),
            "record_size", 24));
    return out.toByteArray();
  }

  /** Replaces the file as programs that fetch such files do: at once. */
  Path writeTo(Path file) throws IOException {
    Path beside = Files.write(file.resolveSibling(file.getFileName() + ".new"), bytes());
    return Files.move(beside, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }
}
