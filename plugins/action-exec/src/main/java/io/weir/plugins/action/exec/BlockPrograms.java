package io.weir.plugins.action.exec;

import io.weir.api.Text;
import io.weir.api.action.ActionException;
import io.weir.api.action.Block;
import io.weir.api.action.Program;
import io.weir.api.rule.Subject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The programs of a blocker: what they are given, and what is made of how they end. */
final class BlockPrograms {
  private static final int MOST_OUTPUT = 8 << 20;

  private final ExecBlockConfig config;
  private final Arguments add;
  private final Arguments remove;

  BlockPrograms(ExecBlockConfig config, Arguments add, Arguments remove) {
    this.config = config;
    this.add = add;
    this.remove = remove;
  }

  /** What of them is not on this machine. */
  List<String> missing() {
    List<String> list = config.list();
    List<List<String>> all =
        list == null
            ? List.of(config.add(), config.remove())
            : List.of(config.add(), config.remove(), list);
    return all.stream()
        .flatMap(command -> new Program(command.subList(0, 1)).missing().stream())
        .distinct()
        .toList();
  }

  /** What the program {@code list} prints. */
  List<BlockLines.Line> list(List<String> list) throws ActionException, InterruptedException {
    Program.Result result =
        new Program(list)
            .withEnvironment(Surroundings.of(Map.of(), config.environment()))
            .run(List.of(), new byte[0], config.timeout());
    must(list, result);
    return lines(list, result);
  }

  private List<BlockLines.Line> lines(List<String> command, Program.Result result)
      throws ActionException {
    try {
      return BlockLines.read(result.out(), config.fields().get(0)).stream()
          .map(BlockLines.Line::canonical)
          .toList();
    } catch (IOException e) {
      throw new ActionException(true, command.get(0) + ": its output, " + e.getMessage(), e);
    }
  }

  /**
   * Blocks these.
   *
   * @param done gets each as soon as it is blocked
   * @param refused gets each that is not taken, and why
   */
  void add(List<Block> blocks, Consumer<Subject> done, BiConsumer<Subject, String> refused)
      throws ActionException, InterruptedException {
    if (config.bulk()) {
      addAll(blocks, done, refused);
      return;
    }
    for (Block block : blocks) {
      Map<String, Object> values = BlockArguments.of(block);
      Ending ending =
          Ending.of(config.add().get(0), run(config.add(), add, List.of(values), values));
      if (ending.again()) {
        throw new ActionException(true, ending.words(), null);
      }
      if (ending.good()) {
        done.accept(block.subject());
      } else {
        refused.accept(block.subject(), ending.words());
      }
    }
  }

  private void addAll(
      List<Block> blocks, Consumer<Subject> done, BiConsumer<Subject, String> refused)
      throws ActionException, InterruptedException {
    if (blocks.isEmpty()) {
      return;
    }
    Program.Result result =
        run(config.add(), add, blocks.stream().map(BlockArguments::of).toList(), Map.of());
    must(config.add(), result);
    Set<Subject> asked = blocks.stream().map(Block::subject).collect(Collectors.toSet());
    for (BlockLines.Line line : lines(config.add(), result)) {
      if (!line.refused().isEmpty() && asked.remove(line.subject())) {
        refused.accept(line.subject(), Text.visible(line.refused(), 500));
      }
    }
    asked.forEach(done);
  }

  /**
   * Lifts the blocks of these. One that cannot be lifted keeps no other in.
   *
   * @param done gets each as soon as it is no longer blocked
   */
  void remove(List<Subject> subjects, Consumer<Subject> done)
      throws ActionException, InterruptedException {
    if (config.bulk()) {
      if (!subjects.isEmpty()) {
        List<Map<String, Object>> lines = subjects.stream().map(BlockArguments::of).toList();
        must(config.remove(), run(config.remove(), remove, lines, Map.of()));
        subjects.forEach(done);
      }
      return;
    }
    List<ActionException> failures = new ArrayList<>();
    for (Subject subject : subjects) {
      Map<String, Object> values = BlockArguments.of(subject);
      try {
        must(config.remove(), run(config.remove(), remove, List.of(values), values));
        done.accept(subject);
      } catch (ActionException e) {
        failures.add(e);
      }
    }
    if (!failures.isEmpty()) {
      throw failures.get(0);
    }
  }

  private static void must(List<String> command, Program.Result result) throws ActionException {
    Ending ending = Ending.of(command.get(0), result);
    if (!ending.good()) {
      throw new ActionException(true, ending.words(), null);
    }
  }

  private Program.Result run(
      List<String> command,
      Arguments arguments,
      List<Map<String, Object>> input,
      Map<String, Object> values)
      throws ActionException, InterruptedException {
    try {
      return new Program(command.subList(0, 1))
          .withEnvironment(Surroundings.of(values, config.environment()))
          .runLoud(
              arguments.fill(values),
              BlockLines.write(input).getBytes(StandardCharsets.UTF_8),
              config.timeout(),
              MOST_OUTPUT);
    } catch (IOException e) {
      throw new ActionException(true, command.get(0) + ": " + e.getMessage(), e);
    }
  }

  /** What {@link #add} would run, for people. */
  String explain(List<Block> blocks) {
    Program program = new Program(config.add().subList(0, 1));
    return config.bulk()
        ? program.line(add.fill(Map.of()))
            + " for "
            + blocks.stream().map(b -> b.subject().value()).collect(Collectors.joining(", "))
        : blocks.stream()
            .map(block -> program.line(add.fill(BlockArguments.of(block))))
            .collect(Collectors.joining("\n"));
  }
}
