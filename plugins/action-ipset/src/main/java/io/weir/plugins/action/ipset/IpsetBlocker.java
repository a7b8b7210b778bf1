package io.weir.plugins.action.ipset;

import io.weir.api.ComponentContext;
import io.weir.api.Network;
import io.weir.api.Text;
import io.weir.api.action.ActionException;
import io.weir.api.action.Block;
import io.weir.api.action.Blocker;
import io.weir.api.action.Program;
import io.weir.api.rule.Subject;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pf4j.Extension;

/**
 * Blocks addresses and networks with two sets, one for each version of IP. The kernel ends each
 * block by itself, also when Weir does not run. The comment of an entry marks it as Weir's.
 */
final class IpsetBlocker implements Blocker {
  private static final String FIELD = "client_address";
  private static final String MARK = "weir: until ";
  private static final int LONGEST_COMMENT = 200;
  private static final int MOST_OUTPUT = 128 << 20;

  /** The kernel counts milliseconds in 32 bits. A longer block is added again in time. */
  private static final long LONGEST_SECONDS = 2_147_483;

  private final IpsetConfig config;
  private final Program ipset;
  private final Clock clock;

  IpsetBlocker(IpsetConfig config, Clock clock) {
    this.config = config;
    this.clock = clock;
    ipset = new Program(config.command());
  }

  @Override
  public Set<String> fields() {
    return Set.of(FIELD);
  }

  @Override
  public List<String> missing() {
    return ipset.missing().stream()
        .map(s -> s + ": `run` could not block anything on this machine")
        .toList();
  }

  private String set(boolean v6) {
    return config.set() + (v6 ? '6' : '4');
  }

  @Override
  public List<Entry> list() throws ActionException, InterruptedException {
    Instant now = clock.instant();
    List<Entry> entries = new ArrayList<>();
    for (boolean v6 : new boolean[] {false, true}) {
      Program.Result result =
          ipset.run(List.of("save", set(v6)), new byte[0], config.timeout(), MOST_OUTPUT);
      if (isMissing(result)) {
        continue;
      }
      orThrow(result)
          .out()
          .lines()
          .map(SavedEntry::of)
          .forEach(
              saved -> {
                if (saved != null) {
                  Subject subject = new Subject(FIELD, saved.network().toString());
                  boolean marked = saved.comment().startsWith(MARK);
                  entries.add(new Entry(subject, marked, true, end(saved, now)));
                }
              });
    }
    return entries;
  }

  /** The end in the comment, where the kernel's own agrees; that has full seconds only. */
  private static @Nullable Instant end(SavedEntry saved, Instant now) {
    if (saved.seconds() == 0) {
      return null;
    }
    Instant kernel = now.plusSeconds(saved.seconds());
    Instant said = said(saved.comment());
    if (said == null) {
      return kernel;
    }
    if (saved.seconds() > LONGEST_SECONDS / 2 && said.isAfter(kernel)) {
      return said; // the kernel takes no more, and there is time to add it again
    }
    return Duration.between(said, kernel).abs().toSeconds() <= Entry.TOLERANCE ? said : kernel;
  }

  private static @Nullable Instant said(String comment) {
    if (!comment.startsWith(MARK)) {
      return null;
    }
    String rest = comment.substring(MARK.length());
    int blank = rest.indexOf(' ');
    try {
      return Instant.parse(blank < 0 ? rest : rest.substring(0, blank));
    } catch (DateTimeParseException e) {
      return null; // somebody wrote a comment that begins like ours
    }
  }

  @Override
  public Map<Subject, String> add(Collection<Block> blocks)
      throws ActionException, InterruptedException {
    Map<Subject, String> refused = new LinkedHashMap<>();
    Map<Boolean, StringBuilder> scripts = new LinkedHashMap<>();
    for (Block block : blocks) {
      try {
        Network network = network(block);
        scripts
            .computeIfAbsent(network.address().v6(), v6 -> new StringBuilder())
            .append(line(network, block))
            .append('\n');
      } catch (IllegalArgumentException e) {
        refused.put(block.subject(), Text.visible(String.valueOf(e.getMessage()), 200));
      }
    }
    for (Map.Entry<Boolean, StringBuilder> script : scripts.entrySet()) {
      Program.Result result = run(script.getValue());
      // A set that is there may have another size, with which it would not be created again.
      if (isMissing(result)) {
        result = run(script.getValue().insert(0, create(script.getKey()) + '\n'));
      }
      orThrow(result);
    }
    return refused;
  }

  private String create(boolean v6) {
    return "create "
        + set(v6)
        + " hash:net family "
        + (v6 ? "inet6" : "inet")
        + " maxelem "
        + config.maxelem()
        + " timeout 0 comment";
  }

