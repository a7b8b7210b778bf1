package io.weir.cli.check;

import io.weir.api.EventType;
import io.weir.api.Text;
import io.weir.api.config.Doc;
import io.weir.cli.command.CommandException;
import io.weir.cli.command.CommonOptions;
import io.weir.cli.command.Environment;
import io.weir.cli.text.TextTable;
import io.weir.engine.config.ComponentKind;
import io.weir.engine.config.FileSchema;
import io.weir.engine.config.Option;
import io.weir.engine.config.Options;
import io.weir.engine.judge.EngineTypes;
import io.weir.engine.plugin.PluginCatalog;
import io.weir.engine.plugin.PluginEntry;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Lists the installed plugins and their options. */
@Command(
    name = "plugins",
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "Examples:", "  weir plugins list", "  weir plugins show rule rate"})
public final class PluginsCommand {
  private static final List<ComponentKind> KINDS = List.of(ComponentKind.values());

  private final Environment environment;

  @CommandLine.Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this help and exits.")
  @SuppressWarnings("UnusedVariable") // picocli looks at the option alone
  private boolean help;

  public PluginsCommand(Environment environment) {
    this.environment = environment;
  }

  private PluginCatalog catalog(CommonOptions own) {
    PluginCatalog catalog = own.catalog(environment);
    catalog.problems().stream()
        .sorted()
        .forEach(problem -> environment.err().println(Text.visible(problem)));
    return catalog;
  }

  @Command(
      name = "list",
      description = "Lists the types of each kind and the jars that contain them.",
      footer = {"", "Example:", "  weir plugins list"})
  public int list(@Mixin CommonOptions own) {
    PluginCatalog catalog = catalog(own);
    TextTable table = new TextTable(List.of("KIND", "TYPE", "JAR", "VERSION"));
    for (PluginEntry e : catalog.entries()) {
      table.row(List.of(e.kind().word(), e.type(), e.jar(), e.version()));
    }
    table.print(environment.out());
    return catalog.problems().isEmpty() ? 0 : CommandException.BAD;
  }

  @Command(
      name = "show",
      description = "Shows the options of a type.",
      footer = {"", "Examples:", "  weir plugins show rule rate", "  weir plugins show pf"})
  public int show(
      @Mixin CommonOptions own,
      @Parameters(
              paramLabel = "[KIND] TYPE",
              arity = "1..2",
              description = "source, parser, store, rule or action, and the value of type:")
          List<String> words) {
    String type = words.get(words.size() - 1);
    List<ComponentKind> kinds = words.size() == 1 ? KINDS : List.of(kind(words.get(0)));
    PluginCatalog catalog = catalog(own);
    List<PluginEntry> found =
        catalog.entries().stream()
            .filter(e -> kinds.contains(e.kind()) && e.type().equals(type))
            .toList();
    if (found.isEmpty()) {
      throw CommandException.bad(
          words.size() == 2
              ? catalog.unknown(kinds.get(0), type)
              : "there is no type '" + type + "'; weir plugins list shows the installed types");
    }
    for (int i = 0; i < found.size(); i++) {
      if (i > 0) {
        environment.out().println();
      }
      print(found.get(i));
    }
    return 0;
  }

  @Command(
      name = "events",
      description = {
        "Shows the event types that the installed parsers and Weir itself make, or the fields of"
            + " one."
      },
      footer = {
        "",
        "Examples:",
        "  weir plugins events",
        "  weir plugins events mail_message",
        "  weir plugins events --json"
      })
  public int events(
      @Mixin CommonOptions own,
      @Parameters(arity = "0..1", paramLabel = "TYPE", description = "an event type")
          @Nullable String name,
      @CommandLine.Option(names = "--json", description = "All with their fields, as JSON.")
          boolean json) {
    PluginCatalog catalog = catalog(own).with(EngineTypes.ALL.toArray(EventType[]::new));
    Map<String, EventType> types = catalog.eventTypes();
    EventType one = name == null ? null : types.get(name);
    if (name != null && one == null) {
      throw CommandException.bad(
          "there is no event type '" + name + "'; weir plugins events shows all");
    }
    EventTypesText text = new EventTypesText(environment.out());
    if (json) {
      text.json(one == null ? types.values() : List.of(one));
    } else if (one == null) {
      text.list(types.values());
    } else {
      text.fields(one);
    }
    environment.out().flush();
    return catalog.problems().isEmpty() ? 0 : CommandException.BAD;
  }

