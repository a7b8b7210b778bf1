package io.weir.web;

import io.weir.api.EventType;
import io.weir.api.action.Block;
import io.weir.api.parser.Join;
import io.weir.api.rule.Alert;
import io.weir.api.rule.Finding;
import io.weir.api.rule.Subject;
import io.weir.api.source.Source;
import io.weir.engine.coverage.Coverage;
import io.weir.engine.view.ActionDesk;
import io.weir.engine.view.AlertDesk;
import io.weir.engine.view.AlertDesk.Limit;
import io.weir.engine.view.AlertDesk.Present;
import io.weir.engine.view.AlertDesk.RuleStatus;
import io.weir.engine.view.BlockDesk;
import io.weir.engine.view.BlockDesk.BlockStatus;
import io.weir.engine.view.BlockDesk.State;
import io.weir.engine.view.HealthDesk;
import io.weir.engine.view.Latency;
import io.weir.engine.view.Operations;
import io.weir.engine.view.Order;
import io.weir.engine.view.Outcome;
import io.weir.engine.view.ReportDesk;
import io.weir.engine.view.Status;
import io.weir.engine.view.StoreDesk;
import io.weir.engine.view.TrustDesk;
import io.weir.testkit.MemoryStore;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** An engine that answers what the test put there. */
final class FakeOperations implements Operations {
  static final Instant AT = Instant.parse("2026-03-05T13:42:17Z");
  static final ZoneId ZONE = ZoneId.of("Europe/Moscow");

  final List<String> problems = new CopyOnWriteArrayList<>();
  final List<Status.SourceView> sources = new CopyOnWriteArrayList<>();
  final List<Status.ActionView> actions = new CopyOnWriteArrayList<>();
  final List<RuleStatus> rules = new CopyOnWriteArrayList<>();
  final List<Alert> alerts = new CopyOnWriteArrayList<>();
  final List<BlockStatus> blocks = new CopyOnWriteArrayList<>();
  final Map<String, Long> events = new LinkedHashMap<>();
  final List<EventType> kept = new CopyOnWriteArrayList<>();
  final List<Join> joins = new CopyOnWriteArrayList<>();
  final MemoryStore memory = new MemoryStore();
  final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  final List<String> lifted = new CopyOnWriteArrayList<>();
  volatile Instant at = AT;
  volatile long lines = 1_204_331;
  volatile String version = "0.1.0";
  volatile Status.StoreView store =
      new Status.StoreView("H2 2.5.252", Optional.empty(), "", 88_214, 0, 0, 0);
  volatile Coverage coverage = Coverage.NONE;
  final List<Status.RuleView> ruleViews = new CopyOnWriteArrayList<>();
  volatile Latency latency = Latency.NONE;
  volatile String standstill = "";
  final List<String> watched = new CopyOnWriteArrayList<>();
  final List<BlockDesk.BlockerStatus> blockers = new CopyOnWriteArrayList<>();
  final List<TrustDesk.TrustStatus> trusts = new CopyOnWriteArrayList<>();

  /** What links ask, by their token. */
  final Map<String, BlockDesk.Asked> asked = new ConcurrentHashMap<>();

  /** What was ordered, by whom and why. */
  final List<String> orders = new CopyOnWriteArrayList<>();

  /** The answer to all orders; null: they are carried out. */
  volatile @Nullable Outcome refusal;

  /** Whether orders fail, as those to an engine that has ended do. */
  volatile boolean fails;

  volatile boolean silent;
  volatile boolean broken;

  /** How long each question to the store takes. */
  volatile Duration takes = Duration.ZERO;

  /** Readings after which the store is away. */
  int failsAfter = Integer.MAX_VALUE;

  void changed() {
    listeners.forEach(Runnable::run);
  }

  @Override
  public HealthDesk health() {
    return this::status;
  }

  @Override
  public AlertDesk alerts() {
    return new AlertDesk() {
      @Override
      public List<RuleStatus> rules() {
        return List.copyOf(rules);
      }

      @Override
      public List<String> watched(String rule) {
        return List.copyOf(watched);
      }

      @Override
      public List<Alert> open() {
        return List.copyOf(alerts);
      }
    };
  }

