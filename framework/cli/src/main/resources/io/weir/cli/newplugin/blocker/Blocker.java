package @package@;

import io.weir.api.Address;
import io.weir.api.ComponentContext;
import io.weir.api.Network;
import io.weir.api.action.ActionException;
import io.weir.api.action.Block;
import io.weir.api.action.Blocker;
import io.weir.api.config.Doc;
import io.weir.api.rule.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.pf4j.Extension;

/** Keeps a file with one address per line. Lines that others wrote stay. */
final class @Class@Blocker implements Blocker {
  private static final String FIELD = "client_address";
  private static final String MARK = " # weir";

  private final Path file;

  @Class@Blocker(Options options) {
    file = options.file();
  }

  @Override
  public Set<String> fields() {
    return Set.of(FIELD);
  }

  @Override
  public List<Entry> list() throws ActionException {
    List<Entry> entries = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (String line : lines()) {
      String value = line.replaceFirst("#.*", "").strip();
      if (!value.isEmpty() && seen.add(value)) {
        entries.add(new Entry(new Subject(FIELD, value), line.endsWith(MARK), true));
      }
    }
    return entries;
  }

  @Override
  public Map<Subject, String> add(Collection<Block> blocks) throws ActionException {
    Map<Subject, String> refused = new HashMap<>();
    Set<String> wanted = new LinkedHashSet<>();
    for (Block block : blocks) {
      String value = block.subject().value();
      if (Address.parse(value) != null || Network.parse(value) != null) {
        wanted.add(value + MARK);
      } else {
        refused.put(block.subject(), "it is no address");
      }
    }
    List<String> lines = lines();
    wanted.removeAll(Set.copyOf(lines));
    if (!wanted.isEmpty()) {
      lines.addAll(wanted);
      replace(lines);
    }
    return refused;
  }

  @Override
  public void remove(Collection<Subject> subjects) throws ActionException {
    Set<String> gone =
        subjects.stream().map(subject -> subject.value() + MARK).collect(Collectors.toSet());
    List<String> lines = lines();
    if (lines.removeIf(gone::contains)) {
      replace(lines);
    }
  }

  @Override
  public String explain(Collection<Block> blocks) {
    return "write into "
        + file
        + ": "
        + blocks.stream().map(block -> block.subject().value()).collect(Collectors.joining(", "));
  }

  private List<String> lines() throws ActionException {
    try {
      return Files.exists(file) ? new ArrayList<>(Files.readAllLines(file)) : new ArrayList<>();
    } catch (IOException e) {
      throw new ActionException(true, "cannot read " + file + ": " + e, e);
    }
  }

  private void replace(List<String> lines) throws ActionException {
    Path half = file.resolveSibling(file.getFileName() + ".tmp");
    try {
      Files.write(half, lines);
      Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      // true: it is tried again, at growing intervals.
      throw new ActionException(true, "cannot write " + file + ": " + e, e);
    }
  }

  record Options(
      @Doc("The file, which is created in its folder if it does not exist.") Path file) {}

  /** Makes it {@code type: @type@}. */
  @Extension
  public static final class Factory implements Blocker.Factory<Options> {
    @Override
    public String type() {
      return "@type@";
    }

    @Override
    public Class<Options> configType() {
      return Options.class;
    }

    @Override
    public Blocker create(Options options, ComponentContext context) {
      return new @Class@Blocker(options);
    }
  }
}
