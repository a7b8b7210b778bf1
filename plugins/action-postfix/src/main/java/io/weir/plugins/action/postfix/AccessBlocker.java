package io.weir.plugins.action.postfix;

import io.weir.api.ComponentContext;
import io.weir.api.Network;
import io.weir.api.Text;
import io.weir.api.action.ActionException;
import io.weir.api.action.Block;
import io.weir.api.action.Blocker;
import io.weir.api.action.Program;
import io.weir.api.rule.Subject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pf4j.Extension;

/** Blocks with an access map: first its text, then its index, which is what Postfix reads. */
final class AccessBlocker implements Blocker {
  private final AccessConfig config;
  private final ComponentContext context;
  private final String field;
  private final AccessFile file;
  private final Program postmap;
  private final @Nullable Program reload;

  AccessBlocker(AccessConfig config, ComponentContext context) {
    this.config = config;
    this.context = context;
    field = config.by().name().toLowerCase(Locale.ROOT);
    file = new AccessFile(config.file());
    postmap = new Program(config.postmap());
    reload = config.reload().isEmpty() ? null : new Program(config.reload());
  }

  @Override
  public Set<String> fields() {
    return Set.of(field);
  }

  private boolean isIndexed() {
    return !config.map().suffix.isEmpty();
  }

  private List<String> map() {
    return List.of(config.map().name().toLowerCase(Locale.ROOT) + ":" + config.file());
  }

  @Override
  public List<String> missing() {
    return !isIndexed()
        ? List.of()
        : postmap.missing().stream()
            .map(s -> s + ": `run` could not block anything on this machine")
            .toList();
  }

