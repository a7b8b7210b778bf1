package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * One folder below {@code cases}.
 *
 * @param folder the folder
 * @param options what {@code options.yml} holds, without the three that follow
 * @param received when the lines were read
 * @param zone the zone of the lines, or of the calendar
 * @param host the host that sent the lines
 */
record Case(Path folder, ObjectNode options, Instant received, ZoneId zone, String host) {

  /** All cases in the order of their names; at least one. */
  static List<Case> all(Path cases) {
    List<Case> all = new ArrayList<>();
    if (Files.isDirectory(cases)) {
      try (Stream<Path> folders = Files.list(cases)) {
        folders.filter(Files::isDirectory).sorted().forEach(f -> all.add(read(f)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    if (all.isEmpty()) {
      fail("no cases: a contract without a case proves nothing; make a folder in %s", cases);
    }
    return all;
  }

  private static Case read(Path folder) {
    ObjectNode options = Json.MAPPER.createObjectNode();
    Path file = folder.resolve("options.yml");
    if (Files.exists(file)) {
      try {
        JsonNode tree = new YAMLMapper().readTree(file.toFile());
        if (tree instanceof ObjectNode o) {
          options = o;
        } else if (!tree.isMissingNode() && !tree.isNull()) {
          fail("%s holds no options", file);
        }
      } catch (IOException e) {
        throw new AssertionError(file + " cannot be read: " + e.getMessage(), e);
      }
    }
    JsonNode received = options.remove("received");
    JsonNode zone = options.remove("zone");
    JsonNode host = options.remove("host");
    return new Case(
        folder,
        options,
        Instant.parse(received == null ? "2026-11-22T12:00:00Z" : received.asText()),
        ZoneId.of(zone == null ? "UTC" : zone.asText()),
        host == null ? "localhost" : host.asText());
  }

  String name() {
    return folder.getFileName().toString();
  }

  /** The lines of a file, as bytes, without line ends; a rest without one is a line. */
  List<byte[]> lines(String file) {
    try {
      byte[] all = Files.readAllBytes(folder.resolve(file));
      List<byte[]> lines = new ArrayList<>();
      int start = 0;
      for (int i = 0; i <= all.length; i++) {
        if (i == all.length ? i > start : all[i] == '\n') {
          lines.add(Arrays.copyOfRange(all, start, i));
          start = i + 1;
        }
      }
      if (lines.isEmpty()) {
        fail("%s is empty", folder.resolve(file));
      }
      return lines;
    } catch (IOException e) {
      throw new AssertionError(folder.resolve(file) + " cannot be read", e);
    }
  }

  /** Compares with {@code expected.jsonl}; with {@code -Dcases.update=true} writes it. */
  void expect(List<String> actual) {
    Path file = folder.resolve("expected.jsonl");
    try {
      if (Boolean.getBoolean("cases.update")) {
        Files.write(file, actual, StandardCharsets.UTF_8);
        return;
      }
      if (!Files.exists(file)) {
        fail("%s is missing; look at what -Dcases.update=true writes", file);
      }
      List<String> expected =
          Files.readAllLines(file, StandardCharsets.UTF_8).stream()
              .filter(l -> !l.isBlank())
              .map(Json::sorted)
              .toList();
      assertThat(actual.stream().map(Json::sorted).toList())
          .as("%s (-Dcases.update=true rewrites it)", file)
          .containsExactlyElementsOf(expected);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