  private String line(Network network, Block block) {
    long millis = Duration.between(clock.instant(), block.until()).toMillis();
    // With 0 it would stay for ever.
    long seconds = Math.max(1, Math.min(LONGEST_SECONDS, (millis + 999) / 1_000));
    return "add "
        + set(network.address().v6())
        + ' '
        + network
        + " timeout "
        + seconds
        + " comment \""
        + comment(block)
        + '"';
  }

  private static String comment(Block block) {
    String reason = Text.visible(block.reason(), LONGEST_COMMENT).replace('"', '\'');
    String ascii =
        new String(reason.getBytes(StandardCharsets.US_ASCII), StandardCharsets.US_ASCII)
            .replace('\\', '/');
    String text = MARK + block.until().truncatedTo(ChronoUnit.SECONDS) + " " + ascii;
    return text.length() <= LONGEST_COMMENT ? text : text.substring(0, LONGEST_COMMENT);
  }

  @Override
  public void remove(Collection<Subject> subjects) throws ActionException, InterruptedException {
    for (boolean v6 : new boolean[] {false, true}) {
      StringBuilder script = new StringBuilder();
      for (Subject subject : subjects) {
        Network network = networkOrNull(subject);
        if (network != null && network.address().v6() == v6) {
          script.append("del ").append(set(v6)).append(' ').append(network).append('\n');
        }
      }
      if (!script.isEmpty()) {
        Program.Result result = run(script);
        if (!isMissing(result)) {
          orThrow(result);
        }
      }
    }
  }

  private static @Nullable Network networkOrNull(Subject subject) {
    try {
      return Network.parse(subject.value());
    } catch (IllegalArgumentException e) {
      return null; // it cannot be in a set
    }
  }

  private Program.Result run(StringBuilder script) throws ActionException, InterruptedException {
    byte[] input = script.toString().getBytes(StandardCharsets.US_ASCII);
    return ipset.run(List.of("restore", "-exist"), input, config.timeout(), MOST_OUTPUT);
  }

  private static boolean isMissing(Program.Result result) {
    return result.exit() != 0 && result.error().contains("does not exist");
  }

  private static Program.Result orThrow(Program.Result result) throws ActionException {
    String error = result.error();
    String hint =
        error.contains("not permitted") || error.contains("root privileges")
            ? " (ipset needs CAP_NET_ADMIN: systemctl edit weir, with AmbientCapabilities="
                + "CAP_NET_ADMIN below [Service]; or command: [sudo, -n, /usr/sbin/ipset]: see"
                + " Rights in the README)"
            : error.contains("is full")
                ? " (destroy the set and let Weir make a larger one: see `maxelem`)"
                : error.contains("same name already exists")
                        || error.contains("was created without")
                    ? " (it is of another kind: see `set`)"
                    : "";
    if (result.exit() != 0 && !hint.isEmpty()) {
      throw new ActionException(true, result.failure() + hint, null);
    }
    return result.orThrow();
  }

  @Override
  public String explain(Collection<Block> blocks) {
    List<String> lines = new ArrayList<>();
    for (Block block : blocks) {
      try {
        lines.add("ipset " + line(network(block), block));
      } catch (IllegalArgumentException e) {
        lines.add("refused: " + Text.visible(String.valueOf(e.getMessage()), 200));
      }
    }
    return String.join("\n", lines);
  }

  /** Read and printed anew: what reaches ipset is made by us, letter by letter. */
  private static Network network(Block block) {
    if (!block.subject().field().equals(FIELD)) {
      throw new IllegalArgumentException("ipset blocks a " + FIELD + ", not " + block.subject());
    }
    Network network = Network.parse(block.subject().value());
    if (network.prefix() == 0) {
      throw new IllegalArgumentException(network + " would block everyone");
    }
    return network;
  }

  /** Makes blockers of type {@code ipset}. */
  @Extension
  public static final class Factory implements Blocker.Factory<IpsetConfig> {
    /** For PF4J. */
    public Factory() {}

    @Override
    public String type() {
      return "ipset";
    }

    @Override
    public Class<IpsetConfig> configType() {
      return IpsetConfig.class;
    }

    @Override
    public Blocker create(IpsetConfig config, ComponentContext context) {
      String wrong = IpsetConfig.wrongName(config.set());
      if (!wrong.isEmpty()) {
        throw context.reject("set", wrong);
      }
      if (config.command().get(0).isBlank()) {
        throw context.reject("command", "must name a program: [ipset]");
      }
      return new IpsetBlocker(config, context.clock());
    }
  }
}
