package io.weir.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class SlowdownTest {
  private final MovableClock clock = new MovableClock();
  private final Slowdown slowdown = new Slowdown(clock, 3, Duration.ofSeconds(20));

  private void wrong(int times) {
    for (int i = 0; i < times; i++) {
      slowdown.count("a");
    }
  }

  @Test
  void theFirstCostNothingAndThenEachDoublesTheWaitUpToABound() {
    wrong(2);
    assertThat(slowdown.seconds("a")).isZero();
    wrong(1);
    assertThat(slowdown.seconds("a")).isEqualTo(1);
    wrong(1);
    assertThat(slowdown.seconds("a")).isEqualTo(2);
    wrong(1);
    assertThat(slowdown.seconds("a")).isEqualTo(4);
    wrong(1_000_000 / 1000);
    assertThat(slowdown.seconds("a")).isEqualTo(20);
    assertThat(slowdown.seconds("b")).isZero();
  }

  @Test
  void theWaitIsOverSoonAndOneIsForgottenEachMinute() {
    wrong(5);
    clock.pass(Duration.ofSeconds(3));
    assertThat(slowdown.seconds("a")).isPositive();
    clock.pass(Duration.ofSeconds(1));
    assertThat(slowdown.seconds("a")).isZero();
    clock.pass(Duration.ofMinutes(4));
    wrong(1);
    assertThat(slowdown.seconds("a")).isZero();
  }

  @Test
  void aRightOneTakesBackItselfAlone() {
    wrong(4);
    slowdown.takeBack("a");
    assertThat(slowdown.seconds("a")).isEqualTo(1);
    slowdown.takeBack("nobody");
    assertThat(slowdown.size()).isEqualTo(1);
  }

  @Test
  void aClockThatGoesBackKeepsNobodyOutLonger() {
    wrong(10);
    clock.pass(Duration.ofHours(-5));
    assertThat(slowdown.seconds("a")).isLessThanOrEqualTo(20);
  }

  @Test
  void itsMemoryIsBounded() {
    wrong(5);
    for (int i = 0; i < 30_000; i++) {
      slowdown.count("x" + i);
    }
    assertThat(slowdown.size()).isEqualTo(10_000);
    assertThat(slowdown.seconds("a")).isZero();
  }
}
