package io.weir.cli.backup;

import io.weir.cli.answer.Answer;
import io.weir.engine.Version;
import io.weir.engine.json.Json;
import io.weir.engine.state.OwnFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a backup says of itself: written last, so a folder without it is no whole backup.
 *
 * @param weir the version of Weir that made it
 * @param made when
 * @param store the type of the store
 * @param copied whether the store is in it
 * @param parts all its files
 */
record Manifest(String weir, Instant made, String store, boolean copied, List<Part> parts) {
  static final String NAME = "manifest.json";

  /** The form of a backup; a greater number cannot be read. */
  private static final int FORM = 1;

  private static final long LONGEST = 16 << 20;

  /**
   * A file of the backup.
   *
   * @param name its path in the folder, with {@code /}
   * @param size in bytes
   * @param sha256 of its content, in hexadecimal digits
   */
  record Part(String name, long size, String sha256) {}

  Manifest {
    parts = List.copyOf(parts);
  }

  static Manifest of(Instant made, String store, boolean copied, List<Part> parts) {
    return new Manifest(Version.TEXT, made.truncatedTo(ChronoUnit.SECONDS), store, copied, parts);
  }

  /** Writes it into the folder; at any moment it is there as a whole or not at all. */
  void write(Path folder) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try (Json json = Json.to(text)) {
      json.object(
          all ->
              all.number("form", FORM)
                  .text("weir", weir)
                  .text("made", made.toString())
                  .text("store", store)
                  .flag("store_copied", copied)
                  .array(
                      "files",
                      files -> {
                        for (Part part : parts) {
                          files.object(
                              one ->
                                  one.text("name", part.name())
                                      .number("size", part.size())
                                      .text("sha256", part.sha256()));
                        }
                      }));
    }
    text.write('\n');
    OwnFile.replace(folder.resolve(NAME), text.toByteArray());
  }

  /**
   * Reads the one of a folder.
   *
   * @throws IOException with a sentence when there is none, or it cannot be used
   */
  static Manifest read(Path folder) throws IOException {
    Path file = folder.resolve(NAME);
    if (!Files.isDirectory(folder)) {
      throw new IOException(folder + " is not a folder: name the folder that weir backup wrote");
    }
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException(
          folder
              + " has no "
              + NAME
              + ", so it is not a backup, or one that was not finished: take another one");
    }
    if (Files.size(file) > LONGEST) {
      throw damaged(file, "it is too long", null);
    }
    try {
      Answer all = Answer.of(Files.readAllBytes(file));
      String form = all.text("form");
      if (!form.matches("[1-9][0-9]{0,8}")) {
        throw damaged(file, "it does not say its form", null);
      }
      if (Integer.parseInt(form) > FORM) {
        throw new Said(
            "the backup "
                + folder
                + " was made by a newer Weir ("
                + all.text("weir")
                + ", this one is "
                + Version.TEXT
                + "): install that one, then restore",
            null);
      }
      List<Part> parts = new ArrayList<>();
      for (Answer part : all.list("files")) {
        parts.add(
            new Part(part.text("name"), Long.parseLong(part.text("size")), part.text("sha256")));
      }
      Manifest manifest =
          new Manifest(
              all.text("weir"),
              Instant.parse(all.text("made")),
              all.text("store"),
              all.flag("store_copied"),
              parts);
      if (!manifest.has(BackupFolder.STATE)
          || manifest.copied() != manifest.has(BackupFolder.STORE)) {
        throw damaged(file, "it does not name all files", null);
      }
      return manifest;
    } catch (Said e) {
      throw e;
    } catch (IOException | NumberFormatException | DateTimeParseException e) {
      throw damaged(file, String.valueOf(e.getMessage()), e);
    }
  }

  private boolean has(String name) {
    return parts.stream().anyMatch(part -> part.name().equals(name));
  }

  /** Says all that there is to say. */
  private static final class Said extends IOException {
    private static final long serialVersionUID = 1L;

    Said(String message, @Nullable Exception cause) {
      super(message, cause);
    }
  }

  private static IOException damaged(Path file, String why, @Nullable Exception cause) {
    return new Said(file + " is damaged (" + why + "): take another backup", cause);
  }
}
