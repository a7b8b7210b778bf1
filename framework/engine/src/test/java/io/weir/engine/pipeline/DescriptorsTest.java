package io.weir.engine.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class DescriptorsTest {
  @Test
  void saysWhenThereAreTooFewAndWhenThereAreFew() {
    assertThat(new Descriptors(127, 20).refusal()).contains("is 127", "needs 128", "ulimit -n");
    assertThat(new Descriptors(128, 20).refusal()).isEmpty();
    assertThat(new Descriptors(255, 20).warning()).contains("is 255", "256 or more");
    assertThat(new Descriptors(256, 20).warning()).isEmpty();
  }

  @Test
  void sparesSomeForWhatBlocks() {
    assertThat(new Descriptors(200, 96).spare(8, 100)).isEqualTo(40);
    assertThat(new Descriptors(128, 96).spare(8, 100)).isEqualTo(8);
    assertThat(new Descriptors(Long.MAX_VALUE, 0).spare(8, 100)).isEqualTo(100);
  }

  @Test
  void knowsThisProcess() {
    Descriptors now = Descriptors.now();
    assertThat(now.open()).isBetween(1L, now.most());
  }
}
