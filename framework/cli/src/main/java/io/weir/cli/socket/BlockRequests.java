package io.weir.cli.socket;

import io.weir.api.Event;
import io.weir.api.Network;
import io.weir.api.Text;
import io.weir.api.action.Block;
import io.weir.api.rule.Subject;
import io.weir.api.store.StoreException;
import io.weir.api.store.StoreException.Reason;
import io.weir.engine.config.Nearest;
import io.weir.engine.json.BlockJson;
import io.weir.engine.json.Json;
import io.weir.engine.state.Fields;
import io.weir.engine.view.BlockDesk;
import io.weir.engine.view.BlockDesk.BlockStatus;
import io.weir.engine.view.Operations;
import io.weir.engine.view.Order;
import io.weir.engine.view.Outcome;
import io.weir.engine.view.StoredAlert;
import io.weir.engine.view.TrustDesk;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What commands ask and order about blocks; the same desk as the pages', so the same checks. */
final class BlockRequests {
  private static final int LEAST_PREFIX = 4;
  private static final int MOST_EVENTS = 50;
  private static final Instant END = Instant.parse("9999-01-01T00:00:00Z");

  private final Operations operations;
  private final Order order;

  BlockRequests(Operations operations, Order order) {
    this.operations = operations;
    this.order = order;
  }

  /** All wanted blocks, newest first, or those of an action, in a state, of a subject. */
  void list(Fields asked, Json to) throws IOException {
    String state = asked.text("state", "");
    String by = asked.text("by", "");
    String subject = asked.text("which", "");
    List<BlockStatus> found =
        operations.blocks().wanted().stream()
            .filter(b -> by.isEmpty() || by.equals(b.block().action()))
            .filter(b -> state.isEmpty() || state.equals(name(b)))
            .filter(b -> subject.isEmpty() || isAbout(b.block(), subject))
            .toList();
    to.object(
        json ->
            json.array(
                "blocks",
                array -> {
                  for (BlockStatus block : found) {
                    array.object(one -> BlockJson.write(block, one));
                  }
                }));
  }

  private static String name(BlockStatus block) {
    return block.state().name().toLowerCase(Locale.ROOT);
  }

  /** One block, and what the store knows of it; also one that is over. */
  void show(Fields asked, Json to) throws IOException, StoreException {
    String which = asked.text("which");
    List<BlockStatus> found = found(asked);
    Set<String> ids = new LinkedHashSet<>();
    found.forEach(b -> ids.add(b.block().id()));
    if (found.isEmpty()) {
      ids.add(which);
    }
    List<Event> events = new ArrayList<>();
    for (String id : ids) {
      for (String type : List.of("block", "block_end", "block_ask", "block_answer", "block_note")) {
        events.addAll(
            StoredAlert.all(operations, type, Instant.EPOCH, END, "block_id", id, MOST_EVENTS));
      }
    }
    events.sort(Comparator.comparing(Event::time));
    if (found.isEmpty() && events.isEmpty()) {
      throw none(which);
    }
    to.object(
        json -> {
          json.array(
              "blocks",
              array -> {
                for (BlockStatus block : found) {
                  array.object(one -> BlockJson.write(block, one));
                }
              });
          json.array(
              "events",
              array -> {
                for (Event event : events) {
                  array.event(event);
                }
              });
        });
  }

  /** Which actions block, by what. */
  void blockers(Json to) throws IOException {
    to.object(
        json ->
            json.array(
                "blockers",
                array -> {
                  for (BlockDesk.BlockerStatus blocker : operations.blocks().blockers()) {
                    array.object(
                        one ->
                            one.text("id", blocker.id())
                                .texts("fields", blocker.fields())
                                .flag("dry_run", blocker.dryRun()));
                  }
                }));
  }

  void add(Fields asked, Json to) throws IOException, StoreException {
    BlockDesk.Wish wish =
        new BlockDesk.Wish(
            asked.text("by"), asked.text("field"), asked.text("which"), until(asked));
    Outcome outcome = Outcomes.of(operations.blocks().add(wish, order));
    to.object(
        json ->
            json.array(
                "orders",
                array ->
                    array.object(
                        one ->
                            Outcomes.write(
                                outcome,
                                wish.action(),
                                new Subject(wish.field(), wish.value()),
                                one))));
  }