  @Override
  public List<Entry> list() throws ActionException, InterruptedException {
    try {
      if (isIndexed() && file.isStale(config.map().suffix)) {
        publish(); // a call of postmap failed, or somebody changed the text and forgot it
      }
      Map<String, AccessFile.Entry> byKey = new HashMap<>();
      Set<Subject> ours = new LinkedHashSet<>();
      Set<Subject> foreign = new LinkedHashSet<>();
      for (AccessFile.Entry entry : file.read()) {
        byKey.putIfAbsent(entry.key(), entry);
        String comment = entry.comment();
        if (comment != null) {
          ours.add(new Subject(field, word(comment)));
        } else if (refuses(entry)) {
          foreign.add(subject(entry.key()));
        }
      }
      boolean indexed = ours.isEmpty() || !isIndexed() || file.hasIndex(config.map().suffix);
      List<Entry> entries = new ArrayList<>();
      for (Subject subject : ours) {
        entries.add(new Entry(subject, true, indexed && isWhole(subject, byKey)));
      }
      foreign.removeAll(ours);
      foreign.forEach(subject -> entries.add(new Entry(subject, false, true)));
      return entries;
    } catch (IOException e) {
      throw new ActionException(true, config.file() + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static String word(String comment) {
    int blank = comment.indexOf(' ');
    return blank < 0 ? comment : comment.substring(0, blank);
  }

  private Subject subject(String key) {
    if (config.by() == AccessConfig.By.CLIENT_ADDRESS) {
      try {
        return new Subject(field, Network.parse(key).toString());
      } catch (IllegalArgumentException e) {
        return new Subject(field, key); // a name
      }
    }
    return new Subject(field, context.spelled(field, key));
  }

  /** Whether somebody's entry keeps out, as far as that can be seen. */
  private static boolean refuses(AccessFile.Entry entry) {
    String action = word(entry.value()).toUpperCase(Locale.ROOT);
    return action.matches("REJECT|DEFER|DEFER_IF_PERMIT|HOLD|DISCARD|[45][0-9]{2}");
  }

  private boolean isWhole(Subject subject, Map<String, AccessFile.Entry> byKey) {
    try {
      for (String key : keys(subject)) {
        AccessFile.Entry entry = byKey.get(key);
        if (entry == null || entry.comment() != null && !entry.value().equals(config.answer())) {
          return false;
        }
      }
      return true;
    } catch (IllegalArgumentException e) {
      return false; // somebody wrote a mark like ours
    }
  }

  /**
   * The keys under which Postfix looks for the subject: an account with the domain that {@code
   * accounts} adds, and without.
   *
   * @throws IllegalArgumentException with a sentence when it cannot be blocked here
   */
  private Set<String> keys(Subject subject) {
    if (!subject.field().equals(field)) {
      throw new IllegalArgumentException("this map is for " + field + ", not " + subject.field());
    }
    String value = subject.value();
    Network network = Refusals.check(subject);
    if (network != null) {
      if (network.prefix() < network.address().bits() && config.map() != AccessConfig.Type.CIDR) {
        throw new IllegalArgumentException(
            network + " is a network, which only a map of type cidr can contain; see `map`");
      }
      return Set.of(network.toString());
    }
    if (value.startsWith("#") || value.chars().anyMatch(c -> c <= ' ' || c >= 0x7f || c == '"')) {
      throw new IllegalArgumentException(
          "it begins with #, or has a blank, a quote or a character that is not ASCII, which cannot"
              + " be a key of a map");
    }
    int at = value.lastIndexOf('@');
    if (config.by() == AccessConfig.By.SENDER) {
      if (at <= 0 || at == value.length() - 1) {
        throw new IllegalArgumentException(
            "a sender without both sides of the @ would be a key for many senders");
      }
      return Set.of(value);
    }
    Set<String> keys = new LinkedHashSet<>(List.of(value));
    if (at > 0 && context.spelled(field, value.substring(0, at)).equals(value)) {
      keys.add(value.substring(0, at));
    }
    return keys;
  }

  @Override
  public Map<Subject, String> add(Collection<Block> blocks)
      throws ActionException, InterruptedException {
    Map<Subject, String> refused = new LinkedHashMap<>();
    Map<String, AccessFile.Entry> put = new LinkedHashMap<>();
    try {
      Map<String, AccessFile.Entry> foreign = new HashMap<>();
      for (AccessFile.Entry entry : file.read()) {
        if (entry.comment() == null) {
          foreign.put(entry.key().toLowerCase(Locale.ROOT), entry);
        }
      }
      for (Block block : blocks) {
        try {
          for (String key : keys(block.subject())) {
            AccessFile.Entry other = foreign.get(key.toLowerCase(Locale.ROOT));
            if (other == null) {
              put.put(key, new AccessFile.Entry(key, config.answer(), comment(block)));
            } else if (!refuses(other)) {
              throw new IllegalArgumentException(
                  config.file() + " has an entry for " + key + " already: " + other.value());
            }
          }
        } catch (IllegalArgumentException e) {
          refused.put(block.subject(), Text.visible(String.valueOf(e.getMessage()), 300));
        }
      }
      if (!put.isEmpty()) {
        file.update(put, Set.of());
      }
    } catch (IOException e) {
      throw unwritten(e);
    }
    if (!put.isEmpty()) {
      publish();
    }
    return refused;
  }

  @Override
  public void remove(Collection<Subject> subjects) throws ActionException, InterruptedException {
    Set<String> gone = new LinkedHashSet<>();
    try {
      for (AccessFile.Entry entry : file.read()) {
        String comment = entry.comment();
        if (comment != null && subjects.contains(new Subject(field, word(comment)))) {
          gone.add(entry.key());
        }
      }
      if (!gone.isEmpty()) {
        file.update(Map.of(), gone);
      }
    } catch (IOException e) {
      throw unwritten(e);
    }
    if (!gone.isEmpty()) {
      publish();
    }
  }

  private ActionException unwritten(IOException e) {
    String what = e.getMessage() + "; this user must be able to write the file and its folder";
    return new ActionException(true, config.file() + ": cannot be written: " + what, e);
  }

  private void publish() throws ActionException, InterruptedException {
    if (isIndexed()) {
      postmap.run(map(), new byte[0], config.timeout()).orThrow();
    }
    if (reload != null) {
      reload.run(List.of(), new byte[0], config.timeout()).orThrow();
    }
  }

  private static String comment(Block block) {
    String reason = Text.visible(block.reason(), 120);
    byte[] ascii = reason.getBytes(StandardCharsets.US_ASCII);
    return block.subject().value()
        + " until "
        + block.until().truncatedTo(ChronoUnit.SECONDS)
        + " "
        + new String(ascii, StandardCharsets.US_ASCII);
  }

  @Override
  public String explain(Collection<Block> blocks) {
    StringBuilder text = new StringBuilder();
    for (Block block : blocks) {
      try {
        for (String key : keys(block.subject())) {
          text.append("into ").append(config.file()).append(": ");
          text.append(key).append(' ').append(config.answer()).append('\n');
        }
      } catch (IllegalArgumentException e) {
        text.append("refused: ").append(Text.visible(String.valueOf(e.getMessage()), 300));
        text.append('\n');
      }
    }
    if (isIndexed()) {
      text.append(postmap.line(map()));
    }
    return text.toString().stripTrailing();
  }

  /** Makes blockers of type {@code postfix_access}. */
  @Extension
  public static final class Factory implements Blocker.Factory<AccessConfig> {
    /** For PF4J. */
    public Factory() {}

    @Override
    public String type() {
      return "postfix_access";
    }

    @Override
    public Class<AccessConfig> configType() {
      return AccessConfig.class;
    }

    @Override
    public Blocker create(AccessConfig config, ComponentContext context) {
      if (config.map() == AccessConfig.Type.CIDR && config.by() != AccessConfig.By.CLIENT_ADDRESS) {
        throw context.reject("map", "cidr is for addresses: set by: client_address");
      }
      if (!config.answer().chars().allMatch(c -> c >= ' ' && c < 0x7f)
          || !config.answer().equals(config.answer().strip())) {
        throw context.reject("answer", "may have printable ASCII characters only");
      }
      if (config.postmap().get(0).isBlank()) {
        throw context.reject("postmap", "must name a program: [/usr/sbin/postmap]");
      }
      return new AccessBlocker(config, context);
    }
  }
}
