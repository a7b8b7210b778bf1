package io.weir.web;

import java.util.List;

/**
 * The model of the page <i>Now</i>, with all values as displayed. Text from logs is neutralized
 * ({@link Text#visible}), but not escaped for HTML.
 *
 * @param head host, time and overall state
 * @param rules the rules, with their subjects and limits
 * @param alerts the active ones
 * @param blocks the blocks Weir wants
 * @param inside sources, store, actions
 */
record Now(Head head, List<RuleView> rules, Alerts alerts, Blocks blocks, Inside inside) {

  /**
   * The head.
   *
   * @param clock the time of day
   * @param rate lines a second, or empty when not known yet
   * @param problems worst first
   * @param behind empty when all is read
   */
  record Head(
      String host,
      String version,
      String date,
      String clock,
      String zone,
      String started,
      String rate,
      String lines,
      String behind,
      int alerts,
      int inForce,
      int pending,
      int dryRun,
      List<String> problems) {
    boolean well() {
      return problems.isEmpty() && alerts == 0;
    }

    /** Returns a summary in one line. */
    String headline() {
      String open = alerts == 1 ? "1 open alert" : PageText.number(alerts) + " open alerts";
      if (problems.isEmpty()) {
        return alerts == 0 ? "No problems, no open alerts" : "No problems, " + open;
      }
      String trouble = problems.size() == 1 ? "1 problem" : problems.size() + " problems";
      return alerts == 0 ? trouble : trouble + "; " + open;
    }
  }

  /**
   * A rule.
   *
   * @param thing what its subjects are called
   * @param quiet whether no subject is near a limit
   * @param more how many rows were left out
   */
  record RuleView(
      String id,
      String type,
      String thing,
      List<LimitView> limits,
      boolean quiet,
      List<Row> rows,
      int more) {
    /** Whether there is nothing to show of it: all such rules share one card. */
    boolean isIdle() {
      return quiet && rows.isEmpty();
    }
  }

  /**
   * A level.
   *
   * @param mark its position on the bars, in percent of their width
   */
  record LimitView(String limit, String actions, String mark) {}

  /**
   * A subject.
   *
   * @param key an identifier for the element, so that a change can be animated
   * @param href its page, or empty
   * @param tone calm, near, over, top, or trusted
   * @param width the bar's width in per cent
   */
  record Row(
      String key,
      String subject,
      String href,
      String value,
      String since,
      boolean trusted,
      String tone,
      String width) {}

  /** Alerts, newest first, and how many were left out. */
  record Alerts(List<AlertView> rows, int more) {}

  /**
   * An alert.
   *
   * @param why the page that says why
   * @param href the subject's page, or empty
   * @param tone over, or top for the last level of its rule
   */
  record AlertView(
      String why,
      Moment at,
      Moment since,
      String rule,
      String thing,
      String subject,
      String href,
      String measure,
      String limit,
      String sentence,
      List<Evidence> evidence,
      String tone) {}

  /** Some values of a field, and how many more there are. */
  record Evidence(String field, String values, int more) {}

  /** Blocks, newest first, and how many were left out. */
  record Blocks(List<BlockView> rows, int more) {}

  /**
   * A block.
   *
   * @param key what names it, for the element and for orders
   * @param href the subject's page, or empty
   * @param why the page of the alert behind it, or empty
   * @param state in lower case, as {@link io.weir.engine.view.BlockDesk.State}
   */
  record BlockView(
      String key,
      String thing,
      String subject,
      String href,
      String action,
      Moment since,
      Moment until,
      String left,
      String reason,
      String author,
      String why,
      String state) {
    String stateText() {
      return switch (state) {
        case "in_force" -> "in force";
        case "dry_run" -> "dry run";
        case "failed" -> "failed";
        case "waiting" -> "waiting for a person";
        default -> "pending";
      };
    }
  }

  /**
   * A point in time.
   *
   * @param text short, for the eye
   * @param full with its date
   * @param iso for machines
   */
  record Moment(String text, String full, String iso) {}

  /** The works. */
  record Inside(
      List<SourceView> sources,
      StoreView store,
      List<ActionView> actions,
      List<Count> events,
      Understood understood) {}

  /**
   * A source.
   *
   * @param lag how much is unread, as text
   * @param late whether there are unread lines
   * @param done the percentage that was read, or empty if nothing is unread
   */
  record SourceView(
      String id, String what, String lag, boolean late, String done, String problem) {}

  /** The store; {@code away} is empty while it answers. */
  record StoreView(
      String what, String away, String problem, String kept, String waiting, String refused) {}

  /** An action; {@code done} says what was done, or what would have been. */
  record ActionView(String id, String type, String done, String waiting, String problem) {}

  /**
   * How much of the logs is understood.
   *
   * @param share of the lines of the parsers' own programs, or empty before the first
   * @param whole whether that is all of them
   * @param programs each with its share, those with most unknown lines first
   * @param more programs that are not shown
   * @param others lines of programs that no parser is for, or empty
   * @param shapes how unknown lines look
   */
  record Understood(
      String share,
      boolean whole,
      List<ProgramView> programs,
      int more,
      String others,
      List<Count> shapes) {}

  /** A program, how many of its lines are understood, and how many are not, or empty. */
  record ProgramView(String program, String share, String unknown) {}

  /** How many of something. */
  record Count(String what, String many) {}
}
