package io.weir.web;

import io.weir.api.Network;
import io.weir.api.Text;
import io.weir.api.action.Block;
import io.weir.api.rule.Alert;
import io.weir.engine.view.BlockDesk.BlockStatus;
import io.weir.engine.view.BlockDesk.BlockerStatus;
import io.weir.engine.view.EventFilter;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which of the wanted blocks are asked for, and how they look. */
final class BlockPage {
  /** What can be shown: wanted blocks by their state, and kinds of events. */
  static final Map<String, String> STATES = new LinkedHashMap<>();

  static final Map<String, String> SORTS = new LinkedHashMap<>();

  private static final int SHORT = 120;
  private static final int LONG = 400;

  static {
    STATES.put("", "everything");
    STATES.put("in_force", "in force");
    STATES.put("wanted", "pending");
    STATES.put("waiting", "waiting for a person");
    STATES.put("failed", "failed");
    STATES.put("dry_run", "dry run");
    STATES.put("block", "history: blocked, prolonged");
    STATES.put("block_end", "history: unblocked");
    STATES.put("block_ask", "history: asked");
    STATES.put("block_answer", "history: answered");
    STATES.put("block_note", "history: noted");
    STATES.put("spared", "history: spared");
    SORTS.put("", "newest first");
    SORTS.put("end", "soonest end first");
    SORTS.put("subject", "by subject");
  }

  private BlockPage() {}

  /** The name of the block's state, one of {@link #STATES}. */
  static String state(BlockStatus block) {
    return block.state().name().toLowerCase(Locale.ROOT);
  }

  /**
   * What a person asks for.
   *
   * @param state one of {@link #STATES}
   * @param action an action's id, or empty
   * @param subject a text as {@link EventFilter} reads it, or empty
   * @param sort one of {@link #SORTS}
   */
  record Asked(String state, String action, String subject, String sort) {
    Asked {
      check(STATES, state);
      check(SORTS, sort);
    }

    private static void check(Map<String, String> known, String value) {
      if (!known.containsKey(value)) {
        throw new IllegalArgumentException("There is no such choice.");
      }
    }

    boolean wantsBlocks() {
      return state.isEmpty()
          || List.of("in_force", "wanted", "waiting", "failed", "dry_run").contains(state);
    }

    boolean wantsHistory() {
      return state.isEmpty() || !wantsBlocks();
    }

    boolean matches(BlockStatus b) {
      return (state.isEmpty() || state.equals(state(b)))
          && (action.isEmpty() || action.equals(b.block().action()))
          && (subject.isEmpty() || named(b.block().subject().value()));
    }

    private static String state(BlockStatus b) {
      return BlockPage.state(b);
    }

    private boolean named(String value) {
      Network wanted = network(subject);
      Network is = wanted == null ? null : network(value);
      if (wanted != null && is != null) {
        return wanted.contains(is) || is.contains(wanted);
      }
      if (subject.length() > 2 && subject.startsWith("*") && subject.endsWith("*")) {
        return value.contains(subject.substring(1, subject.length() - 1));
      }
      return subject.length() > 1 && subject.endsWith("*")
          ? value.startsWith(subject.substring(0, subject.length() - 1))
          : value.equals(subject);
    }
  }

  private static @Nullable Network network(String text) {
    try {
      return Network.parse(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** The wanted blocks that are asked for. */
  static List<BlockList.Row> rows(
      List<BlockStatus> all, Asked asked, int most, Instant now, ZoneId zone) {
    List<BlockStatus> found = new ArrayList<>();
    all.stream().filter(asked::matches).forEach(found::add);
    if (asked.sort().equals("end")) {
      found.sort(Comparator.comparing(b -> b.block().until()));
    } else if (asked.sort().equals("subject")) {
      found.sort(Comparator.comparing(b -> b.block().subject()));
    }
    return found.stream().limit(most).map(b -> row(b, now, zone)).toList();
  }

  private static BlockList.Row row(BlockStatus status, Instant now, ZoneId zone) {
    Block block = status.block();
    String value = block.subject().value();
    Alert alert = block.alert();
    return new BlockList.Row(
        NowPage.key(block),
        PageText.thing(block.subject().field()),
        Text.visible(value, SHORT),
        Links.subject(block.subject().field(), value),
        Text.visible(block.action(), SHORT),
        state(status),
        STATES.getOrDefault(state(status), ""),
        PageText.near(block.since(), now, zone),
        PageText.near(block.until(), now, zone),
        block.until().isAfter(now)
            ? PageText.span(Duration.between(now, block.until())) + " left"
            : "ends now",
        Text.visible(block.reason(), LONG)
            + (status.problem().isEmpty() ? "" : " — " + Text.visible(status.problem(), LONG))
            + (status.question() == null ? "" : ". " + AskRoutes.then(status.question(), zone)),
        Text.visible(block.author().name(), SHORT),
        alert == null ? "" : Links.alert(alert.id(), alert.last()));
  }

  static List<BlockList.Choice> choices(Map<String, String> all, String chosen) {
    return all.entrySet().stream()
        .map(e -> new BlockList.Choice(e.getKey(), e.getValue(), e.getKey().equals(chosen)))
        .toList();
  }

  static List<BlockList.Choice> actions(List<BlockerStatus> blockers, String chosen) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("", "all");
    blockers.forEach(b -> all.put(b.id(), Text.visible(b.id(), SHORT)));
    return choices(all, chosen);
  }
}