  @Override
  public ActionDesk actions() {
    return action -> CompletableFuture.completedFuture(Outcome.done(action, "works"));
  }

  @Override
  public BlockDesk blocks() {
    return new BlockDesk() {
      @Override
      public List<BlockStatus> wanted() {
        return List.copyOf(blocks);
      }

      @Override
      public Optional<List<BlockStatus>> wantedIfKnown() {
        return silent ? Optional.empty() : Optional.of(wanted());
      }

      @Override
      public List<BlockerStatus> blockers() {
        return List.copyOf(blockers);
      }

      @Override
      public CompletableFuture<Outcome> lift(String blockId, Order order) {
        lifted.add(blockId + " by " + order.who());
        return ordered(
            "lift " + blockId,
            order,
            blocks.removeIf(b -> b.block().id().equals(blockId))
                ? Outcome.done(blockId, "")
                : Outcome.refused("block", "has ended already"));
      }

      @Override
      public CompletableFuture<Outcome> prolong(String blockId, Instant until, Order order) {
        if (carriesOut()) {
          blocks.replaceAll(
              b -> b.block().id().equals(blockId) ? until(b, until, b.block().author()) : b);
        }
        return ordered("prolong " + blockId + " until " + until, order, Outcome.done(blockId, ""));
      }

      @Override
      public CompletableFuture<Outcome> note(String blockId, Order order) {
        return ordered("note " + blockId, order, Outcome.done(blockId, "noted"));
      }

      @Override
      public CompletableFuture<Outcome> answer(String blockId, boolean approves, Order order) {
        return ordered(
            "answer " + blockId + " " + approves, order, Outcome.done(blockId, "answered"));
      }

      @Override
      public Optional<Asked> asked(String token) {
        return Optional.ofNullable(asked.get(token));
      }

      @Override
      public CompletableFuture<Outcome> answerLink(String token, boolean approves, Order order) {
        Outcome outcome =
            asked.containsKey(token)
                ? Outcome.done("b1", "answered")
                : Outcome.refused("link", "is not valid");
        if (carriesOut()) {
          asked.remove(token);
        }
        return ordered("link " + approves, order, outcome);
      }

      @Override
      public CompletableFuture<Outcome> add(Wish wish, Order order) {
        if (carriesOut()) {
          blocks.add(
              0,
              new BlockStatus(
                  Block.of(wish.action(), new Subject(wish.field(), wish.value()))
                      .id("new " + wish.value())
                      .lasting(at, wish.until())
                      .because(order.reason(), Block.Author.person(order.who()))
                      .build(),
                  State.IN_FORCE,
                  ""));
        }
        return ordered("add " + wish, order, Outcome.done("new", ""));
      }
    };
  }

  private boolean carriesOut() {
    return !silent && !fails && refusal == null;
  }

  private static BlockStatus until(BlockStatus b, Instant until, Block.Author author) {
    Block block = b.block();
    return new BlockStatus(
        Block.of(block.action(), block.subject())
            .id(block.id())
            .lasting(block.since(), until)
            .because(block.reason(), author)
            .build(),
        b.state(),
        b.problem());
  }

  private CompletableFuture<Outcome> ordered(String what, Order order, Outcome outcome) {
    if (silent) {
      return new CompletableFuture<>();
    }
    if (fails) {
      return CompletableFuture.failedFuture(new IllegalStateException("the loop has ended"));
    }
    Outcome wrong = refusal;
    orders.add(what + " by " + order.who() + ": " + order.reason());
    changed();
    return CompletableFuture.completedFuture(wrong == null ? outcome : wrong);
  }

  @Override
  public ReportDesk reports() {
    throw new UnsupportedOperationException("no page asks for it");
  }

