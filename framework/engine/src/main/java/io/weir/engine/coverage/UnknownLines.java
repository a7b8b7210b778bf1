package io.weir.engine.coverage;

import io.weir.api.Text;
import io.weir.api.source.Line;
import io.weir.api.source.LineBatch;
import io.weir.syslog.SyslogHead;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Describes lines that no parser knows, and the likely reason. */
final class UnknownLines {
  private static final int SHAPES = 2;

  private final Predicate<String> own;
  private final SyslogHead head = new SyslogHead();
  private final Line view = new Line();

  /**
   * @param own whether a parser is responsible for the program of this name
   */
  UnknownLines(Predicate<String> own) {
    this.own = own;
  }

  /** Some shapes, and the likely reason. */
  String likely(LineBatch batch, List<Integer> at) {
    Set<String> shapes = new TreeSet<>();
    Set<String> programs = new TreeSet<>();
    boolean headless = false;
    boolean known = false;
    for (int index : at) {
      batch.get(index, view);
      if (!head.read(view)) {
        headless = true;
        shapes.add(Mask.shape(new byte[0], view.bytes(), view.from(), view.to()));
        continue;
      }
      byte[] b = head.bytes();
      byte[] tag = Arrays.copyOfRange(b, head.tag(), head.tagEnd());
      if (!ProgramNames.sure(head)) {
        shapes.add(Mask.shape(new byte[0], b, head.body(), head.end()));
        continue;
      }
      String program = Text.decode(tag, 0, tag.length);
      programs.add(program);
      boolean ours = own.test(program);
      known |= ours;
      shapes.add(
          ours
              ? Mask.shape(tag, b, head.body(), head.end())
              : Mask.shapeOfForeign(tag, b, head.body(), head.end()));
    }
    List<String> some = new ArrayList<>(shapes).subList(0, Math.min(SHAPES, shapes.size()));
    return "such as: " + String.join(" | ", some) + ". " + reason(headless, known, programs);
  }

  private static String reason(boolean headless, boolean known, Set<String> programs) {
    String path = "check that path: names the right log, and parsers: has one for it";
    if (headless) {
      return "Weir does not know the format of their beginning (time, host, program): " + path;
    }
    if (known) {
      return "There is a parser for this program, but it does not know these messages: "
          + path
          + ", and report them if both are correct";
    }
    return programs.isEmpty()
        ? "The program that wrote them is not recognised: " + path
        : "There is no parser for " + String.join(", ", programs) + ": " + path;
  }
}
