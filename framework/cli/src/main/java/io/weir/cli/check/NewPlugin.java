package io.weir.cli.check;

import io.weir.cli.command.CommandException;
import io.weir.engine.Version;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import javax.lang.model.SourceVersion;

/** A Maven project for a plugin that works, with a test, as a beginning. */
final class NewPlugin {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
  private static final int LONGEST = 40;
  private static final String CASES = "src/test/resources/cases/example/";

  private final Kind kind;
  private final Map<String, String> words = new LinkedHashMap<>();

  /** What a plugin can be. */
  enum Kind {
    PARSER,
    RULE,
    NOTIFIER,
    BLOCKER;

    static Kind of(String word) {
      for (Kind kind : values()) {
        if (kind.toString().equals(word)) {
          return kind;
        }
      }
      throw CommandException.bad(
          "there is nothing to begin a '" + word + "' with: parser, rule, notifier, blocker");
    }

    private List<String> cases() {
      return switch (this) {
        case PARSER -> List.of("input.log", "expected.jsonl");
        case RULE -> List.of("options.yml", "events.jsonl", "expected.jsonl");
        case NOTIFIER, BLOCKER -> List.of();
      };
    }

    /** As a user writes it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** As the beginning of a class's name. */
    private String type() {
      return name().charAt(0) + toString().substring(1);
    }
  }

  /**
   * @param name of what it is for: {@code my-app}
   * @param inPackage of its classes
   */
  NewPlugin(Kind kind, String name, String inPackage) {
    if (!NAME.matcher(name).matches() || name.length() > LONGEST) {
      throw CommandException.bad(
          "'"
              + name
              + "' cannot be the name of a plugin: lower-case letters, digits and single hyphens,"
              + " such as my-app");
    }
    if (!SourceVersion.isName(inPackage)) {
      throw CommandException.bad(
          "'" + inPackage + "' cannot be the name of a Java package, such as org.example.myapp");
    }
    this.kind = kind;
    StringBuilder upper = new StringBuilder();
    for (String part : name.split("-", -1)) {
      upper.append(part.substring(0, 1).toUpperCase(Locale.ROOT)).append(part.substring(1));
    }
    words.put("@name@", name);
    words.put("@type@", name.replace('-', '_'));
    words.put("@Class@", upper.toString());
    words.put("@package@", inPackage);
    words.put("@artifact@", kind + "-" + name);
    words.put("@version@", Version.TEXT);
  }

  /** The folder's usual name. */
  String artifact() {
    return String.valueOf(words.get("@artifact@"));
  }

  /** Of the plugin's main class, from the project's folder. */
  String mainFile() {
    return source("main") + words.get("@Class@") + kind.type() + ".java";
  }

  private String source(String of) {
    return "src/" + of + "/java/" + String.valueOf(words.get("@package@")).replace('.', '/') + "/";
  }

  /**
   * Writes the project.
   *
   * @param folder is made; it may be there if it is empty
   */
  void write(Path folder) {
    try {
      Files.createDirectories(folder);
      try (DirectoryStream<Path> in = Files.newDirectoryStream(folder)) {
        if (in.iterator().hasNext()) {
          throw CommandException.bad(folder + " is not empty; choose another folder");
        }
      }
      String own = kind + "/";
      words.put("@dependencies@", kind == Kind.PARSER ? template(own + "dependencies.xml") : "");
      put(folder, "pom.xml", "pom.xml");
      put(folder, ".gitignore", "gitignore");
      put(folder, "README.md", own + "README.md");
      put(folder, mainFile(), own + kind.type() + ".java");
      put(
          folder,
          source("test") + words.get("@Class@") + kind.type() + "Test.java",
          own + kind.type() + "Test.java");
      for (String name : kind.cases()) {
        put(folder, CASES + name, own + name);
      }
    } catch (IOException e) {
      throw CommandException.failed("cannot write " + folder + ": " + e, e);
    }
  }

  private void put(Path folder, String to, String from) throws IOException {
    Path file = folder.resolve(to);
    Path parent = file.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    String text = template(from);
    for (Map.Entry<String, String> word : words.entrySet()) {
      text = text.replace(word.getKey(), word.getValue());
    }
    Files.writeString(file, text);
  }

  private static String template(String name) throws IOException {
    try (InputStream in = NewPlugin.class.getResourceAsStream("/io/weir/cli/newplugin/" + name)) {
      if (in == null) {
        throw new IOException("this installation lacks the template " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
