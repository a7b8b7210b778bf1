package io.weir.web;

import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.weir.api.Text;
import io.weir.api.rule.Alert;
import io.weir.engine.view.BlockDesk;
import io.weir.engine.view.BlockDesk.Asked;
import io.weir.engine.view.BlockDesk.BlockStatus;
import io.weir.engine.view.Operations;
import io.weir.engine.view.Order;
import io.weir.engine.view.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The page behind the link of a notice that asks: whoever has the link may answer, without signing
 * in, once, about this alert's blocks and nothing else. Opening it changes nothing: programs that
 * scan mails open links. A link that is wrong, used or too old shows nothing of what it was about.
 */
final class AskRoutes implements Page {
  static final String PATH = "/ask/";
  private static final Logger log = LoggerFactory.getLogger(AskRoutes.class);
  private static final int SECONDS = 10;
  private static final int LONGEST = 200;
  private static final int LONG = 400;
  private static final int VALUES = 20;

  /** The author of an answer by a browser without a session. */
  private static final String HOLDER = "link";

  private final Operations operations;
  private final Sessions sessions;
  private final Proxies proxies;
  private final Assets assets;
  private final LiveStream live;
  private final TemplateEngine templates;
  private final Slowdown wrong;

  /** Known to nobody outside this process. */
  private final String secret;

  AskRoutes(
      Operations operations,
      Sessions sessions,
      Proxies proxies,
      Assets assets,
      LiveStream live,
      TemplateEngine templates,
      Clock clock,
      Tokens secrets) {
    this.operations = operations;
    this.sessions = sessions;
    this.proxies = proxies;
    this.assets = assets;
    this.live = live;
    this.templates = templates;
    this.wrong = new Slowdown(clock, 10, Duration.ofSeconds(60));
    this.secret = secrets.fresh();
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get(PATH + "{token}", this::show);
    routes.post(PATH + "{token}", this::answer);
  }

  /** What the page's form brings back: it can only be had from the page. */
  private String form(String token) {
    return Tokens.key(secret + token);
  }

  private void show(Context ctx) {
    String token = ctx.pathParam("token");
    Optional<Asked> asked = asked(token);
    if (asked.isEmpty()) {
      invalid(ctx);
    } else {
      render(ctx, question(ctx, asked.get(), token));
    }
  }

  /** A valid link is never kept waiting: behind a proxy all may share an address. */
  private Optional<Asked> asked(String token) {
    return token.length() > LONGEST ? Optional.empty() : operations.blocks().asked(token);
  }

  private void invalid(Context ctx) {
    String from = proxies.site(ctx);
    long seconds = wrong.seconds(from);
    if (seconds > 0) {
      ctx.header("Retry-After", Long.toString(seconds));
      ctx.status(429);
      render(ctx, said(ctx, "Too many links that are not valid. Wait a minute.", true));
      return;
    }
    wrong.count(from);
    ctx.status(404);
    render(
        ctx,
        said(
            ctx,
            "This link is not valid. It may have been used, its time may be over, or somebody else"
                + " has answered.",
            true));
  }

  private void answer(Context ctx) {
    String token = ctx.pathParam("token");
    String choice = OrderPages.sent(ctx, "answer");
    boolean approves = choice.equals("approve");
    if (!approves && !choice.equals("refuse")
        || !Tokens.same(Tokens.hash(form(token)), OrderPages.sent(ctx, "form"))) {
      ctx.status(403);
      render(ctx, said(ctx, "Open the link again, and use the buttons of its page.", true));
      return;
    }
    Sessions.Session session = sessions.find(Cookies.session(ctx));
    String who = session == null ? HOLDER : session.caller().name();
    Order order = new Order(who, OrderPages.sent(ctx, "reason"));
    ctx.future(
        () ->
            operations
                .blocks()
                .answerLink(token.length() > LONGEST ? "" : token, approves, order)
                .copy()
                .orTimeout(SECONDS, TimeUnit.SECONDS)
                .handle((outcome, problem) -> OrderPages.known(outcome, problem, "answer"))
                .thenAccept(outcome -> answered(ctx, approves, outcome)));
  }

  private void answered(Context ctx, boolean approves, Outcome outcome) {
    live.changed();
    if (outcome.isDone()) {
      log.info("a link {} from {}", approves ? "approved" : "refused", proxies.client(ctx));
      render(
          ctx,
          said(ctx, approves ? "Approved: the block begins now." : "Refused: no block.", false));
    } else if (outcome.field().equals("link")) {
      invalid(ctx);
    } else {
      ctx.status(outcome.field().equals("unknown") ? 503 : 422);
      render(ctx, said(ctx, capital(OrderPages.sentence(outcome)), true));
    }
  }

  private static String capital(String sentence) {
    return sentence.isEmpty()
        ? sentence
        : sentence.substring(0, 1).toUpperCase(Locale.ROOT) + sentence.substring(1);
  }

  private AskView said(Context ctx, String sentence, boolean bad) {
    return new AskView(
        Guard.home(ctx), assets.links(), sentence, bad, "", List.of(), List.of(), "", "");
  }

  private AskView question(Context ctx, Asked asked, String token) {
    Alert alert = asked.alert();
    ZoneId zone = operations.health().status().zone();
    List<AskView.Value> values = new ArrayList<>();
    values.add(
        new AskView.Value("rule", Text.visible(alert.rule(), LONG) + ", level " + alert.level()));
    values.add(new AskView.Value("raised", PageText.full(alert.last(), zone)));
    for (Map.Entry<String, List<String>> e : new TreeMap<>(alert.evidence()).entrySet()) {
      List<String> all = e.getValue();
      List<String> newest = all.subList(Math.max(0, all.size() - VALUES), all.size());
      values.add(
          new AskView.Value(
              PageText.thing(e.getKey()),
              Text.visible(String.join(", ", newest), LONG)
                  + (all.size() > VALUES ? " and " + (all.size() - VALUES) + " more" : "")));
    }
    return new AskView(
        Guard.home(ctx),
        assets.links(),
        asked.blocks().size() == 1 ? "Block?" : "Block these " + asked.blocks().size() + "?",
        false,
        Text.visible(alert.sentence(), LONG),
        values,
        asked.blocks().stream().map(b -> block(b, zone)).toList(),
        token,
        form(token));
  }

  private static AskView.Block block(BlockStatus status, ZoneId zone) {
    return new AskView.Block(
        PageText.thing(status.block().subject().field()),
        Text.visible(status.block().subject().value(), LONG),
        Text.visible(status.block().action(), LONG),
        then(status.question(), zone));
  }

  /** What follows when nobody answers. */
  static String then(BlockDesk.@Nullable Question question, ZoneId zone) {
    return question == null
        ? ""
        : "Without an answer until "
            + PageText.full(question.deadline(), zone)
            + (question.acts() ? " the block begins." : " there is no block.");
  }

  private void render(Context ctx, AskView view) {
    StringOutput out = new StringOutput();
    templates.render("ask.jte", Map.of("view", view), out);
    ctx.html(out.toString());
  }
}
