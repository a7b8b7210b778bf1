package io.weir.plugins.action.nftables;

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
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.pf4j.Extension;

/**
 * Blocks addresses and networks with sets in a table of Weir's own. The kernel ends each block by
 * itself, also when Weir does not run. Each change is one transaction. The comment of an element
 * marks it as Weir's and says when it ends and why.
 */
final class NftBlocker implements Blocker {
  private static final String FIELD = "client_address";
  private static final String MARK = "weir: until ";

  /** nft takes 127 characters. */
  private static final int LONGEST_COMMENT = 120;

  /** Elements of one transaction: nft needs 3 KB of memory for each. */
  private static final int AT_ONCE = 5_000;

  private static final int MOST_OUTPUT = 64 << 20;

  private final NftConfig config;
  private final String beginning;
  private final List<String> chains;
  private final TableJson.Rule rule;
  private final Program nft;
  private final Clock clock;

  /** Sets that are there and decide in all chains, as far as is known. */
  private final Set<SetName> standing = new TreeSet<>();

  private final Set<SetName> sets = new TreeSet<>();

  /** Whether {@link #sets} are those that are there. */
  private boolean known;

  NftBlocker(NftConfig config, String id, Clock clock) {
    this.config = config;
    this.clock = clock;
    String set = config.set();
    beginning = set == null ? id : set;
    chains =
        config.hooks().stream()
            .distinct()
            .map(hook -> beginning + "_" + hook.name().toLowerCase(Locale.ROOT))
            .toList();
    rule =
        new TableJson.Rule(
            new TreeSet<>(config.ports()), config.verdict().name().toLowerCase(Locale.ROOT));
    nft = new Program(config.command());
  }

  @Override
  public Set<String> fields() {
    return Set.of(FIELD);
  }

  @Override
  public List<String> missing() {
    return nft.missing().stream()
        .map(s -> s + ": `run` could not block anything on this machine")
        .toList();
  }

  @Override
  public List<Entry> list() throws ActionException, InterruptedException {
    TableJson table = table("-j");
    Instant now = clock.instant();
    List<Entry> entries = new ArrayList<>();
    for (TableJson.Element element : table.elements()) {
      Network network = element.set().network(element.address());
      if (network != null) {
        boolean marked = element.comment().startsWith(MARK);
        Instant until = element.seconds() < 0 ? null : end(element, now);
        boolean complete = table.lacking(element.set(), chains) == null;
        Subject subject = new Subject(FIELD, network.toString());
        entries.add(new Entry(subject, marked, complete, until));
      }
    }
    return entries;
  }

  /** The end in the comment, where the kernel's own agrees; that has full seconds only. */
  private static Instant end(TableJson.Element element, Instant now) {
    Instant kernel = now.plusSeconds(element.seconds());
    String comment = element.comment();
    try {
      if (comment.startsWith(MARK)) {
        String rest = comment.substring(MARK.length());
        int blank = rest.indexOf(' ');
        Instant said = Instant.parse(blank < 0 ? rest : rest.substring(0, blank));
        Duration apart = Duration.between(said, kernel).abs();
        return apart.toSeconds() <= Entry.TOLERANCE ? said : kernel;
      }
    } catch (DateTimeParseException e) {
      // Somebody wrote a comment that begins like ours.
    }
    return kernel;
  }

  /** What is there, and remembers it. */
  private TableJson table(String... flags) throws ActionException, InterruptedException {
    List<String> call = new ArrayList<>(List.of(flags));
    call.addAll(List.of("list", "table", "inet", config.table()));
    Program.Result result = nft.run(call, new byte[0], config.timeout(), MOST_OUTPUT);
    TableJson table;
    try {
      table =
          TableJson.read(
              isMissing(result) ? "{\"nftables\":[]}" : orThrow(result).out(), beginning, rule);
    } catch (IOException e) {
      throw new ActionException(true, nft.line(call) + ": cannot be read: " + e.getMessage(), e);
    }
    standing.clear();
    table.sets().stream().filter(set -> table.lacking(set, chains) == null).forEach(standing::add);
    sets.clear();
    sets.addAll(table.sets());
    known = true;
    return table;
  }

  @Override
  public Map<Subject, String> add(Collection<Block> blocks)
      throws ActionException, InterruptedException {
    Map<Subject, String> refused = new LinkedHashMap<>();
    Map<SetName, Map<String, Transaction.Entry>> entries = new TreeMap<>();
    for (Block block : blocks) {
      try {
        Network network = network(block);
        entries
            .computeIfAbsent(SetName.of(network), set -> new LinkedHashMap<>())
            .put(network.address().toString(), entry(network, block));
      } catch (IllegalArgumentException e) {
        refused.put(block.subject(), Text.visible(String.valueOf(e.getMessage()), 200));
      }
    }
    for (Map.Entry<SetName, Map<String, Transaction.Entry>> set : entries.entrySet()) {
      List<Transaction.Entry> all = List.copyOf(set.getValue().values());
      for (int from = 0; from < all.size(); from += AT_ONCE) {
        put(set.getKey(), all.subList(from, Math.min(all.size(), from + AT_ONCE)));
      }
    }
    return refused;
  }

