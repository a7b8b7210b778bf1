package io.weir.plugins.action.crowdsec;

import io.weir.api.action.Blocker;
import io.weir.api.rule.Subject;
import io.weir.testkit.BlockerContract;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;

/** The contract; what bouncers see of it is tested where they are answered. */
final class CrowdsecBlockerTest implements BlockerContract {
  @Override
  public Blocker.Factory<?> factory() {
    return new CrowdsecBlocker.Factory();
  }

  @Override
  public Target target(Path folder) {
    return new Target() {
      private final CrowdsecBlocker blocker = new CrowdsecBlocker();

      @Override
      public Blocker blocker() {
        return blocker;
      }

      @Override
      public void foreign(String value) {
        throw new UnsupportedOperationException("nobody else can reach it");
      }

      @Override
      public Set<String> real() {
        return blocker.list().stream()
            .map(Blocker.Entry::subject)
            .map(Subject::value)
            .collect(Collectors.toSet());
      }
    };
  }
}