  void lift(Fields asked, Json to) throws IOException, StoreException {
    long trust = asked.number("trust", 0);
    if (trust > 0) {
      trust(asked, Duration.ofSeconds(trust), to);
    } else {
      each(asked, b -> Outcomes.of(operations.blocks().lift(b.id(), order)), to);
    }
  }

  /** Trust ends the subject's blocks by all actions, in one commit. */
  private void trust(Fields asked, Duration length, Json to) throws IOException, StoreException {
    Instant until = operations.health().status().at().plus(length);
    Set<Subject> done = new LinkedHashSet<>();
    each(
        asked,
        b ->
            done.add(b.subject())
                ? Outcomes.of(
                    operations
                        .trusts()
                        .trust(
                            new TrustDesk.Wanted(
                                b.subject().field(), b.subject().value(), until, true),
                            order))
                : Outcome.done(b.id(), "trusted"),
        to);
  }

  void prolong(Fields asked, Json to) throws IOException, StoreException {
    Duration by = Duration.ofSeconds(asked.number("seconds"));
    each(
        asked,
        b -> Outcomes.of(operations.blocks().prolong(b.id(), b.until().plus(by), order)),
        to);
  }

  void note(Fields asked, Json to) throws IOException, StoreException {
    each(asked, b -> Outcomes.of(operations.blocks().note(b.id(), order)), to);
  }

  /** Decides about what waits; of a subject's blocks only about those. */
  void answer(Fields asked, boolean approves, Json to) throws IOException, StoreException {
    each(asked, b -> Outcomes.of(operations.blocks().answer(b.id(), approves, order)), to);
  }

  private void each(Fields asked, Function<Block, Outcome> ordered, Json to)
      throws IOException, StoreException {
    List<BlockStatus> found = found(asked);
    if (found.isEmpty()) {
      throw none(asked.text("which"));
    }
    to.object(
        json ->
            json.array(
                "orders",
                array -> {
                  for (BlockStatus status : found) {
                    Block block = status.block();
                    Outcome outcome = ordered.apply(block);
                    array.object(
                        one -> Outcomes.write(outcome, block.action(), block.subject(), one));
                  }
                }));
  }

  private Instant until(Fields asked) throws IOException {
    return operations.health().status().at().plusSeconds(asked.number("seconds"));
  }

  /** The block with this id, or whose id alone begins so, or all blocks of this subject. */
  private List<BlockStatus> found(Fields asked) throws IOException, StoreException {
    String which = asked.text("which").strip();
    String by = asked.text("by", "");
    boolean waiting = List.of("approve", "refuse").contains(asked.text("what"));
    List<BlockStatus> all =
        operations.blocks().wanted().stream()
            .filter(b -> !waiting || b.question() != null || b.block().id().equals(which))
            .toList();
    List<BlockStatus> subject =
        all.stream()
            .filter(b -> isAbout(b.block(), which))
            .filter(b -> by.isEmpty() || by.equals(b.block().action()))
            .toList();
    if (!subject.isEmpty()) {
      return subject;
    }
    List<BlockStatus> begin =
        which.length() < LEAST_PREFIX
            ? List.of()
            : all.stream().filter(b -> b.block().id().startsWith(which)).toList();
    if (begin.size() > 1) {
      throw new StoreException(
          Reason.FATAL,
          begin.size() + " blocks have an id that begins with " + which + ": give more of it",
          null);
    }
    return begin;
  }

  private static boolean isAbout(Block block, String typed) {
    String value = block.subject().value();
    return value.equals(typed) || value.equals(canonical(typed));
  }

  private static @Nullable String canonical(String typed) {
    try {
      return Network.parse(typed).toString();
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private StoreException none(String which) {
    Set<String> known = new LinkedHashSet<>();
    for (BlockStatus b : operations.blocks().wanted()) {
      known.add(b.block().subject().value());
      known.add(b.block().id());
    }
    String near = Nearest.of(which, known);
    return new StoreException(
        Reason.FATAL,
        "there is no block of "
            + Text.visible(which, 100)
            + ", and none with this id"
            + (near == null
                ? "; weir blocks list shows all"
                : "; did you mean " + Text.visible(near, 100) + "?"),
        null);
  }
}
