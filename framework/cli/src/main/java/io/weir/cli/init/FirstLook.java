package io.weir.cli.init;

import io.weir.cli.command.Environment;
import java.util.ArrayList;
import java.util.List;

/** What {@code weir init} sees, for those who only look. */
public final class FirstLook {
  private FirstLook() {}

  /**
   * A finding.
   *
   * @param what a word
   * @param isLacking whether something has to be done about it
   */
  public record Found(String what, String sentence, boolean isLacking) {}

  /** Looks at this machine. */
  public static List<Found> at(Environment environment) {
    Search search = new Search(new ThisMachine(environment.env()), environment.clock().instant());
    Findings found = search.findings();
    List<Found> all = new ArrayList<>();
    String log = found.logs();
    all.add(new Found("log", log, log.contains(" may not ") || log.startsWith("neither")));
    found
        .servers()
        .forEach(
            server ->
                all.add(
                    new Found(
                        "mail server",
                        server,
                        server.contains("no parser") || server.contains("is not here"))));
    boolean none = found.firewall() == Firewall.NONE;
    all.add(
        new Found(
            "firewall",
            none
                ? "none of nft, ipset and pfctl: nothing can be blocked"
                : found.firewall() + " (" + found.firewall().program() + ")",
            none));
    all.add(new Found("database", found.database(), false));
    return all;
  }
}