  @Override
  public TrustDesk trusts() {
    return new TrustDesk() {
      @Override
      public List<TrustStatus> all() {
        return List.copyOf(trusts);
      }

      @Override
      public Optional<String> why(Subject subject) {
        return trusts.stream()
            .filter(t -> t.field().equals(subject.field()) && t.value().equals(subject.value()))
            .map(t -> "trusted: " + t.reason())
            .findFirst();
      }

      @Override
      public List<String> fields() {
        return List.of("client_address", "sasl_username", "sender", "sender/domain");
      }

      @Override
      public CompletableFuture<Outcome> trust(Wanted wanted, Order order) {
        if (carriesOut()) {
          trusts.add(
              0,
              new TrustStatus(
                  "t",
                  wanted.field(),
                  wanted.value(),
                  order.reason(),
                  Optional.of(wanted.until()),
                  Origin.ORDER,
                  order.who(),
                  Optional.of(at)));
        }
        return ordered("trust " + wanted, order, Outcome.done("t", ""));
      }

      @Override
      public CompletableFuture<Outcome> end(String id, Order order) {
        return ordered(
            "end " + id,
            order,
            trusts.removeIf(t -> t.id().equals(id))
                ? Outcome.done(id, "")
                : Outcome.refused("trust", "has ended already"));
      }
    };
  }

  @Override
  public StoreDesk store() {
    StoreDesk desk = new FakeStore(kept, joins, memory, this::reads);
    return takes.isZero() ? desk : new SlowStore(desk, takes);
  }

  private synchronized void reads() {
    if (failsAfter-- <= 0) {
      memory.away(true);
    }
  }

  private Status status() {
    if (broken) {
      throw new IllegalStateException("made up");
    }
    return new Status(
        version,
        AT.minus(Duration.ofHours(30)),
        at,
        at.minusSeconds(95),
        ZONE,
        lines,
        Map.copyOf(events),
        coverage,
        List.copyOf(ruleViews),
        latency,
        List.copyOf(sources),
        store,
        List.copyOf(actions),
        List.copyOf(problems),
        standstill);
  }

  @Override
  public AutoCloseable onChange(Runnable callback) {
    listeners.add(callback);
    return () -> listeners.remove(callback);
  }

  static Subject address(String value) {
    return new Subject("client_address", value);
  }

  static Subject account(String value) {
    return new Subject("sasl_username", value);
  }

  static Present present(Subject subject, double value) {
    return new Present(subject, value, Instant.parse("2026-03-05T13:00:00Z"), false);
  }

  static RuleStatus busy(Present... top) {
    return new RuleStatus(
        "busy_address",
        "rate",
        List.of("client_address"),
        "messages",
        List.of(
            new Limit(100, List.of("tell_admin")),
            new Limit(150, List.of("tell_admin", "block_address"))),
        List.of(top));
  }

  static Alert alert(String id, Subject subject, double measure, int level, double limit) {
    return new Alert(
        id,
        "busy_address",
        "messages",
        Instant.parse("2026-03-05T13:38:51Z"),
        Finding.at(level, subject)
            .measured(measure, limit)
            .since(Instant.parse("2026-03-05T13:00:04Z"))
            .says(subject.value() + " sent 150 messages since 16:00 (limit 150)"));
  }

  static BlockStatus block(String id, Subject subject, boolean inForce, boolean dryRun) {
    return new BlockStatus(
        Block.of("block_address", subject)
            .id(id)
            .lasting(Instant.parse("2026-03-05T13:38:51Z"), Instant.parse("2026-03-05T14:38:51Z"))
            .because(
                subject.value() + " sent 150 messages since 16:00 (limit 150)",
                Block.Author.rule("busy_address"))
            .build(),
        dryRun ? State.DRY_RUN : inForce ? State.IN_FORCE : State.WANTED,
        "");
  }

