package io.weir.plugins.action.postfix;

import io.weir.api.Address;
import io.weir.api.ComponentContext;
import io.weir.api.Network;
import io.weir.api.Text;
import io.weir.api.action.ActionException;
import io.weir.api.action.Block;
import io.weir.api.action.Blocker;
import io.weir.api.rule.Subject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.pf4j.Extension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Blocks by putting queued mail on hold. A block is complete when none of the subject's mail could
 * be delivered; new mail makes it incomplete, and the engine asks for it again.
 */
final class QueueBlocker implements Blocker {
  private static final Set<String> FIELDS =
      Collections.unmodifiableSet(
          new LinkedHashSet<>(List.of(Refusals.ACCOUNT, Refusals.ADDRESS, Refusals.SENDER)));

  /** Messages named in one line of the log. */
  private static final int NAMED = 20;

  private static final Logger log = LoggerFactory.getLogger(QueueBlocker.class);

  private final QueueConfig config;
  private final ComponentContext context;
  private final MailQueue queue;
  private @Nullable HeldMail held;

  QueueBlocker(QueueConfig config, ComponentContext context) {
    this.config = config;
    this.context = context;
    queue = new MailQueue(config);
  }

  @Override
  public Set<String> fields() {
    return FIELDS;
  }

  /** What is on hold stays there when Weir ends; new mail is not held by anybody then. */
  @Override
  public boolean lasts() {
    return false;
  }

  @Override
  public List<String> missing() {
    return queue.missing();
  }

  private HeldMail held() throws ActionException {
    HeldMail now = held;
    if (now == null) {
      Path file = context.folder().resolve("held.json");
      try {
        now = new HeldMail(file);
      } catch (IOException e) {
        String what = ": cannot be read: " + e.getMessage() + "; what is on hold is listed there";
        throw new ActionException(true, file + what, e);
      }
      held = now;
    }
    return now;
  }

  private void save() throws ActionException {
    try {
      held().save();
    } catch (IOException e) {
      held = null; // what is in memory was not kept
      throw new ActionException(
          true, context.folder() + ": cannot be written: " + e.getMessage(), e);
    }
  }

  @Override
  public List<Entry> list() throws ActionException, InterruptedException {
    Set<Subject> wanted = held().wanted();
    if (wanted.isEmpty()) {
      return List.of();
    }
    Look look = look(wanted);
    forget(look.messages);
    List<Entry> entries = new ArrayList<>();
    for (Subject subject : wanted) {
      entries.add(new Entry(subject, true, look.left == 0 && look.of(subject).isEmpty()));
    }
    return entries;
  }

  /** The queue, and what in it could be delivered though it is somebody's who is blocked. */
  private record Look(
      List<QueuedMessage> messages, Map<Subject, List<QueuedMessage>> deliverable, int left) {
    List<QueuedMessage> of(Subject subject) {
      return deliverable.getOrDefault(subject, List.of());
    }
  }

