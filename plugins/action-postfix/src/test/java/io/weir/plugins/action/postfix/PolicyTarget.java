package io.weir.plugins.action.postfix;

import io.weir.api.action.Block;
import io.weir.api.rule.Subject;
import io.weir.testkit.BlockerContract;
import io.weir.testkit.TestContext;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A policy server on a socket in a folder, and what Postfix hears from it. */
final class PolicyTarget implements BlockerContract.Target {
  static final String TEXT = "5.7.1 Ask your administrator";

  private final Path socket;
  private @Nullable PolicyBlocker last;

  PolicyTarget(Path folder) {
    socket = folder.resolve("policy");
  }

  Path socket() {
    return socket;
  }

  @Override
  public PolicyBlocker blocker() {
    return blocker(PolicyConfig.Act.REJECT, 1000);
  }

  PolicyBlocker blocker(PolicyConfig.Act act, int connections) {
    last =
        (PolicyBlocker)
            new PolicyBlocker.Factory()
                .create(
                    new PolicyConfig(socket, "127.0.0.1:0", act, TEXT, "0660", connections),
                    new TestContext("refuse"));
    return last;
  }

  /** The server's TCP address. */
  SocketAddress tcp() throws IOException {
    return last.addresses().get(1);
  }

  SocketAddress unix() throws IOException {
    return last.addresses().get(0);
  }

  @Override
  public void foreign(String value) {
    throw new UnsupportedOperationException("only Weir adds here");
  }

  @Override
  public String value(int n) {
    return "user" + n + "@example.org";
  }

  @Override
  public Set<String> real() throws IOException {
    Set<String> refused = new LinkedHashSet<>();
    try (PolicyClient client = new PolicyClient(unix())) {
      for (int i = 0; i < 1000; i++) {
        if (!client.asks(value(i), "", "").equals("action=DUNNO")) {
          refused.add(value(i));
        }
      }
    }
    return refused;
  }

  static Block block(String field, String value) {
    return Block.of("refuse", new Subject(field, value))
        .id("b")
        .lasting(BlockerContract.SINCE, BlockerContract.SINCE.plusSeconds(3600))
        .because("60 messages in an hour", Block.Author.rule("busy_account"))
        .build();
  }
}
