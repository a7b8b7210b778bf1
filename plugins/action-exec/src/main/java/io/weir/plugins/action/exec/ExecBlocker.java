package io.weir.plugins.action.exec;

import io.weir.api.ComponentContext;
import io.weir.api.action.ActionException;
import io.weir.api.action.Block;
import io.weir.api.action.Blocker;
import io.weir.api.rule.Subject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.pf4j.Extension;

/** Blocks by programs: one that adds, one that removes and, if there is one, one that lists. */
final class ExecBlocker implements Blocker {
  private final ExecBlockConfig config;
  private final ComponentContext context;
  private final BlockPrograms programs;

  /** Null before it is opened, and where a program lists. */
  private @Nullable OwnList own;

  /** Added since the start: without a program that lists, the target may have lost all others. */
  private final Set<Subject> fresh = new HashSet<>();

  ExecBlocker(ExecBlockConfig config, ComponentContext context, BlockPrograms programs) {
    this.config = config;
    this.context = context;
    this.programs = programs;
  }

  @Override
  public Set<String> fields() {
    return Set.copyOf(config.fields());
  }

  @Override
  public boolean lasts() {
    return config.list() != null;
  }

  @Override
  public List<String> missing() {
    return programs.missing();
  }

  @Override
  public void open() throws ActionException {
    if (config.list() == null) {
      Path file = context.folder().resolve("blocked");
      try {
        own = new OwnList(file);
      } catch (IOException | UncheckedIOException e) {
        throw new ActionException(
            true,
            file
                + ": "
                + e.getMessage()
                + "; if it cannot be mended, move it away, and unblock by hand what it names and is"
                + " not blocked now",
            e);
      }
    }
  }

  private static ActionException unwritten(IOException e) {
    return new ActionException(
        true, "its list of what is blocked cannot be written: " + e.getMessage(), e);
  }

  @Override
  public List<Entry> list() throws ActionException, InterruptedException {
    List<String> list = config.list();
    Map<Subject, Entry> all = new LinkedHashMap<>();
    if (list == null) {
      OwnList kept = own();
      kept.entries()
          .forEach(
              (subject, until) ->
                  all.put(subject, new Entry(subject, true, fresh.contains(subject), until)));
    } else {
      for (BlockLines.Line line : programs.list(list)) {
        all.put(line.subject(), new Entry(line.subject(), line.mine(), true, line.until()));
      }
    }
    return List.copyOf(all.values());
  }

  private OwnList own() throws ActionException {
    if (own == null) {
      throw new ActionException(true, "is not open", null);
    }
    return own;
  }

  @Override
  public Map<Subject, String> add(Collection<Block> blocks)
      throws ActionException, InterruptedException {
    Map<Subject, String> refused = new LinkedHashMap<>();
    List<Block> good = new ArrayList<>();
    for (Block block : blocks) {
      String value = block.subject().value();
      if (Arguments.clean(value).equals(value)) {
        good.add(block);
      } else {
        refused.put(block.subject(), "it has control characters, which no argument can have");
      }
    }
    if (config.list() != null) {
      programs.add(good, subject -> {}, refused::put);
      return refused;
    }
    // Those that are prolonged stay in the list if that is refused.
    List<Subject> fresher = new ArrayList<>();
    try {
      fresher.addAll(own().add(good));
    } catch (IOException e) {
      throw unwritten(e);
    }
    try {
      programs.add(good, fresh::add, refused::put);
    } finally {
      fresh.removeAll(refused.keySet());
      forget(fresher.stream().filter(refused::containsKey).toList());
    }
    return refused;
  }

  @Override
  public void remove(Collection<Subject> subjects) throws ActionException, InterruptedException {
    List<Subject> done = new ArrayList<>();
    try {
      programs.remove(List.copyOf(subjects), done::add);
    } finally {
      fresh.removeAll(Set.copyOf(done));
      if (config.list() == null) {
        forget(done);
      }
    }
  }

  private void forget(Collection<Subject> subjects) throws ActionException {
    try {
      own().remove(subjects);
    } catch (IOException e) {
      throw unwritten(e);
    }
  }

  @Override
  public String explain(Collection<Block> blocks) {
    return programs.explain(List.copyOf(blocks));
  }

  @Override
  public void close() {
    OwnList list = own;
    if (list != null) {
      list.close();
    }
  }

  /** Makes blockers of type {@code exec_block}. */
  @Extension
  public static final class Factory implements Blocker.Factory<ExecBlockConfig> {
    /** For PF4J. */
    public Factory() {}

    @Override
    public String type() {
      return "exec_block";
    }

    @Override
    public Class<ExecBlockConfig> configType() {
      return ExecBlockConfig.class;
    }

    @Override
    public Blocker create(ExecBlockConfig config, ComponentContext context) {
      Surroundings.check(config.environment(), context);
      if (config.fields().stream().anyMatch(String::isBlank)
          || Set.copyOf(config.fields()).size() < config.fields().size()) {
        throw context.reject("fields", "must be names of fields, each once: [sasl_username]");
      }
      List<String> list = config.list();
      if (list != null) {
        arguments(context, "list", () -> BlockArguments.ofList(list));
      }
      Arguments add =
          arguments(context, "add", () -> BlockArguments.ofAdd(config.add(), config.bulk()));
      Arguments remove =
          arguments(
              context, "remove", () -> BlockArguments.ofRemove(config.remove(), config.bulk()));
      return new ExecBlocker(config, context, new BlockPrograms(config, add, remove));
    }

    private static Arguments arguments(
        ComponentContext context, String option, Supplier<Arguments> reading) {
      try {
        return reading.get();
      } catch (IllegalArgumentException e) {
        throw context.reject(option, String.valueOf(e.getMessage()));
      }
    }
  }
}
