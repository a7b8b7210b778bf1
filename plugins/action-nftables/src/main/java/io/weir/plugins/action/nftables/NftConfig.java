package io.weir.plugins.action.nftables;

import io.weir.api.config.Default;
import io.weir.api.config.Doc;
import io.weir.api.config.Range;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Doc("Blocks addresses with sets of nftables, in a table of Weir's own.")
record NftConfig(
    @Doc("Weir's own table, of the family inet. It is created.") @Default("weir") String table,
    @Doc(
            "The beginning of the names of sets and chains; two actions need different ones. By"
                + " default the action's id.")
        @Nullable String set,
    @Doc(
            "Where packets are dropped: `input` for those to this machine, `forward` for those to"
                + " containers and machines behind it.")
        @Default("[input]")
        @Range(min = 1, max = 2)
        List<Hook> hooks,
    @Doc("Only TCP to these ports, such as [25, 465, 587]. Without it, everything.")
        @Default("[]")
        @Range(max = 100)
        List<Integer> ports,
    @Doc("`drop`: no answer; `reject`: the sender is told.") @Default("drop") Verdict verdict,
    @Doc("The program and its first arguments: `[doas, nft]` if Weir may not change the firewall.")
        @Default("[nft]")
        @Range(min = 1, max = 20)
        List<String> command,
    @Doc("Maximum time for one call of the program.")
        @Default("30s")
        @Range(min = 100, max = 600_000)
        Duration timeout) {

  /** Which packets a chain sees. */
  enum Hook {
    INPUT,
    FORWARD
  }

  /** What becomes of them. */
  enum Verdict {
    DROP,
    REJECT
  }

  /** Names longer than that are refused by older kernels, with what is added to them. */
  private static final int LONGEST = 20;

  /** What is wrong with a name of nftables; empty when nothing is. */
  static String wrongName(String name) {
    if (name.isEmpty() || name.length() > LONGEST) {
      return "must have 1 to " + LONGEST + " characters";
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
      if (!letter && (i == 0 || c != '_' && (c < '0' || c > '9'))) {
        return "may have letters, digits and _ only, and must begin with a letter";
      }
    }
    return "";
  }
}
