package io.weir.cli.demo;

import io.weir.api.action.Block;
import io.weir.api.rule.Alert;
import io.weir.engine.view.BlockDesk.BlockStatus;
import io.weir.engine.view.Operations;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Says what happens, one line each, as it comes. One thread. */
public final class DemoScreen {
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

  /** Blocks that are shown with what they would run; the page has all. */
  private static final int BLOCKS_SHOWN = 4;

  private final PrintStream out;
  private final UnaryOperator<String> plain;
  private final Clock clock;
  private final ZoneId zone;
  private final Instant start;
  private final Function<Block, String> explain;
  private final Set<String> told = new HashSet<>();
  private int alerts;
  private int blocks;
  private int shown;

  /**
   * @param plain takes what could steer a terminal out of foreign text
   * @param start what the seconds are counted from
   * @param explain what the action would do with a block
   */
  public DemoScreen(
      PrintStream out,
      UnaryOperator<String> plain,
      Clock clock,
      ZoneId zone,
      Instant start,
      Function<Block, String> explain) {
    this.out = out;
    this.plain = plain;
    this.clock = clock;
    this.zone = zone;
    this.start = start;
    this.explain = explain;
  }

  /** Says a sentence with the time. */
  public void say(String word, String what) {
    double seconds = Duration.between(start, clock.instant()).toMillis() / 1000.0;
    out.printf(Locale.ROOT, "%6.1f s  %-6s %s%n", seconds, word, plain.apply(what));
    out.flush();
  }

  /** Says which alerts and blocks are new. */
  public void look(Operations weir) {
    List<Alert> open =
        weir.alerts().open().stream()
            .sorted(Comparator.comparing(Alert::last).thenComparing(Alert::level))
            .toList();
    for (Alert alert : open) {
      if (told.add("alert " + alert.id())) {
        alerts++;
        say("ALERT", alert.rule() + ": " + alert.sentence());
      }
    }
    int more = 0;
    for (BlockStatus status : weir.blocks().wanted()) {
      Block block = status.block();
      if (told.add("block " + block.id())) {
        blocks++;
        shown++;
        if (shown > BLOCKS_SHOWN) {
          more++;
          continue;
        }
        say(
            "BLOCK",
            block.subject().value()
                + " until "
                + CLOCK.format(block.until().atZone(zone))
                + (status.dryRun() ? " (dry run: nothing is changed; would run:)" : ""));
        explain
            .apply(block)
            .lines()
            .forEach(line -> out.println("                   " + plain.apply(line)));
        out.flush();
      }
    }
    if (more > 0) {
      say("BLOCK", more + (more == 1 ? " more address" : " more addresses"));
    }
  }

  /** The number of alerts shown so far. */
  public int alerts() {
    return alerts;
  }

  /** The number of blocks shown so far. */
  public int blocks() {
    return blocks;
  }
}
