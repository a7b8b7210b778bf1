package io.weir.engine.pipeline;

import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.Network;
import io.weir.engine.config.Nearest;
import io.weir.engine.config.PipelineConfig;
import io.weir.engine.config.Problems;
import io.weir.engine.config.TrustedEntry;
import io.weir.engine.judge.Trust;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Whether what is trusted are values of fields that there are. */
final class TrustChecks {
  private static final String DOMAIN = "/domain";

  private final PipelineConfig config;
  private final Problems problems;
  private final Set<String> fields = new TreeSet<>();
  private final Set<String> addresses = new TreeSet<>();

  TrustChecks(PipelineConfig config, Map<String, EventType> types, Problems problems) {
    this.config = config;
    this.problems = problems;
    for (EventType type : types.values()) {
      for (Field field : type.fields()) {
        fields.add(field.name());
        if (field.kind() == Field.Kind.ADDRESS) {
          addresses.add(field.name());
        }
      }
    }
  }

  void check() {
    config
        .trusted()
        .forEach(
            (field, values) -> {
              if (!fields.contains(field) && !complaint(field, "").isEmpty()) {
                problems.problem(config, "trusted." + field, complaint(field, ""));
              } else {
                for (int i = 0; i < values.size(); i++) {
                  String wrong = complaint(field, values.get(i).value());
                  if (!wrong.isEmpty()) {
                    problems.problem(config, "trusted." + field + "[" + i + "]", wrong);
                  }
                }
              }
            });
    List<Path> files = config.trustedFiles();
    for (int i = 0; i < files.size(); i++) {
      if (!Files.isRegularFile(files.get(i)) || !Files.isReadable(files.get(i))) {
        problems.problem(
            config,
            "trusted.file" + (files.size() == 1 ? "" : "[" + i + "]"),
            "there is no readable file " + files.get(i));
      }
    }
  }

  /** What is wrong with a trusted value of a field, or empty. */
  String complaint(String field, String value) {
    String whole = field.endsWith(DOMAIN) ? field.substring(0, field.length() - 7) : field;
    if (!whole.equals(field) && fields.contains(whole) && !addresses.contains(whole)) {
      return value.indexOf('@') < 0
          ? ""
          : "'" + value + "' is not a domain: write what comes after the @";
    }
    if (!fields.contains(field)) {
      return "no event has a field '" + field + "'" + Nearest.hintOrList(field, fields);
    }
    if (addresses.contains(field)) {
      try {
        Network.parse(value);
      } catch (IllegalArgumentException e) {
        return String.valueOf(e.getMessage());
      }
    }
    return "";
  }

  /** The entries of the pipeline file. */
  List<Trust> entries() {
    List<Trust> all = new ArrayList<>();
    config
        .trusted()
        .forEach(
            (field, values) -> {
              for (TrustedEntry e : values) {
                all.add(new Trust(field, e.value(), e.reason(), e.end(config.zone())));
              }
            });
    return all;
  }
}
