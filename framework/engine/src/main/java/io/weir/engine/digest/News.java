package io.weir.engine.digest;

import io.weir.engine.coverage.Coverage;
import java.util.List;

/**
 * What is new: what a person wants to know of a day before any number. Texts may come from logs.
 *
 * @param alerts alerts of the period, newest first, not all of them
 * @param moreAlerts how many more there were
 * @param blocks blocks that began in the period, newest first, not all of them
 * @param moreBlocks how many more there were
 * @param accounts accounts that sent for the first time in a month, not all of them
 * @param moreAccounts how many more there were
 * @param unknown shapes of log lines that no parser knew and that were not there before
 * @param problems what needs a hand now
 * @param notes what could not be found out, and why
 */
public record News(
    List<String> alerts,
    long moreAlerts,
    List<String> blocks,
    long moreBlocks,
    List<String> accounts,
    long moreAccounts,
    List<Coverage.Shape> unknown,
    List<String> problems,
    List<String> notes) {
  /** Copies the lists. */
  public News {
    alerts = List.copyOf(alerts);
    blocks = List.copyOf(blocks);
    accounts = List.copyOf(accounts);
    unknown = List.copyOf(unknown);
    problems = List.copyOf(problems);
    notes = List.copyOf(notes);
  }

  /** A part of it, for all forms alike. */
  record Part(String title, List<String> lines, long more) {}

  /** The parts that have something. */
  List<Part> parts() {
    return List.of(
            new Part("Problems now", problems, 0),
            new Part("Alerts", alerts, moreAlerts),
            new Part("Blocks", blocks, moreBlocks),
            new Part("Accounts that sent for the first time in 30 days", accounts, moreAccounts),
            new Part(
                "Log lines that no parser knows and that were not there before",
                unknown.stream().map(s -> s.lines() + " × " + s.shape()).toList(),
                0),
            new Part("Not known", notes, 0))
        .stream()
        .filter(part -> !part.lines().isEmpty())
        .toList();
  }
}
