package acme;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The test libraries come with the parent, without a word in the plugin's own pom. */
final class KnockParserTest {
  @Test
  void aPipelineFileCallsItKnock() {
    assertThat(new KnockParser.Factory().type()).isEqualTo("knock");
  }
}
