package io.weir.cli.init;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.regex.Pattern;

/** A text as a value in a pipeline file, on one line. */
final class Scalar {
  /** Paths and mail addresses that nobody would quote. */
  private static final Pattern PLAIN =
      Pattern.compile(
          "/[A-Za-z0-9/._-]{1,200}"
              + "|[a-z]{1,20}/[a-z]{1,20}"
              + "|rules-mail\\.yaml"
              + "|[A-Za-z][A-Za-z0-9._-]{0,60}@[A-Za-z][A-Za-z0-9.-]{0,200}");

  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .disable(YAMLGenerator.Feature.SPLIT_LINES)
          .build();

  private Scalar() {}

  /** Weir reads exactly this text again, whatever is in it, also in a flow mapping. */
  static String of(String text) {
    if (PLAIN.matcher(text).matches()) {
      return text;
    }
    if (text.isEmpty()) {
      return "\"\""; // the library would begin a document for it
    }
    try {
      // Replaced again when it is read: ${file:…} in the name of a file is a part of the name.
      return YAML.writeValueAsString(text.replace("${", "$${")).strip();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