  /** A mail server on a bad afternoon. */
  FakeOperations busyDay() {
    rules.add(
        busy(
            present(address("198.51.100.7"), 212),
            new Present(address("192.0.2.10"), 171, Instant.parse("2026-03-05T13:00:00Z"), true),
            present(address("203.0.113.42"), 118),
            present(address("2001:db8:4:1::/64"), 84),
            present(address("203.0.113.9"), 23),
            present(address("198.51.100.200"), 6)));
    rules.add(
        new RuleStatus(
            "stolen_password",
            "distinct",
            List.of("sasl_username"),
            "messages",
            List.of(
                new Limit(5, List.of("tell_admin")),
                new Limit(10, List.of("tell_admin", "refuse_account"))),
            List.of(
                present(account("anna.petrova@mail.example"), 9),
                present(account("office@shop.example"), 2),
                present(account("m.weber@mail.example"), 1))));
    rules.add(
        new RuleStatus(
            "many_rejects",
            "rate",
            List.of("client_address"),
            "messages",
            List.of(new Limit(300, List.of("block_address"))),
            List.of()));
    ruleViews.add(new Status.RuleView("busy_address", 41, 2));
    ruleViews.add(new Status.RuleView("stolen_password", 6, 1));
    ruleViews.add(new Status.RuleView("many_rejects", 0, 0));
    latency = new Latency(List.of(0.5, 1.0, 60.0), List.of(90L, 6L, 3L, 1L), 4_021.5);
    alerts.add(alert("a1", address("198.51.100.7"), 212, 2, 150));
    alerts.add(
        new Alert(
            "a2",
            "stolen_password",
            "addresses",
            Instant.parse("2026-03-05T13:31:02Z"),
            Finding.at(1, account("anna.petrova@mail.example"))
                .measured(9, 5)
                .since(Instant.parse("2026-03-05T13:11:40Z"))
                .evidence(
                    Map.of(
                        "client_address",
                        List.of(
                            "203.0.113.5",
                            "203.0.113.77",
                            "198.51.100.31",
                            "2001:db8:9::12",
                            "192.0.2.201",
                            "198.51.100.88",
                            "203.0.113.140",
                            "203.0.113.141",
                            "198.51.100.9")))
                .says("anna.petrova@mail.example sent from 9 addresses in 1h (limit 5)")));
    alerts.add(alert("a3", address("203.0.113.42"), 118, 1, 100));
    blocks.add(block("b1", address("198.51.100.7"), true, false));
    blocks.add(block("b2", address("2001:db8:77:5::/64"), false, false));
    blocks.add(block("b3", address("203.0.113.199"), false, true));
    sources.add(
        new Status.SourceView(
            "maillog",
            new Source.Status("/var/log/maillog", 0, 181_220_404, ""),
            Optional.of(Duration.ZERO)));
    actions.add(new Status.ActionView("tell_admin", "email", 14, 2, 0, "", false, false));
    actions.add(new Status.ActionView("block_address", "pf", 31, 0, 1, "", false, true));
    events.put("mail_accepted", 40_118L);
    events.put("mail_message", 39_870L);
    events.put("mail_delivery", 52_604L);
    events.put("mail_reject", 7_345L);
    events.put("mail_auth_failure", 1_209L);
    return this;
  }

  /** The same with trouble. */
  FakeOperations trouble() {
    problems.add(
        "store: the database cannot be reached since 16:12:07 (Connection refused); 18 204 events"
            + " wait in the spool, detection and blocking go on");
    problems.add("block_address: pfctl is not there: /sbin/pfctl; 1 difference is not repaired");
    store =
        new Status.StoreView(
            "MariaDB 11.4.5",
            Optional.of(Instant.parse("2026-03-05T13:12:07Z")),
            "Connection refused (db.mail.example:3306)",
            70_010,
            18_204,
            5_400_000,
            3);
    sources.add(
        new Status.SourceView(
            "old_log",
            new Source.Status("/var/log/maillog.0.gz", 12_400_000, 181_220_404, ""),
            Optional.of(Duration.ofMinutes(61))));
    actions.set(
        1,
        new Status.ActionView(
            "block_address", "pf", 31, 7, 1, "pfctl is not there: /sbin/pfctl", false, true));
    return this;
  }

  static List<String> hostile() {
    List<String> texts = new ArrayList<>();
    texts.add("<script>alert(1)</script>");
    texts.add("\"><img src=x onerror=alert(1)>");
    texts.add("' onmouseover='alert(1)");
    texts.add("</td></table></main><h1>owned");
    texts.add("abc\u202Egnp.exe\u0007\u0000\r\ndata: x\n\nevent: state");
    texts.add("${7*7} {{7*7}} javascript:alert(1)");
    texts.add("a".repeat(10_240));
    texts.add("Z\u0351\u0352\u0353\u0354\u0355\u0356\u0357\u0358\u0359");
    return texts;
  }
}
