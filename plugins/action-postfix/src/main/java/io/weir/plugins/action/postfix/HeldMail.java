package io.weir.plugins.action.postfix;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.weir.api.rule.Subject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which messages Weir has put on hold, for whom: only these are released. Written, durably, before
 * anything is held, so that a crash between the two loses no message on hold.
 */
final class HeldMail {
  private static final JsonFactory JSON = new JsonFactory();

  private final Path file;
  private final Map<Subject, Held> subjects = new LinkedHashMap<>();

  /** What is held for one subject. */
  static final class Held {
    /** Whether the block is in force: its new mail is held too. */
    boolean wanted = true;

    Instant until = Instant.EPOCH;

    /** Times of arrival by queue id. */
    final Map<String, Long> messages = new LinkedHashMap<>();

    boolean has(QueuedMessage message) {
      Long arrival = messages.get(message.id());
      return arrival != null && arrival == message.arrival();
    }
  }

  /** Reads what was written before. */
  HeldMail(Path file) throws IOException {
    this.file = file;
    if (Files.exists(file)) {
      try (JsonParser in = JSON.createParser(Files.newBufferedReader(file))) {
        read(in);
      }
    }
  }

  private void read(JsonParser in) throws IOException {
    if (in.nextToken() != JsonToken.START_ARRAY) {
      throw new IOException("not a list");
    }
    while (in.nextToken() == JsonToken.START_OBJECT) {
      Held held = new Held();
      String field = "";
      String value = "";
      for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
        in.nextToken();
        switch (name) {
          case "field" -> field = in.getText();
          case "value" -> value = in.getText();
          case "wanted" -> held.wanted = in.getBooleanValue();
          case "until" -> held.until = Instant.ofEpochSecond(in.getLongValue());
          case "messages" -> {
            for (String id = in.nextFieldName(); id != null; id = in.nextFieldName()) {
              in.nextToken();
              if (QueuedMessage.isId(id)) {
                held.messages.put(id, in.getLongValue());
              }
            }
          }
          default -> in.skipChildren();
        }
      }
      subjects.put(new Subject(field, value), held);
    }
  }

  Map<Subject, Held> subjects() {
    return subjects;
  }

  /** Subjects whose mail is to be held. */
  Set<Subject> wanted() {
    Set<Subject> all = new LinkedHashSet<>();
    subjects.forEach(
        (subject, held) -> {
          if (held.wanted) {
            all.add(subject);
          }
        });
    return all;
  }

  /** Writes everything, as a whole. */
  void save() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = JSON.createGenerator(bytes)) {
      out.writeStartArray();
      for (Map.Entry<Subject, Held> entry : subjects.entrySet()) {
        out.writeRaw('\n');
        out.writeStartObject();
        out.writeStringField("field", entry.getKey().field());
        out.writeStringField("value", entry.getKey().value());
        out.writeBooleanField("wanted", entry.getValue().wanted);
        out.writeNumberField("until", entry.getValue().until.getEpochSecond());
        out.writeObjectFieldStart("messages");
        for (Map.Entry<String, Long> message : entry.getValue().messages.entrySet()) {
          out.writeNumberField(message.getKey(), message.getValue());
        }
        out.writeEndObject();
        out.writeEndObject();
      }
      out.writeEndArray();
    }
    Path next = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(next);
    try (FileChannel channel =
        FileChannel.open(
            next,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      ByteBuffer all = ByteBuffer.wrap(bytes.toByteArray());
      while (all.hasRemaining()) {
        channel.write(all);
      }
      channel.force(true);
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
