package io.weir.cli.command;

import io.weir.api.Text;
import io.weir.engine.config.Zones;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Values of options; picocli's own say which class of Java did not like them. */
public final class Converters {
  private Converters() {}

  /** For this command and those below it so far. */
  public static void register(CommandLine line) {
    // Once: Java 17 writes no archive of classes where one class links the same method twice.
    ITypeConverter<Integer> number = Converters::number;
    line.registerConverter(ZoneId.class, Converters::zone)
        .registerConverter(Instant.class, Converters::instant)
        .registerConverter(Path.class, Converters::path)
        .registerConverter(int.class, number)
        .registerConverter(Integer.class, number);
  }

  private static ZoneId zone(String text) {
    try {
      return Zones.of(text);
    } catch (IllegalArgumentException e) {
      throw wrong(text, String.valueOf(e.getMessage()), e);
    }
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw wrong(text, "is not a time: write 2026-11-22T17:00:00Z", e);
    }
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw wrong(text, "is not a whole number up to " + Integer.MAX_VALUE, e);
    }
  }

  private static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw wrong(text, "is not a path", e);
    }
  }

  private static TypeConversionException wrong(String text, String what, Exception cause) {
    TypeConversionException e = new TypeConversionException("'" + Text.visible(text) + "' " + what);
    e.initCause(cause);
    return e;
  }
}
