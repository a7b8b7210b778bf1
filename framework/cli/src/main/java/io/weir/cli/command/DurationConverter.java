package io.weir.cli.command;

import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Durations as in the pipeline file: {@code 20s}, {@code 5m}, {@code 1h}, {@code 30d}. */
public final class DurationConverter implements ITypeConverter<Duration> {
  @Override
  public Duration convert(String text) {
    int n = text.length() - 1;
    if (n >= 1 && n <= 9 && text.chars().limit(n).allMatch(c -> c >= '0' && c <= '9')) {
      long number = Long.parseLong(text.substring(0, n));
      long seconds =
          switch (text.charAt(n)) {
            case 's' -> number;
            case 'm' -> number * 60;
            case 'h' -> number * 3600;
            case 'd' -> number * 86_400;
            default -> -1;
          };
      if (seconds >= 0) {
        return Duration.ofSeconds(seconds);
      }
    }
    throw new TypeConversionException("'" + text + "' is not a duration: write 20s, 5m, 1h or 30d");
  }
}
