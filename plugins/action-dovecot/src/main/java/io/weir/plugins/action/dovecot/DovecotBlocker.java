package io.weir.plugins.action.dovecot;

import io.weir.api.Address;
import io.weir.api.ComponentContext;
import io.weir.api.Text;
import io.weir.api.action.ActionException;
import io.weir.api.action.Block;
import io.weir.api.action.Blocker;
import io.weir.api.rule.Subject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.pf4j.Extension;

/**
 * Keeps accounts out of Dovecot. The file comes first, so that who is kicked cannot come back; a
 * block is complete when the account is in the file and has no session.
 */
final class DovecotBlocker implements Blocker {
  private static final String FIELD = "sasl_username";

  /** Dovecot looks at the file once in a second: until then it lets in again who was kicked. */
  private static final Duration UNSEEN = Duration.ofMillis(1_100);

  private final DovecotConfig config;
  private final ComponentContext context;
  private final DenyFile file;
  private final Doveadm doveadm;

  DovecotBlocker(DovecotConfig config, ComponentContext context) {
    this.config = config;
    this.context = context;
    file = new DenyFile(config.denyFile());
    doveadm = new Doveadm(config.command(), config.timeout());
  }

  @Override
  public Set<String> fields() {
    return Set.of(FIELD);
  }

  @Override
  public List<String> missing() {
    return config.kick() ? doveadm.missing() : List.of();
  }

  @Override
  public List<Entry> list() throws ActionException, InterruptedException {
    DenyFile.Content content = read();
    Set<String> online = Set.of();
    boolean known = true;
    if (config.kick() && !content.ours().isEmpty()) {
      try {
        online = doveadm.online();
      } catch (ActionException e) {
        known = false; // adding says so, and unblocking must go on
      }
    }
    Map<Subject, Entry> entries = new LinkedHashMap<>();
    for (Map.Entry<String, String> line : content.ours().entrySet()) {
      Subject subject = written(line.getValue());
      boolean complete = known && isWhole(subject, content) && !online.contains(line.getKey());
      Entry before = entries.get(subject);
      complete &= before == null || before.complete();
      entries.put(subject, new Entry(subject, true, complete));
    }
    for (String user : content.foreign()) {
      Subject subject = subject(user);
      entries.putIfAbsent(subject, new Entry(subject, false, true));
    }
    return new ArrayList<>(entries.values());
  }

  /** Whom a line of Weir's is about: the first word of its comment. */
  private static Subject written(String comment) {
    int blank = comment.indexOf(' ');
    return new Subject(FIELD, blank < 0 ? comment : comment.substring(0, blank));
  }

  /** Whether all spellings are in the file. */
  private boolean isWhole(Subject subject, DenyFile.Content content) {
    try {
      return users(subject).stream()
          .allMatch(u -> content.ours().containsKey(u) || content.foreign().contains(u));
    } catch (IllegalArgumentException e) {
      return false; // somebody wrote a mark like ours
    }
  }

  /** The account, however it is spelled in the file. */
  private Subject subject(String user) {
    String text = new String(user.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    return new Subject(FIELD, context.spelled(FIELD, text));
  }

  /**
   * How Dovecot may spell the account: with the domain that {@code accounts} adds, and without.
   *
   * @throws IllegalArgumentException with a sentence when it cannot be blocked here
   */
  private Set<String> users(Subject subject) {
    if (!subject.field().equals(FIELD)) {
      throw new IllegalArgumentException("Dovecot blocks a " + FIELD + ", not " + subject);
    }
    String value = subject.value();
    String wrong = wrong(value);
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException(wrong);
    }
    Set<String> users = new LinkedHashSet<>();
    users.add(value);
    int at = value.lastIndexOf('@');
    if (at > 0 && context.spelled(FIELD, value.substring(0, at)).equals(value)) {
      users.add(value.substring(0, at));
    }
    if (config.foldCase()) {
      List.copyOf(users).forEach(user -> users.add(user.toLowerCase(Locale.ROOT)));
    }
    return users;
  }

