package io.weir.plugins.action.nftables;

import io.weir.api.action.Blocker;
import io.weir.testkit.BlockerContract;
import io.weir.testkit.TestContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A real nftables in a network of its own, and what an administrator does there. */
final class NftTarget implements BlockerContract.Target {
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final Pattern ELEMENTS = Pattern.compile("elements = \\{([^}]*)}");
  private static final Pattern SET =
      Pattern.compile("set block_address_ipv([46])_(\\d+) \\{(.*?)\\n\\t}", Pattern.DOTALL);

  final String network = "weir" + ProcessHandle.current().pid() + "n" + NUMBER.incrementAndGet();

  NftTarget() throws IOException {
    run("ip", "netns", "add", network);
  }

  @Override
  public Blocker blocker() {
    return blocker("drop", List.of(NftConfig.Hook.INPUT), List.of());
  }

  Blocker blocker(String verdict, List<NftConfig.Hook> hooks, List<Integer> ports) {
    return new NftBlocker.Factory()
        .create(
            new NftConfig(
                "weir",
                null,
                hooks,
                ports,
                verdict.equals("drop") ? NftConfig.Verdict.DROP : NftConfig.Verdict.REJECT,
                List.of("ip", "netns", "exec", network, "nft"),
                Duration.ofSeconds(60)),
            new TestContext("block_address"));
  }

  @Override
  public void foreign(String value) throws IOException {
    nft("add table inet weir");
    nft("add set inet weir block_address_ipv4_32 { type ipv4_addr; flags timeout; }");
    nft("add element inet weir block_address_ipv4_32 { " + value + " }");
  }

  @Override
  public Set<String> real() throws IOException {
    Set<String> values = new TreeSet<>();
    Matcher sets = SET.matcher(nft("list ruleset"));
    while (sets.find()) {
      // Braces in comments would end the elements too soon.
      Matcher elements = ELEMENTS.matcher(sets.group(3).replaceAll("comment \"[^\"]*\"", ""));
      while (elements.find()) {
        for (String element : elements.group(1).split(",", -1)) {
          String address = element.strip().split("\\s+", -1)[0];
          String whole = sets.group(1).equals("4") ? "32" : "128";
          values.add(address + (sets.group(2).equals(whole) ? "" : "/" + sets.group(2)));
        }
      }
    }
    return values;
  }

  String nft(String command) throws IOException {
    return run("ip", "netns", "exec", network, "nft", command);
  }

  /** Addresses on the loopback of the network. */
  void addresses(String... addresses) throws IOException {
    run("ip", "-n", network, "link", "set", "lo", "up");
    for (String address : addresses) {
      List<String> call = new ArrayList<>(List.of("ip", "-n", network, "addr", "add", address));
      call.addAll(List.of("dev", "lo"));
      if (address.contains(":")) {
        call.add("nodad");
      }
      run(call.toArray(String[]::new));
    }
  }

  private static String run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (InputStream out = process.getInputStream()) {
      String said = new String(out.readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IOException(String.join(" ", command) + ": " + said);
      }
      return said;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    run("ip", "netns", "delete", network);
  }
}
