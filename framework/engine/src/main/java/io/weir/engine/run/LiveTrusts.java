package io.weir.engine.run;

import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.Text;
import io.weir.api.rule.Subject;
import io.weir.engine.act.Actions;
import io.weir.engine.act.Changes;
import io.weir.engine.judge.GivenTrust;
import io.weir.engine.judge.Trust;
import io.weir.engine.judge.Trusted;
import io.weir.engine.pipeline.Pipeline;
import io.weir.engine.view.Order;
import io.weir.engine.view.Outcome;
import io.weir.engine.view.TrustDesk;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is trusted in one life of the engine. */
final class LiveTrusts implements TrustDesk {
  private static final Logger log = LoggerFactory.getLogger(LiveTrusts.class);
  private static final String DOMAIN = "/domain";
  private static final int MOST = 10_000;

  private final Pipeline pipeline;
  private final Clock clock;
  private final Changes changes;
  private final LoopQuestions questions;
  private final Actions actions;
  private final OrderChecks checks;
  private final List<String> fields;

  LiveTrusts(
      Pipeline pipeline,
      Changes changes,
      LoopQuestions questions,
      Actions actions,
      OrderChecks checks) {
    this.pipeline = pipeline;
    this.clock = pipeline.clock();
    this.changes = changes;
    this.questions = questions;
    this.actions = actions;
    this.checks = checks;
    this.fields = fields(pipeline, actions);
  }

  /** What rules are about and blockers block by, and the domains of what is there with domains. */
  private static List<String> fields(Pipeline pipeline, Actions actions) {
    Set<String> all = new LinkedHashSet<>();
    actions.blockers().forEach(b -> b.fields().stream().sorted().forEach(all::add));
    pipeline.rules().forEach(r -> r.subjectFields().stream().sorted().forEach(all::add));
    pipeline.joins().forEach(j -> j.own().forEach(f -> all.add(f.name())));
    for (String mail : List.of("sender", "recipient")) {
      if (pipeline.types().values().stream().anyMatch(t -> t.has(mail))) {
        all.add(mail);
      }
    }
    for (String field : List.copyOf(all)) {
      if (field.indexOf('/') < 0 && isText(pipeline, field)) {
        all.add(field + DOMAIN);
      }
    }
    return all.stream()
        .filter(
            f ->
                pipeline.trustedFiles().complaint(f, "").isEmpty()
                    || !isText(pipeline, f) && f.indexOf('/') < 0)
        .toList();
  }

  private static boolean isText(Pipeline pipeline, String field) {
    for (EventType type : pipeline.types().values()) {
      if (type.has(field)) {
        return type.field(field).kind() == Field.Kind.TEXT;
      }
    }
    return false;
  }

  @Override
  public List<String> fields() {
    return fields;
  }

  @Override
  public List<TrustStatus> all() {
    List<TrustStatus> all = new ArrayList<>();
    for (GivenTrust g : questions.ask(() -> actions.trusts().all(), List.<GivenTrust>of())) {
      all.add(status(g.trust(), g.id(), Origin.ORDER, g.who(), g.since()));
    }
    Trusted trusted = pipeline.trusted();
    trusted.given().forEach(t -> all.add(status(t, "", Origin.PIPELINE, "", null)));
    trusted.files().forEach(t -> all.add(status(t, "", Origin.FILE, "", null)));
    trusted.own().stream()
        .distinct()
        .map(net -> new Trust("client_address", net.toString(), "", null))
        .forEach(t -> all.add(status(t, "", Origin.MACHINE, "", null)));
    return all;
  }

  @Override
  public Optional<String> why(Subject subject) {
    return Optional.ofNullable(pipeline.trusted().why(subject, clock.instant()));
  }

  private static TrustStatus status(
      Trust t, String id, Origin origin, String who, @Nullable Instant since) {
    return new TrustStatus(
        id,
        t.field(),
        t.value(),
        t.reason(),
        Optional.ofNullable(t.end()),
        origin,
        who,
        Optional.ofNullable(since));
  }

  @Override
  public CompletableFuture<Outcome> trust(Wanted wish, Order order) {
    OrderChecks.Checked checked = checks.subject(wish.field(), wish.value(), OrderChecks.TRUSTED);
    Outcome wrong = wrong(wish, checked, order);
    Subject subject = checked.subject();
    if (wrong != null || subject == null) {
      return CompletableFuture.completedFuture(
          wrong == null ? Outcome.refused("value", "is missing") : wrong);
    }
    return changes.commit(() -> trust(wish, subject, order));
  }

  private @Nullable Outcome wrong(Wanted wish, OrderChecks.Checked checked, Order order) {
    if (!fields.contains(wish.field())) {
      return Outcome.refused(
          "field", "cannot be trusted; choose one of " + String.join(", ", fields));
    }
    if (!checked.problem().isEmpty()) {
      return Outcome.refused("value", checked.problem());
    }
    Subject subject = checked.subject();
    String value = subject == null ? "" : subject.value();
    String complaint = pipeline.trustedFiles().complaint(wish.field(), value);
    if (!complaint.isEmpty()) {
      return Outcome.refused("value", Text.visible(complaint, 200));
    }
    Outcome wrong = OrderChecks.end(wish.until(), clock.instant(), OrderChecks.LONGEST_TRUST);
    return wrong == null ? OrderChecks.order(order, true) : wrong;
  }

  /** The loop's. */
  private Outcome trust(Wanted wish, Subject subject, Order order) {
    if (actions.trusts().of(subject.field(), subject.value()).isPresent()) {
      return Outcome.refused("value", "is trusted already; take that back first");
    }
    if (actions.trusts().all().size() >= MOST) {
      return Outcome.refused(
          "value", "there are " + MOST + " orders already; use a file (trusted.file) for so many");
    }
    String who = OrderChecks.who(order);
    Trust trust =
        new Trust(subject.field(), subject.value(), OrderChecks.reason(order), wish.until());
    int ended = actions.trust(trust, wish.unblock(), who, clock.instant());
    log.info("a {} is trusted by order of {}; {} blocks ended", subject.field(), who, ended);
    String id =
        actions.trusts().of(subject.field(), subject.value()).map(GivenTrust::id).orElse("");
    return Outcome.done(
        id, ended == 0 ? "" : ended == 1 ? "1 block ended" : ended + " blocks ended");
  }

  @Override
  public CompletableFuture<Outcome> end(String id, Order order) {
    Outcome wrong = OrderChecks.order(order, false);
    if (wrong != null) {
      return CompletableFuture.completedFuture(wrong);
    }
    String who = OrderChecks.who(order);
    return changes.commit(
        () -> {
          GivenTrust given =
              actions.trusts().end(id, who, OrderChecks.reason(order), clock.instant());
          if (given == null) {
            return Outcome.refused("trust", "has ended already");
          }
          log.info("a {} is trusted no longer by order of {}", given.trust().field(), who);
          return Outcome.done(id, "");
        });
  }
}