  private static String wrong(String value) {
    if (value.isEmpty() || value.length() > 255) {
      return "an account of Dovecot has 1 to 255 characters";
    }
    if (value.startsWith("#")) {
      return "a line that begins with # is a comment in Dovecot's file";
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c <= ' ' || c >= 0x7f) {
        return "it has a blank, a control character or a character that is not ASCII, which cannot"
            + " be written into Dovecot's file";
      }
      if (c == ':') {
        return "a colon ends the name in Dovecot's file";
      }
      if (c == '*' || c == '?') {
        return "it has a " + c + ", which stands for any characters in doveadm kick";
      }
    }
    String address = value.indexOf('/') < 0 ? value : value.substring(0, value.indexOf('/'));
    return Address.parse(address) == null
        ? ""
        : "doveadm kick would take it for an address, and end the sessions of others";
  }

  @Override
  public Map<Subject, String> add(Collection<Block> blocks)
      throws ActionException, InterruptedException {
    Map<Subject, String> refused = new LinkedHashMap<>();
    Map<String, String> put = new LinkedHashMap<>();
    for (Block block : blocks) {
      try {
        users(block.subject()).forEach(user -> put.put(user, comment(block)));
      } catch (IllegalArgumentException e) {
        refused.put(block.subject(), Text.visible(String.valueOf(e.getMessage()), 200));
      }
    }
    if (!put.isEmpty()) {
      put.keySet().removeAll(read().foreign());
      boolean changed = update(put, Set.of());
      if (config.kick()) {
        kick(put.keySet());
        if (changed) {
          Thread.sleep(UNSEEN.toMillis());
          kick(put.keySet());
        }
      }
    }
    return refused;
  }

  private void kick(Set<String> users) throws ActionException, InterruptedException {
    doveadm.flush(users);
    Set<String> online = doveadm.online();
    online.retainAll(users);
    for (String user : online) {
      doveadm.kick(user);
    }
  }

  @Override
  public void remove(Collection<Subject> subjects) throws ActionException, InterruptedException {
    Set<String> gone = new LinkedHashSet<>();
    read()
        .ours()
        .forEach(
            (user, comment) -> {
              if (subjects.contains(written(comment))) {
                gone.add(user);
              }
            });
    if (!gone.isEmpty()) {
      update(Map.of(), gone);
      if (config.kick()) {
        doveadm.flush(gone);
      }
    }
  }

  @Override
  public String explain(Collection<Block> blocks) {
    StringBuilder text = new StringBuilder();
    for (Block block : blocks) {
      try {
        for (String user : users(block.subject())) {
          text.append("into ").append(config.denyFile()).append(": ").append(user).append('\n');
          if (config.kick()) {
            text.append(doveadm.line("kick", "--", user)).append('\n');
          }
        }
      } catch (IllegalArgumentException e) {
        text.append("refused: ").append(Text.visible(String.valueOf(e.getMessage()), 200));
        text.append('\n');
      }
    }
    return text.toString().stripTrailing();
  }

  private static String comment(Block block) {
    String reason = Text.visible(block.reason(), 120).replace(':', '.');
    String ascii =
        new String(reason.getBytes(StandardCharsets.US_ASCII), StandardCharsets.US_ASCII);
    // Dovecot ends a field at a colon, and so the time has none.
    String until = block.until().truncatedTo(ChronoUnit.SECONDS).toString().replace(":", "");
    return block.subject().value() + " until " + until + " " + ascii;
  }

  private DenyFile.Content read() throws ActionException {
    try {
      return file.read();
    } catch (IOException e) {
      throw new ActionException(true, config.denyFile() + ": cannot be read: " + why(e), e);
    }
  }

  private boolean update(Map<String, String> put, Set<String> remove) throws ActionException {
    try {
      return file.update(put, remove);
    } catch (IOException e) {
      throw new ActionException(true, config.denyFile() + ": cannot be written: " + why(e), e);
    }
  }

  private static String why(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied; the user that runs Weir must be able to write the file and its"
          + " folder";
    }
    return e instanceof NoSuchFileException
        ? "its folder does not exist"
        : String.valueOf(e.getMessage());
  }

  /** Makes blockers of type {@code dovecot}. */
  @Extension
  public static final class Factory implements Blocker.Factory<DovecotConfig> {
    /** For PF4J. */
    public Factory() {}

    @Override
    public String type() {
      return "dovecot";
    }

    @Override
    public Class<DovecotConfig> configType() {
      return DovecotConfig.class;
    }

    @Override
    public Blocker create(DovecotConfig config, ComponentContext context) {
      Path folder = config.denyFile().getParent();
      if (folder == null) {
        throw context.reject("deny_file", "must be a file in a folder");
      }
      if (config.command().get(0).isBlank()) {
        throw context.reject("command", "must name a program: [/usr/bin/doveadm]");
      }
      return new DovecotBlocker(config, context);
    }
  }
}