  /** Adds them where the set is known to stand; if it does not, all that is needed with them. */
  private void put(SetName set, List<Transaction.Entry> entries)
      throws ActionException, InterruptedException {
    if (standing.contains(set)) {
      Program.Result result = run(transaction().replace(set, entries));
      if (!isMissing(result)) {
        orThrow(result);
        return;
      }
      known = false; // somebody took it away
    }
    if (!known) {
      table("-j", "-t");
    }
    Set<SetName> wanted = new TreeSet<>(sets);
    wanted.add(set);
    orThrow(run(transaction().structure(wanted, chains).replace(set, entries)));
    sets.add(set);
    standing.addAll(wanted);
  }

  @Override
  public void remove(Collection<Subject> subjects) throws ActionException, InterruptedException {
    Map<SetName, Set<String>> gone = new TreeMap<>();
    for (Subject subject : subjects) {
      try {
        Network network = Network.parse(subject.value());
        gone.computeIfAbsent(SetName.of(network), set -> new TreeSet<>())
            .add(network.address().toString());
      } catch (IllegalArgumentException e) {
        // It cannot be in a set.
      }
    }
    for (Map.Entry<SetName, Set<String>> set : gone.entrySet()) {
      List<String> all = List.copyOf(set.getValue());
      for (int from = 0; from < all.size(); from += AT_ONCE) {
        List<String> some = all.subList(from, Math.min(all.size(), from + AT_ONCE));
        Program.Result result = run(transaction().remove(set.getKey(), some));
        if (isMissing(result)) {
          known = false; // without the set nobody is blocked
          standing.remove(set.getKey());
        } else {
          orThrow(result);
        }
      }
    }
  }

  private Transaction transaction() {
    return new Transaction(config, beginning);
  }

  private Program.Result run(Transaction transaction) throws ActionException, InterruptedException {
    return nft.run(List.of("-j", "-f", "-"), transaction.json(), config.timeout(), MOST_OUTPUT);
  }

  /** There is no such table, set or chain. */
  private static boolean isMissing(Program.Result result) {
    return result.exit() != 0 && result.error().contains("No such file or directory");
  }

  private static Program.Result orThrow(Program.Result result) throws ActionException {
    if (result.error().contains("not permitted")) {
      String hint =
          result.failure()
              + " (nft needs CAP_NET_ADMIN: systemctl edit weir, with AmbientCapabilities="
              + "CAP_NET_ADMIN below [Service]; or command: [sudo, -n, /usr/sbin/nft]: see Rights"
              + " in the README)";
      throw new ActionException(true, hint, null);
    }
    return result.orThrow();
  }

  @Override
  public String explain(Collection<Block> blocks) {
    StringBuilder text = new StringBuilder();
    for (Block block : blocks) {
      try {
        Network network = network(block);
        Transaction.Entry entry = entry(network, block);
        text.append(
            "nft add element inet %s %s { %s timeout %ds comment \"%s\" }\n"
                .formatted(
                    config.table(),
                    SetName.of(network).name(beginning),
                    entry.address(),
                    entry.seconds(),
                    entry.comment()));
      } catch (IllegalArgumentException e) {
        text.append("refused: ").append(Text.visible(String.valueOf(e.getMessage()), 200));
        text.append('\n');
      }
    }
    return text.toString().stripTrailing();
  }

  /** Read and printed anew: what reaches nft is made by us, letter by letter. */
  private static Network network(Block block) {
    if (!block.subject().field().equals(FIELD)) {
      throw new IllegalArgumentException("nftables blocks a " + FIELD + ", not " + block.subject());
    }
    Network network = Network.parse(block.subject().value());
    if (network.prefix() == 0) {
      throw new IllegalArgumentException(network + " would block everyone");
    }
    return network;
  }

  private Transaction.Entry entry(Network network, Block block) {
    long millis = Duration.between(clock.instant(), block.until()).toMillis();
    // Without a time-out it would stay for ever.
    long seconds = Math.max(1, (millis + 999) / 1_000);
    return new Transaction.Entry(network.address().toString(), seconds, comment(block));
  }

  private static String comment(Block block) {
    String reason = Text.visible(block.reason(), LONGEST_COMMENT).replace('"', '\'');
    byte[] ascii = reason.getBytes(StandardCharsets.US_ASCII);
    String text =
        MARK
            + block.until().truncatedTo(ChronoUnit.SECONDS)
            + " "
            + new String(ascii, StandardCharsets.US_ASCII);
    return text.length() <= LONGEST_COMMENT ? text : text.substring(0, LONGEST_COMMENT);
  }

  /** Makes blockers of type {@code nftables}. */
  @Extension
  public static final class Factory implements Blocker.Factory<NftConfig> {
    /** For PF4J. */
    public Factory() {}

    @Override
    public String type() {
      return "nftables";
    }

    @Override
    public Class<NftConfig> configType() {
      return NftConfig.class;
    }

    @Override
    public Blocker create(NftConfig config, ComponentContext context) {
      String wrongTable = NftConfig.wrongName(config.table());
      if (!wrongTable.isEmpty()) {
        throw context.reject("table", wrongTable);
      }
      String set = config.set();
      String wrongSet = NftConfig.wrongName(set == null ? context.id() : set);
      if (!wrongSet.isEmpty()) {
        throw context.reject(
            "set", wrongSet + (set == null ? "; the action's id has others, so set one" : ""));
      }
      for (int port : config.ports()) {
        if (port < 1 || port > 65_535) {
          throw context.reject("ports", port + " is not a port");
        }
      }
      if (config.command().isEmpty() || config.command().get(0).isBlank()) {
        throw context.reject("command", "must name a program: [nft]");
      }
      return new NftBlocker(config, context.id(), context.clock());
    }
  }
}
