package io.weir.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.weir.api.Event;
import io.weir.api.EventType;
import io.weir.api.Network;
import io.weir.api.Text;
import io.weir.api.action.Block;
import io.weir.api.store.Query;
import io.weir.api.store.StoreException;
import io.weir.engine.json.Json;
import io.weir.engine.view.BlockDesk;
import io.weir.engine.view.Operations;
import io.weir.web.decisions.Decision;
import io.weir.web.decisions.Decisions;
import io.weir.web.decisions.Wanted;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The part of CrowdSec's local API that its bouncers use: they ask for decisions, all or what
 * changed, and enforce them. The form is that of its OpenAPI document, {@code localapi_swagger}.
 * Decisions are the blocks of all actions that block by {@code client_address}, dry runs left out.
 * Thread-safe.
 */
final class DecisionRoutes implements Page {
  private static final Logger log = LoggerFactory.getLogger(DecisionRoutes.class);
  private static final String JSON = "application/json";

  /** How long a snapshot serves: a bouncer in live mode asks for each visitor. */
  private static final Duration FRESH = Duration.ofMillis(500);

  /** Of a bouncer that goes on after Weir was down: how far back ends are looked for. */
  private static final Duration ENDED = Duration.ofDays(2);

  private static final int MOST_ENDED = 10_000;
  private static final int MOST = 100_000;

  private final Operations operations;
  private final Clock clock;
  private final Decisions decisions = new Decisions();
  private Instant next = Instant.MIN;

  DecisionRoutes(Operations operations, Clock clock) {
    this.operations = operations;
    this.clock = clock;
  }

  /** Whether this path is one of theirs: below {@code /v1/}. */
  static boolean isFor(String path) {
    return path.startsWith("/v1/");
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/v1/decisions", this::some);
    routes.head("/v1/decisions", this::some);
    routes.get("/v1/decisions/stream", this::stream);
    routes.head("/v1/decisions/stream", ctx -> ctx.status(200));
    // Newer bouncers tell how much they did. Weir has no use for it, and they log an error if
    // refused.
    routes.post("/v1/usage-metrics", ctx -> ctx.status(201).contentType(JSON).result("{}"));
    routes.get("/v1/*", ctx -> refuse(ctx, 404, "Weir has decisions for bouncers here alone"));
    routes.post("/v1/*", ctx -> refuse(ctx, 404, "Weir has decisions for bouncers here alone"));
  }