  private Look look(Set<Subject> subjects) throws ActionException, InterruptedException {
    List<QueuedMessage> messages = queue.list();
    List<QueuedMessage> movable = messages.stream().filter(QueuedMessage::isMovable).toList();
    int left = 0;
    if (subjects.stream().anyMatch(subject -> !subject.field().equals(Refusals.SENDER))) {
      left = queue.look(movable);
    }
    Map<String, List<Subject>> senders =
        subjects.stream()
            .filter(subject -> subject.field().equals(Refusals.SENDER))
            .collect(Collectors.groupingBy(subject -> lower(subject.value())));
    Map<Subject, Network> networks = new LinkedHashMap<>();
    for (Subject subject : subjects) {
      if (subject.field().equals(Refusals.ADDRESS)) {
        networks.put(subject, Network.parse(subject.value()));
      }
    }
    Map<Subject, List<QueuedMessage>> found = new LinkedHashMap<>();
    for (QueuedMessage message : movable) {
      Envelopes.Origin origin = queue.origin(message);
      Set<Subject> of =
          new LinkedHashSet<>(senders.getOrDefault(lower(message.sender()), List.of()));
      Subject account =
          new Subject(Refusals.ACCOUNT, context.spelled(Refusals.ACCOUNT, origin.account()));
      if (subjects.contains(account)) {
        of.add(account);
      }
      Address address = networks.isEmpty() ? null : Address.parse(origin.address());
      if (address != null) {
        networks.forEach(
            (subject, network) -> {
              if (network.contains(address)) {
                of.add(subject);
              }
            });
      }
      of.forEach(subject -> found.computeIfAbsent(subject, s -> new ArrayList<>()).add(message));
    }
    return new Look(messages, found, left);
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /** Messages that are not on hold any more, because somebody released or deleted them. */
  private void forget(List<QueuedMessage> messages) throws ActionException {
    Map<String, Long> there = new LinkedHashMap<>();
    messages.forEach(message -> there.put(message.id(), message.arrival()));
    boolean changed = false;
    for (HeldMail.Held of : held().subjects().values()) {
      changed |= of.messages.entrySet().removeIf(m -> !m.getValue().equals(there.get(m.getKey())));
    }
    changed |= held().subjects().values().removeIf(of -> !of.wanted && of.messages.isEmpty());
    if (changed) {
      save();
    }
  }

  @Override
  public Map<Subject, String> add(Collection<Block> blocks)
      throws ActionException, InterruptedException {
    Map<Subject, String> refused = new LinkedHashMap<>();
    Set<Subject> subjects = new LinkedHashSet<>();
    for (Block block : blocks) {
      try {
        Refusals.check(block.subject());
        HeldMail.Held of =
            held().subjects().computeIfAbsent(block.subject(), s -> new HeldMail.Held());
        of.wanted = true;
        of.until = block.until();
        subjects.add(block.subject());
      } catch (IllegalArgumentException e) {
        refused.put(block.subject(), Text.visible(String.valueOf(e.getMessage()), 200));
      }
    }
    if (subjects.isEmpty()) {
      return refused;
    }
    save(); // what is wanted stands, also when the queue cannot be read now
    Look look = look(subjects);
    Set<String> ids = new LinkedHashSet<>();
    for (Subject subject : subjects) {
      List<QueuedMessage> of = look.of(subject);
      if (!of.isEmpty()) {
        log.info("{}: {}", context.id(), sentence("will " + act(), subject, of));
        for (QueuedMessage message : of) {
          ids.add(message.id());
          if (config.act() == QueueConfig.Act.HOLD) {
            HeldMail.Held mine = held().subjects().get(subject);
            if (mine != null) {
              mine.messages.put(message.id(), message.arrival());
            }
          }
        }
      }
    }
    if (!ids.isEmpty()) {
      save();
      queue.change(config.act() == QueueConfig.Act.HOLD ? "-h" : "-d", ids);
      log.info("{}: {}: done, messages: {}", context.id(), act(), ids.size());
    }
    if (look.left > 0) {
      log.warn("{}: {} messages of the queue were not looked at yet", context.id(), look.left);
    }
    return refused;
  }

  private String act() {
    return config.act().name().toLowerCase(Locale.ROOT);
  }

  private static String sentence(String what, Subject subject, List<QueuedMessage> messages) {
    String named =
        messages.stream().limit(NAMED).map(QueuedMessage::line).collect(Collectors.joining("; "));
    int more = messages.size() - NAMED;
    return what
        + " "
        + messages.size()
        + (messages.size() == 1 ? " queued message of " : " queued messages of ")
        + Text.visible(subject.toString(), 200)
        + (messages.isEmpty() ? "" : ": " + named)
        + (more > 0 ? "; and " + more + " more" : "");
  }

  @Override
  public void remove(Collection<Subject> subjects) throws ActionException, InterruptedException {
    Instant now = context.clock().instant();
    List<Subject> released = new ArrayList<>();
    for (Subject subject : subjects) {
      HeldMail.Held of = held().subjects().get(subject);
      if (of != null) {
        // Only a person ends a block before its time.
        if (config.atEnd() == QueueConfig.End.RELEASE || now.isBefore(of.until)) {
          released.add(subject);
        } else {
          of.wanted = false;
          if (!of.messages.isEmpty()) {
            log.info(
                "{}: the block of {} is over; {} messages stay on hold: block and unblock it to"
                    + " release them, or postsuper -H, -d",
                context.id(),
                Text.visible(subject.toString(), 200),
                of.messages.size());
          }
        }
      }
    }
    if (!released.isEmpty()) {
      release(released);
    }
    held().subjects().values().removeIf(of -> !of.wanted && of.messages.isEmpty());
    save();
  }

  private void release(List<Subject> subjects) throws ActionException, InterruptedException {
    Set<String> ids = new LinkedHashSet<>();
    Map<Subject, HeldMail.Held> all = held().subjects();
    List<QueuedMessage> messages =
        subjects.stream().allMatch(s -> all.get(s) == null || all.get(s).messages.isEmpty())
            ? List.of()
            : queue.list();
    for (QueuedMessage message : messages) {
      boolean ours = subjects.stream().map(all::get).anyMatch(of -> of != null && of.has(message));
      boolean others =
          all.entrySet().stream()
              .anyMatch(e -> !subjects.contains(e.getKey()) && e.getValue().has(message));
      if (message.isHeld() && ours && !others) {
        ids.add(message.id());
      }
    }
    queue.change("-H", ids);
    subjects.forEach(all::remove);
    if (!ids.isEmpty()) {
      log.info(
          "{}: released, of {}: {}",
          context.id(),
          Text.visible(subjects.stream().limit(NAMED).map(Subject::toString).toList().toString()),
          String.join(" ", ids));
    }
  }

  @Override
  public String explain(Collection<Block> blocks) {
    Set<Subject> subjects = new LinkedHashSet<>();
    StringBuilder text = new StringBuilder();
    for (Block block : blocks) {
      try {
        Refusals.check(block.subject());
        subjects.add(block.subject());
      } catch (IllegalArgumentException e) {
        text.append("refused: ").append(Text.visible(String.valueOf(e.getMessage()), 200));
        text.append('\n');
      }
    }
    String option = config.act() == QueueConfig.Act.HOLD ? "postsuper -h" : "postsuper -d";
    try {
      Look look = look(subjects);
      for (Subject subject : subjects) {
        text.append(sentence(option + ":", subject, look.of(subject))).append('\n');
      }
    } catch (ActionException e) {
      subjects.forEach(
          subject ->
              text.append(option + ": " + Text.visible(subject.toString(), 200)).append('\n'));
      text.append("the queue cannot be listed: ").append(e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return text.toString().stripTrailing();
  }

  /** Makes blockers of type {@code postfix_queue}. */
  @Extension
  public static final class Factory implements Blocker.Factory<QueueConfig> {
    /** For PF4J. */
    public Factory() {}

    @Override
    public String type() {
      return "postfix_queue";
    }

    @Override
    public Class<QueueConfig> configType() {
      return QueueConfig.class;
    }

    @Override
    public Blocker create(QueueConfig config, ComponentContext context) {
      check("postqueue", config.postqueue(), context);
      check("postcat", config.postcat(), context);
      check("postsuper", config.postsuper(), context);
      return new QueueBlocker(config, context);
    }

    private static void check(String option, List<String> command, ComponentContext context) {
      if (command.get(0).isBlank()) {
        throw context.reject(option, "must name a program: [/usr/sbin/" + option + "]");
      }
    }
  }
}
