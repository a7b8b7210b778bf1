package io.weir.web.access;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When tokens were used last, {@code web-tokens-used} in the state folder. The daemon writes it,
 * now and then; it never writes the file that the commands write. Thread-safe.
 */
final class TokenUse {
  private static final Logger log = LoggerFactory.getLogger(TokenUse.class);
  private static final Duration EVERY = Duration.ofMinutes(5);

  private final EntryFile<Use> file;
  private final Map<String, Instant> since = new LinkedHashMap<>();
  private Instant next = Instant.MIN;

  TokenUse(Path state) {
    this.file = new EntryFile<>(state.resolve("web-tokens-used"), new Form());
  }

  private record Use(String name, Instant used) implements EntryFile.Entry {
    @Override
    public Map<String, String> fields() {
      Map<String, String> fields = new LinkedHashMap<>();
      fields.put("name", name);
      fields.put("used", used.toString());
      return fields;
    }
  }

  private static final class Form implements EntryFile.Form<Use> {
    @Override
    public Set<String> fields() {
      return Set.of("name", "used");
    }

    @Override
    public Use of(Map<String, String> fields) {
      return new Use(
          Names.checked(fields.getOrDefault("name", "")),
          TokenFile.time(fields.getOrDefault("used", "")));
    }
  }

  /** By name. What cannot be read is not known. */
  Map<String, Instant> read() {
    Map<String, Instant> all = new LinkedHashMap<>();
    try {
      file.read().forEach(use -> all.put(use.name(), use.used()));
    } catch (IOException e) {
      log.debug("when tokens were used is not known", e);
    }
    return all;
  }

  /** Notes a use. */
  synchronized void used(String name, Instant now) {
    since.put(name, now.truncatedTo(ChronoUnit.SECONDS));
    if (!now.isBefore(next)) {
      next = now.plus(EVERY);
      write();
    }
  }

  /** Writes what was noted since the last time. */
  synchronized void write() {
    if (since.isEmpty()) {
      return;
    }
    Map<String, Instant> all = read();
    all.putAll(since);
    try {
      file.change(
          before -> all.entrySet().stream().map(e -> new Use(e.getKey(), e.getValue())).toList());
      since.clear();
    } catch (IOException e) {
      log.debug("when tokens were used cannot be written", e);
    }
  }
}
