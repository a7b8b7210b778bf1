package io.weir.plugins.action.crowdsec;

import io.weir.api.ComponentContext;
import io.weir.api.Network;
import io.weir.api.Text;
import io.weir.api.action.Block;
import io.weir.api.action.Blocker;
import io.weir.api.rule.Subject;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.pf4j.Extension;

/**
 * Says which addresses bouncers may ask for. The web server answers them out of the ledger, for the
 * blocks of every action; this one is for machines where nothing else blocks.
 */
final class CrowdsecBlocker implements Blocker {
  private static final String FIELD = "client_address";

  private final Map<Subject, Instant> entries = new LinkedHashMap<>();

  @Override
  public Set<String> fields() {
    return Set.of(FIELD);
  }

  @Override
  public boolean lasts() {
    return false;
  }

  @Override
  public List<Entry> list() {
    return entries.entrySet().stream()
        .map(entry -> new Entry(entry.getKey(), true, true, entry.getValue()))
        .toList();
  }

  @Override
  public Map<Subject, String> add(Collection<Block> blocks) {
    Map<Subject, String> refused = new LinkedHashMap<>();
    for (Block block : blocks) {
      String wrong = wrong(block.subject());
      if (wrong.isEmpty()) {
        entries.put(block.subject(), block.until());
      } else {
        refused.put(block.subject(), wrong);
      }
    }
    return refused;
  }

  private static String wrong(Subject subject) {
    if (!subject.field().equals(FIELD)) {
      return "bouncers block a " + FIELD + ", not a " + subject.field();
    }
    try {
      Network network = Network.parse(subject.value());
      return network.prefix() == 0 ? network + " would block everyone" : "";
    } catch (IllegalArgumentException e) {
      return Text.visible(String.valueOf(e.getMessage()), 200);
    }
  }

  @Override
  public void remove(Collection<Subject> subjects) {
    subjects.forEach(entries::remove);
  }

  @Override
  public String explain(Collection<Block> blocks) {
    return blocks.stream()
        .map(
            block -> {
              String wrong = wrong(block.subject());
              return wrong.isEmpty()
                  ? "bouncers are told to ban "
                      + block.subject().value()
                      + " until "
                      + block.until()
                  : "refused: " + wrong;
            })
        .collect(Collectors.joining("\n"));
  }

  /** Makes blockers of type {@code crowdsec}. */
  @Extension
  public static final class Factory implements Blocker.Factory<CrowdsecConfig> {
    /** For PF4J. */
    public Factory() {}

    @Override
    public String type() {
      return "crowdsec";
    }

    @Override
    public Class<CrowdsecConfig> configType() {
      return CrowdsecConfig.class;
    }

    @Override
    public Blocker create(CrowdsecConfig config, ComponentContext context) {
      return new CrowdsecBlocker();
    }
  }
}
