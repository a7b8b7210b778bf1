package io.weir.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.weir.api.Text;
import io.weir.web.access.LiveUsers;
import io.weir.web.access.UserFile.User;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs in with name and password. Wrong ones make slow: those of an address, so that one machine
 * cannot try many; those for a name, a little, so that many machines cannot either. Others cannot
 * keep a user out: where the user has signed in before, only wrong ones of that browser count, and
 * an address without wrong ones does not wait for the name.
 */
final class SignInRoutes implements Page {
  static final String PATH = "/sign-in";
  private static final Logger log = LoggerFactory.getLogger(SignInRoutes.class);
  private static final int LONGEST_NAME = 64;

  private final LiveUsers users;
  private final Sessions sessions;
  private final LockedPage locked;
  private final Cookies cookies;
  private final Proxies proxies;
  private final Slowdown byAddress;
  private final Slowdown byName;
  private final Slowdown byBrowser;
  private final Seldom refused;

  SignInRoutes(
      LiveUsers users,
      Sessions sessions,
      LockedPage locked,
      Cookies cookies,
      Proxies proxies,
      Clock clock) {
    this.users = users;
    this.sessions = sessions;
    this.locked = locked;
    this.cookies = cookies;
    this.proxies = proxies;
    this.byAddress = new Slowdown(clock, 5, Duration.ofSeconds(60));
    this.byName = new Slowdown(clock, 10, Duration.ofSeconds(15));
    this.byBrowser = new Slowdown(clock, 5, Duration.ofSeconds(60));
    this.refused = new Seldom(clock);
  }

  /** Who pays for a wrong password. */
  private record Payer(Slowdown slowdown, String who, boolean waits) {
    long seconds() {
      return waits ? slowdown.seconds(who) : 0;
    }
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get(PATH, ctx -> ctx.html(locked.html(Guard.home(ctx), false)));
    routes.post(PATH, this::signIn);
  }

  private void signIn(Context ctx) {
    String name = LiveUsers.name(Forms.field(ctx, "name"));
    String password = Forms.field(ctx, "password");
    if (name.isEmpty() || password.isEmpty()) {
      answer(ctx, 400, "Type a name and a password.", name);
      return;
    }
    boolean known = KnownBrowser.is(Cookies.known(ctx), users.find(name));
    List<Payer> payers = payers(ctx, name, known);
    long wait = payers.stream().mapToLong(Payer::seconds).max().orElse(0);
    if (wait > 0) {
      refused.say(
          before ->
              log.warn(
                  "after wrong passwords, sign-ins have to wait, the last one as '{}' from {};"
                      + " {} more since the last such line",
                  shown(name),
                  proxies.client(ctx),
                  before));
      tooSoon(ctx, 429, wait, "Too many wrong passwords. Try again in " + wait + " s.", name);
      return;
    }
    payers.forEach(p -> p.slowdown().count(p.who()));
    try {
      User user = users.signIn(name, password, known);
      if (user == null) {
        log.warn("wrong name or password: '{}' from {}", shown(name), proxies.client(ctx));
        answer(ctx, 401, "Wrong name or password.", name);
      } else {
        payers.forEach(p -> p.slowdown().takeBack(p.who()));
        open(ctx, user);
      }
    } catch (LiveUsers.BusyException e) {
      // An address that sends many at once pays for them; the name was not tried.
      payers.stream()
          .filter(p -> p.slowdown() != byAddress)
          .forEach(p -> p.slowdown().takeBack(p.who()));
      tooSoon(ctx, 503, 5, "Too many people are signing in. Try again.", name);
    }
  }

  private List<Payer> payers(Context ctx, String name, boolean known) {
    if (known) {
      return List.of(new Payer(byBrowser, name, true));
    }
    String shortName = name.length() > LONGEST_NAME ? "" : name;
    String site = proxies.site(ctx);
    // The first try of an address does not wait for what other addresses did to the name.
    boolean first = byAddress.knowsNothingOf(site);
    return List.of(new Payer(byAddress, site, true), new Payer(byName, shortName, !first));
  }

  /** A new session, whatever the browser brought. */
  private void open(Context ctx, User user) {
    Sessions.Session before = sessions.find(Cookies.session(ctx));
    if (before != null) {
      sessions.end(before);
    }
    cookies.session(ctx, sessions.begin(user));
    cookies.known(ctx, user);
    log.info("{} signed in from {}", user, proxies.client(ctx));
    ctx.header("Location", "./");
    ctx.status(303);
  }

  private static String shown(String name) {
    return Text.visible(name, LONGEST_NAME);
  }

  private void tooSoon(Context ctx, int status, long seconds, String sentence, String name) {
    ctx.header("Retry-After", Long.toString(seconds));
    answer(ctx, status, sentence, name);
  }

  private void answer(Context ctx, int status, String sentence, String name) {
    ctx.status(status).html(locked.html(Guard.home(ctx), sentence, shown(name)));
  }
}
