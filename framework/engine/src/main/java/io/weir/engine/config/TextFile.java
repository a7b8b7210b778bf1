package io.weir.engine.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;

/** Reads small text files strictly. */
final class TextFile {
  private TextFile() {}

  /** The file is not UTF-8 or has a control character. */
  static final class NotText extends IOException {
    private static final long serialVersionUID = 1L;
    private final int line;
    private final int column;

    NotText(String text, String what) {
      super(what);
      int lastBreak = text.lastIndexOf('\n');
      line = (int) text.chars().filter(c -> c == '\n').count() + 1;
      column = text.codePointCount(lastBreak + 1, text.length()) + 1;
    }

    Place in(String file) {
      return new Place(file, line, column);
    }
  }

  /**
   * Reads a file.
   *
   * @param most bytes at most
   */
  static String read(Path file, int most) throws IOException {
    refuseOthers(file);
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(most + 1);
    }
    if (bytes.length > most) {
      throw new IOException("it is larger than " + most / 1024 + " KiB");
    }
    ByteBuffer from = ByteBuffer.wrap(bytes);
    CharBuffer to = CharBuffer.allocate(bytes.length);
    CoderResult result =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT)
            .decode(from, to, true);
    String text = to.flip().toString();
    if (result.isError()) {
      throw new NotText(text, "is not UTF-8");
    }
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  /**
   * Refuses everything but regular files: reading a pipe might block forever, and a device has no
   * end. A pipe at {@code /dev/stdin} is refused too, a file redirected there is not.
   */
  static void refuseOthers(Path file) throws IOException {
    BasicFileAttributes what = Files.readAttributes(file, BasicFileAttributes.class);
    if (what.isDirectory()) {
      throw new IOException("it is a folder; name a file");
    }
    if (!what.isRegularFile()) {
      throw new IOException("it is a pipe, a socket or a device; use a regular file");
    }
  }

  /** Finds control characters, for which the YAML parser would report no place. */
  static void refuseControls(String text) throws NotText {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean good = c >= ' ' && c < 0x7f || c == '\n' || c == '\t' || c == '\r' || c == '\u0085';
      if (!good && (c < 0xa0 || c >= '\uFFFE')) {
        throw new NotText(
            text.substring(0, i),
            c == 0
                ? "contains a NUL"
                : String.format(Locale.ROOT, "contains the control character U+%04X", (int) c));
      }
    }
  }

  /** The reason why a file could not be read, for people. */
  static String why(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "there is no such file";
    }
    if (e instanceof FileSystemException f && f.getReason() != null) {
      // Its message begins with the file's name, which the caller has written already.
      return f.getReason();
    }
    return e instanceof AccessDeniedException
        ? "permission denied for "
            + System.getProperty("user.name")
            + "; let this user read it, or run this as the user that runs Weir (sudo -u weir weir ...)"
        : String.valueOf(e.getMessage());
  }
}
