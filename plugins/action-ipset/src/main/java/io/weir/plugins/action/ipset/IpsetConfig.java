package io.weir.plugins.action.ipset;

import io.weir.api.config.Default;
import io.weir.api.config.Doc;
import io.weir.api.config.Range;
import java.time.Duration;
import java.util.List;

@Doc("Blocks addresses with two sets of ipset, which rules of iptables look into.")
record IpsetConfig(
    @Doc(
            "The sets' name without its last digit: `weir` stands for `weir4` and `weir6`. They are"
                + " created with the first block.")
        @Default("weir")
        String set,
    @Doc("How many entries a set that Weir creates may have.")
        @Default("262144")
        @Range(min = 1, max = 16_777_216)
        int maxelem,
    @Doc("The program and its first arguments: `[doas, ipset]` if Weir may not change sets.")
        @Default("[ipset]")
        @Range(min = 1, max = 20)
        List<String> command,
    @Doc("Maximum time for one call of the program.")
        @Default("30s")
        @Range(min = 100, max = 600_000)
        Duration timeout) {

  /** The kernel takes 31 characters; one is our digit. */
  private static final int LONGEST = 30;

  /** What is wrong with a name of a set; empty when nothing is. */
  static String wrongName(String name) {
    if (name.isEmpty() || name.length() > LONGEST) {
      return "must have 1 to " + LONGEST + " characters";
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean plain = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
      if (!plain && (i == 0 || "_-.".indexOf(c) < 0)) {
        return "may have letters, digits and _ - . only, and must begin with a letter or digit";
      }
    }
    return "";
  }
}