  /** An error as theirs look. */
  static void refuse(Context ctx, int status, String sentence) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (Json json = Json.to(bytes)) {
      json.object(all -> all.text("message", Text.visible(sentence, 300)));
    } catch (IOException e) {
      throw new IllegalStateException(e); // memory
    }
    ctx.status(status).contentType(JSON).result(bytes.toString(StandardCharsets.UTF_8));
  }

  private void some(Context ctx) throws IOException {
    Instant now = clock.instant();
    List<Decision> found;
    try {
      Wanted wanted = wanted(ctx, "scope");
      Network asked = asked(ctx);
      int most = most(ctx);
      synchronized (decisions) {
        if (!refresh(now)) {
          unknown(ctx);
          return;
        }
        found = asked == null ? decisions.all(wanted, most) : decisions.containing(asked, wanted);
      }
    } catch (IllegalArgumentException e) {
      refuse(ctx, 400, String.valueOf(e.getMessage()));
      return;
    }
    // Nothing is null there, and some bouncers compare the text.
    if (found.isEmpty()) {
      ctx.contentType(JSON).result("null");
    } else {
      ctx.contentType(JSON);
      try (Json json = Json.to(ctx.outputStream())) {
        json.array(array -> list(array, found, now));
      }
    }
  }

  /** The address or network that is asked about; null: all. */
  private static @Nullable Network asked(Context ctx) {
    String ip = ctx.queryParam("ip");
    String text = ip == null ? ctx.queryParam("range") : ip;
    if (text == null) {
      text = ctx.queryParam("value");
    }
    return text == null || text.isEmpty() ? null : Network.parse(text);
  }

  private static int most(Context ctx) {
    String limit = ctx.queryParam("limit");
    if (limit == null || limit.isEmpty()) {
      return MOST;
    }
    if (!limit.matches("\\d{1,9}")) {
      throw new IllegalArgumentException("limit is not a number");
    }
    return Math.min(MOST, Integer.parseInt(limit));
  }

  private static Wanted wanted(Context ctx, String scopes) {
    String type = ctx.queryParam("type");
    return new Wanted(
        Wanted.list(ctx.queryParam(scopes)),
        Wanted.list(ctx.queryParam("origins")),
        Wanted.list(ctx.queryParam("scenarios_containing")),
        Wanted.list(ctx.queryParam("scenarios_not_containing")),
        type == null ? "" : type);
  }

  private void stream(Context ctx) throws IOException {
    Instant now = clock.instant();
    Wanted wanted = wanted(ctx, "scopes");
    boolean anew = "true".equals(ctx.queryParam("startup"));
    // Two machines may share a key, and one may ask for several kinds.
    String who = Guard.caller(ctx).name() + ' ' + ctx.ip() + ' ' + Tokens.key(wanted.toString());
    List<Decision> ended;
    List<Decision> begun;
    try {
      synchronized (decisions) {
        if (!refresh(now)) {
          unknown(ctx);
          return;
        }
        List<Decision> before = decisions.isKnown(who) || anew ? List.of() : ended(now);
        Decisions.Change change = decisions.next(who, anew, wanted);
        begun = change.begun();
        ended = change.whole() ? before : change.ended();
      }
    } catch (StoreException e) {
      log.debug("what ended is not known", e);
      unknown(ctx);
      return;
    }
    ctx.contentType(JSON);
    try (Json json = Json.to(ctx.outputStream())) {
      json.object(
          all ->
              all.array("new", array -> list(array, begun, now))
                  .array("deleted", array -> list(array, ended, now)));
    }
  }

  /** Takes over what is blocked; false when that is not known. */
  private boolean refresh(Instant now) {
    if (now.isBefore(next)) {
      return true;
    }
    Optional<List<BlockDesk.BlockStatus>> known = operations.blocks().wantedIfKnown();
    if (known.isEmpty()) {
      return false;
    }
    List<Block> blocks = new ArrayList<>();
    for (BlockDesk.BlockStatus status : known.get()) {
      if (!status.dryRun() && status.block().until().isAfter(now)) {
        blocks.add(status.block());
      }
    }
    decisions.update(blocks);
    next = now.plus(FRESH);
    return true;
  }

  /** What ended lately: for a bouncer that Weir does not know any more, as it was started anew. */
  private List<Decision> ended(Instant now) throws StoreException {
    List<Decision> all = new ArrayList<>();
    Set<Network> seen = new HashSet<>();
    for (EventType type : operations.store().kept()) {
      if (!type.name().equals("block_end")) {
        continue;
      }
      Query query =
          Query.about(type.name())
              .between(now.minus(ENDED), now.plus(ENDED))
              .within(EventQuestion.PATIENCE)
              .most(MOST_ENDED);
      for (Event event : operations.store().read(query)) {
        Network network = network(event);
        if (network != null && !decisions.has(network) && seen.add(network)) {
          all.add(Decision.ended(String.valueOf(event.text("block_id")), network, event.time()));
        }
      }
    }
    return all;
  }

  private static @Nullable Network network(Event event) {
    if (!"client_address".equals(event.text("subject_field"))) {
      return null;
    }
    try {
      return Network.parse(String.valueOf(event.text("subject")));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** Who were told that nobody is blocked would let everybody in. */
  private static void unknown(Context ctx) {
    ctx.header("Retry-After", "5");
    refuse(ctx, 503, "Weir does not know yet who is blocked: ask again");
  }

  private static void list(Json array, List<Decision> decisions, Instant now) throws IOException {
    for (Decision decision : decisions) {
      array.object(
          one ->
              one.number("id", decision.id())
                  .text("origin", decision.origin())
                  .text("type", "ban")
                  .text("scope", decision.scope())
                  .text("value", decision.network().toString())
                  .text("duration", decision.duration(now))
                  .text("scenario", decision.scenario()));
    }
  }
}
