package io.weir.plugins.action.pf;

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
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.pf4j.Extension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Blocks addresses with a table of pf. The table comes first, because it is what blocks; then the
 * file, which brings the table back after a reload. A crash between the two leaves an entry that
 * {@link #list} calls incomplete, and the engine asks again.
 */
final class PfBlocker implements Blocker {
  private static final String FIELD = "client_address";
  private static final Duration WAIT_FOR_KILLS = Duration.ofSeconds(1);

  /** Half a million entries, each of which is an object here: more than pf takes by itself. */
  private static final int MOST_TABLE = 8 << 20;

  private static final Logger log = LoggerFactory.getLogger(PfBlocker.class);

  private final String id;
  private final String table;
  private final @Nullable Path path;
  private final @Nullable TableFile file;
  private final Pfctl pfctl;
  private final StateKiller states;

  PfBlocker(PfConfig config, String id) {
    this.id = id;
    table = config.table();
    path = config.file();
    file = path == null ? null : new TableFile(path);
    pfctl = new Pfctl(config.command(), config.timeout());
    states = new StateKiller(id, pfctl);
  }

  @Override
  public Set<String> fields() {
    return Set.of(FIELD);
  }

  @Override
  public List<String> missing() {
    return pfctl.missing();
  }

  @Override
  public List<Entry> list() throws ActionException, InterruptedException {
    Set<String> there = table();
    TableFile.Content content = readFile(there);
    List<Entry> entries = new ArrayList<>();
    for (String value : there) {
      boolean marked = content.ours().contains(value);
      boolean complete = file == null || marked || content.foreign().contains(value);
      entries.add(new Entry(subject(value), marked, complete));
    }
    for (String value : content.ours()) {
      if (!there.contains(value)) {
        entries.add(new Entry(subject(value), true, false));
      }
    }
    return entries;
  }

  @Override
  public String lacking() throws ActionException, InterruptedException {
    return Pfctl.noSuchTable(pfctl.run(arguments("show"), "", MOST_TABLE))
        ? "pf has no table <"
            + table
            + ">, so no rule blocks what is in it: declare it in pf.conf, `table <"
            + table
            + "> persist`, with a rule `block in quick from <"
            + table
            + ">`, then run pfctl -f /etc/pf.conf"
        : "";
  }

  private static Subject subject(String value) {
    return new Subject(FIELD, value);
  }

  private Set<String> table() throws ActionException, InterruptedException {
    Program.Result shown = pfctl.run(arguments("show"), "", MOST_TABLE);
    Set<String> values = new LinkedHashSet<>();
    if (!Pfctl.noSuchTable(shown)) {
      Pfctl.orThrow(shown)
          .out()
          .lines()
          .forEach(
              line -> {
                String value = TableFile.value(line.strip());
                if (value != null) {
                  values.add(value); // a negated entry, !192.0.2.1, keeps nobody out
                }
              });
    }
    return values;
  }

  @Override
  public Map<Subject, String> add(Collection<Block> blocks)
      throws ActionException, InterruptedException {
    Map<String, String> comments = new LinkedHashMap<>();
    Map<Subject, String> refused = new LinkedHashMap<>();
    for (Block block : blocks) {
      try {
        comments.put(network(block).toString(), comment(block));
      } catch (IllegalArgumentException e) {
        refused.put(block.subject(), Text.visible(String.valueOf(e.getMessage()), 200));
      }
    }
    if (!comments.isEmpty()) {
      put(comments);
    }
    return refused;
  }

  private void put(Map<String, String> comments) throws ActionException, InterruptedException {
    List<String> call = new ArrayList<>(List.of("-v"));
    call.addAll(arguments("add", "-f", "-"));
    String said = Pfctl.orThrow(pfctl.run(call, lines(comments.keySet()))).out();
    List<Network> fresh = new ArrayList<>();
    for (String line : said.lines().toList()) {
      String rest = line.length() < 2 ? "" : line.substring(1).strip();
      if (line.startsWith("A") && comments.containsKey(rest)) {
        fresh.add(Network.parse(rest));
      } else if (line.startsWith("C")) {
        log.warn("{}: the table {} holds !{}; it is not blocked", id, table, rest);
      }
    }
    Future<?> kills = states.begin(fresh);
    updateFile(comments, Set.of());
    if (fresh.size() <= StateKiller.FEW) {
      StateKiller.await(kills, WAIT_FOR_KILLS);
    }
  }

  @Override
  public void remove(Collection<Subject> subjects) throws ActionException, InterruptedException {
    Set<String> gone = new LinkedHashSet<>();
    for (Subject subject : subjects) {
      try {
        gone.add(Network.parse(subject.value()).toString());
      } catch (IllegalArgumentException e) {
        log.debug("{}: {} cannot be in the table", id, Text.visible(subject.value(), 200));
      }
    }
    // What somebody else wrote into the file is theirs, in the table too.
    Set<String> ours = new LinkedHashSet<>(gone);
    ours.removeAll(readFile(gone).foreign());
    if (!ours.isEmpty()) {
      Program.Result result = pfctl.run(arguments("delete", "-f", "-"), lines(ours));
      if (!Pfctl.noSuchTable(result)) {
        Pfctl.orThrow(result);
      }
    }
    if (!gone.isEmpty()) {
      updateFile(Map.of(), gone);
    }
  }

  @Override
  public String explain(Collection<Block> blocks) {
    StringBuilder text = new StringBuilder();
    List<String> good = new ArrayList<>();
    List<String> inFile = new ArrayList<>();
    for (Block block : blocks) {
      try {
        good.add(network(block).toString());
        inFile.add(good.get(good.size() - 1) + " # " + TableFile.MARK + " " + comment(block));
      } catch (IllegalArgumentException e) {
        text.append("refused: ")
            .append(Text.visible(String.valueOf(e.getMessage()), 200))
            .append('\n');
      }
    }
    if (!good.isEmpty()) {
      text.append("echo ").append(String.join(" ", good)).append(" | ");
      text.append(pfctl.line(arguments("add", "-f", "-"))).append('\n');
      for (String line : path == null ? List.<String>of() : inFile) {
        text.append("into ").append(path).append(": ").append(line).append('\n');
      }
      for (String value : good) {
        text.append(pfctl.line(List.of("-k", value))).append('\n');
      }
    }
    return text.toString().stripTrailing();
  }

  @Override
  public void close() {
    states.close();
  }

  private List<String> arguments(String command, String... more) {
    List<String> all = new ArrayList<>(List.of("-t", table, "-T", command));
    all.addAll(List.of(more));
    return all;
  }

  private static String lines(Collection<String> values) {
    return String.join("\n", values) + "\n";
  }

  /** Read and printed anew: what reaches pfctl and the file is made by us, letter by letter. */
  private static Network network(Block block) {
    if (!block.subject().field().equals(FIELD)) {
      throw new IllegalArgumentException("pf blocks a " + FIELD + ", not " + block.subject());
    }
    Network network = Network.parse(block.subject().value());
    if (network.prefix() == 0) {
      throw new IllegalArgumentException(network + " would block everyone");
    }
    return network;
  }

  private static String comment(Block block) {
    return ascii(Text.visible(block.reason(), 120))
        + " until "
        + block.until().truncatedTo(ChronoUnit.SECONDS);
  }

  /** pfctl reads the file too: what is no ASCII becomes a question mark. */
  private static String ascii(String text) {
    return new String(text.getBytes(StandardCharsets.US_ASCII), StandardCharsets.US_ASCII);
  }

  private TableFile.Content readFile(Set<String> asked) throws ActionException {
    try {
      return file == null ? new TableFile.Content(Set.of(), Set.of()) : file.read(asked);
    } catch (IOException e) {
      throw new ActionException(true, path + ": cannot be read: " + why(e), e);
    }
  }

  private void updateFile(Map<String, String> put, Set<String> remove) throws ActionException {
    if (file != null) {
      try {
        file.update(put, remove);
      } catch (IOException e) {
        throw new ActionException(true, path + ": cannot be written: " + why(e), e);
      }
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

  /** Makes blockers of type {@code pf}. */
  @Extension
  public static final class Factory implements Blocker.Factory<PfConfig> {
    /** For PF4J. */
    public Factory() {}

    @Override
    public String type() {
      return "pf";
    }

    @Override
    public Class<PfConfig> configType() {
      return PfConfig.class;
    }

    @Override
    public Blocker create(PfConfig config, ComponentContext context) {
      String wrong = PfConfig.wrongTable(config.table());
      if (!wrong.isEmpty()) {
        throw context.reject("table", wrong);
      }
      if (config.command().isEmpty() || config.command().get(0).isBlank()) {
        throw context.reject("command", "must name a program: [/sbin/pfctl]");
      }
      return new PfBlocker(config, context.id());
    }
  }
}
