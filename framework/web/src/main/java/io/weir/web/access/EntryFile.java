package io.weir.web.access;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.weir.api.Text;
import io.weir.engine.state.OwnFile;
import io.weir.engine.state.OwnFolder;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A small file in the state folder that its owner alone may read: an entry a line, each a JSON
 * object with texts. It is read whole or not at all: a line that is not understood, which may take
 * away a right, makes it an error. Commands write it, the daemon reads it.
 *
 * @param <T> an entry
 */
final class EntryFile<T extends EntryFile.Entry> {
  private static final long MOST_BYTES = 1 << 20;
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final Path file;
  private final Form<T> form;

  EntryFile(Path file, Form<T> form) {
    this.file = file;
    this.form = form;
  }

  /** What has a name of its own. */
  interface Entry {
    String name();

    /** The fields as they are written, in their order. */
    Map<String, String> fields();
  }

  /** Makes an entry of the fields of a line. */
  interface Form<T> {
    /** The fields that a line must have, and no others. */
    Set<String> fields();

    /**
     * Makes the entry.
     *
     * @throws IllegalArgumentException with what is wrong
     */
    T of(Map<String, String> fields);
  }

  Path path() {
    return file;
  }

  /**
   * Reads the file; without one there are no entries.
   *
   * @throws IOException with a sentence; of a wrong line with the place, {@code file:line}
   */
  List<T> read() throws IOException {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return List.of();
    }
    OwnFile.claim(file);
    if (Files.size(file) > MOST_BYTES) {
      throw new IOException(file + " has more than 1 MiB: it was not written by Weir");
    }
    List<T> entries = new ArrayList<>();
    Set<String> names = new HashSet<>();
    int number = 0;
    // Bytes that are not UTF-8 become U+FFFD, which no field may have.
    String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    for (String line : text.split("\n", -1)) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      try {
        T entry = form.of(fields(line));
        if (!names.add(entry.name())) {
          throw new IllegalArgumentException("the name " + entry.name() + " is there twice");
        }
        entries.add(entry);
      } catch (IllegalArgumentException e) {
        throw new IOException(
            file + ":" + number + ": " + Text.visible(String.valueOf(e.getMessage()), 300), e);
      }
    }
    return List.copyOf(entries);
  }

  private Map<String, String> fields(String line) {
    Map<String, String> fields = new LinkedHashMap<>();
    try (JsonParser in = JSON.createParser(line)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("is not a JSON object");
      }
      for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
        if (!form.fields().contains(name)) {
          throw new IllegalArgumentException("the field '" + name + "' is not known");
        }
        if (in.nextToken() != JsonToken.VALUE_STRING) {
          throw new IllegalArgumentException("the field '" + name + "' is not a text");
        }
        fields.put(name, in.getText());
      }
      if (in.currentToken() != JsonToken.END_OBJECT || in.nextToken() != null) {
        throw new IllegalArgumentException("is not one JSON object");
      }
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("is not JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot be read: " + e.getMessage(), e);
    }
    for (String name : form.fields()) {
      if (!fields.containsKey(name)) {
        throw new IllegalArgumentException("the field '" + name + "' is missing");
      }
    }
    return fields;
  }

  /** Reads, changes and writes it; two commands at once do it one after the other. */
  void change(UnaryOperator<List<T>> change) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IOException(file + " has no folder");
    }
    OwnFolder.make(folder);
    Path lock = folder.resolve("web-access.lock");
    OwnFile.claim(lock);
    try (FileChannel locked = FileChannel.open(lock, StandardOpenOption.WRITE)) {
      locked.lock();
      write(change.apply(new ArrayList<>(read())));
    }
  }

  private void write(List<T> entries) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(text)) {
      out.setRootValueSeparator(null);
      for (T entry : entries) {
        out.writeStartObject();
        for (Map.Entry<String, String> field : entry.fields().entrySet()) {
          out.writeStringField(field.getKey(), field.getValue());
        }
        out.writeEndObject();
        out.writeRaw('\n');
      }
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    if (bytes.length > MOST_BYTES) {
      throw new IOException(file + " would have more than 1 MiB: remove entries first");
    }
    OwnFile.replace(file, bytes);
  }
}