  @Command(
      name = "schema",
      description = {
        "Writes the JSON Schema of pipeline files with the options of all installed plugins, for"
            + " editors."
      },
      footer = {
        "",
        "Example:",
        "  weir plugins schema > weir.schema.json",
        "",
        "In the first line of a pipeline file, for editors with a YAML language server:",
        "  # yaml-language-server: $schema=weir.schema.json"
      })
  public int schema(@Mixin CommonOptions own) {
    PluginCatalog catalog = catalog(own);
    FileSchema schema = new FileSchema();
    catalog.entries().forEach(e -> schema.add(e.kind(), e.factory()));
    environment.out().print(schema.text());
    environment.out().flush();
    return catalog.problems().isEmpty() ? 0 : CommandException.BAD;
  }

  @Command(
      name = "new",
      description = {
        "Writes a Maven project for a plugin of your own: one that works, with a test, to be"
            + " changed.",
        "",
        "It is built with `mvn verify`. Weir's own modules must be in the local repository once:"
            + " the README of the API says how."
      },
      footer = {
        "",
        "Examples:",
        "  weir plugins new parser my-app",
        "  weir plugins new rule night-shift --package org.example.weir ./night"
      })
  public int create(
      @Mixin CommonOptions own,
      @Parameters(
              index = "0",
              paramLabel = "KIND",
              description = "parser, rule, notifier or blocker")
          String kind,
      @Parameters(
              index = "1",
              paramLabel = "NAME",
              description =
                  "what it is for, in lower case: my-app; with _ for -, it is the value of `type:`")
          String name,
      @Parameters(
              index = "2",
              arity = "0..1",
              paramLabel = "FOLDER",
              description = "a new or empty folder, by default KIND-NAME here")
          @Nullable Path folder,
      @CommandLine.Option(
              names = "--package",
              paramLabel = "PACKAGE",
              description = "the Java package, by default org.example.NAME")
          @Nullable String inPackage) {
    NewPlugin made =
        new NewPlugin(
            NewPlugin.Kind.of(kind),
            name,
            inPackage == null ? "org.example." + name.replace("-", "") : inPackage);
    Path to = folder == null ? Path.of(made.artifact()) : folder;
    made.write(to);
    environment.out().println("wrote " + Text.visible(to.toString()));
    environment.out().println("  " + Text.visible(made.mainFile()) + " is the plugin");
    environment.out().println("  mvn verify builds it and runs its tests");
    environment
        .out()
        .println("  the jar in target/ goes into the folder plugins/ of an installation");
    environment.out().flush();
    return 0;
  }

  private static ComponentKind kind(String word) {
    return KINDS.stream()
        .filter(k -> k.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                CommandException.bad(
                    "there is no kind '"
                        + word
                        + "': "
                        + KINDS.stream()
                            .map(ComponentKind::word)
                            .collect(Collectors.joining(", "))));
  }

  private void print(PluginEntry entry) {
    environment
        .out()
        .println(
            entry.kind().word()
                + " "
                + entry.type()
                + " ("
                + Text.visible(entry.jar())
                + ", "
                + Text.visible(entry.version())
                + ")");
    Doc doc = entry.factory().configType().getAnnotation(Doc.class);
    if (doc != null) {
      environment.out().println(Text.visible(doc.value()));
    }
    for (Option option : Options.describe(entry.factory())) {
      environment.out().println();
      environment
          .out()
          .println(
              Text.visible(option.name())
                  + "  ("
                  + Text.visible(option.type())
                  + (option.required()
                      ? ", required"
                      : option.value().isEmpty() ? "" : "; default " + Text.visible(option.value()))
                  + ")");
      environment.out().println("    " + Text.visible(option.doc()));
    }
  }
}
