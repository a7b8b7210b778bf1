package io.weir.engine.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.Event;
import io.weir.api.rule.Alerts;
import io.weir.api.rule.Finding;
import io.weir.api.rule.KeyedState;
import io.weir.api.rule.Subject;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Keys whose state is the microsecond at which they want to be looked at. */
class DeadlineTest {
  private static final Alerts DEAF =
      new Alerts() {
        @Override
        public void raise(Finding finding) {}

        @Override
        public void clear(int level, Subject subject) {}
      };
  private static final KeyedState.Codec<Long> NUMBER =
      new KeyedState.Codec<>() {
        @Override
        public void write(Long state, DataOutput out) throws IOException {
          out.writeLong(state);
        }

        @Override
        public Long read(DataInput in) throws IOException {
          return in.readLong();
        }
      };

  private final List<String> passed = new ArrayList<>();

  private final class Look implements KeyedState.Deadline<Long> {
    @Override
    public long of(Long state) {
      return state;
    }

    @Override
    public void passed(String key, Long state, Instant time, Alerts alerts) {
      passed.add(key + "@" + Event.micros(time));
      current.remove(key);
    }
  }

  private HeapState<Long> state(int most) {
    return new HeapState<>(NUMBER, new Look(), most, new KeyMemory(100_000_000));
  }

  private HeapState<Long> current = state(1_000);

  private void pass(long micros) {
    current.pass(Event.instant(micros), DEAF);
  }

  @Test
  void eachKeyIsLookedAtOnceItsTimeHasComeInTheOrderOfTheKeys() {
    current.put("b", 2_000_000L);
    current.put("a", 2_500_000L);
    current.put("z", 1_000_000L);
    current.put("later", 9_000_000L);
    current.put("never", KeyedState.Deadline.NEVER);
    pass(999_999);
    assertThat(passed).isEmpty();
    pass(3_000_000);
    assertThat(passed).containsExactly("a@3000000", "b@3000000", "z@3000000");
    pass(100_000_000);
    assertThat(passed).hasSize(4).contains("later@100000000");
    assertThat(current.size()).isEqualTo(1);
  }

  @Test
  void aDeadlineMovesOnWithTheState() {
    for (long at = 1_000_000; at <= 5_000_000; at += 1_000_000) {
      current.put("a", at);
    }
    pass(4_999_999);
    assertThat(passed).isEmpty();
    current.put("a", 4_000_000L);
    pass(4_999_999);
    assertThat(passed).containsExactly("a@4999999");
  }

  @Test
  void deadlinesAreThereAgainAfterARestart() throws IOException {
    Map<String, byte[]> file = new HashMap<>();
    current.put("a", 1_000_000L);
    current.save(file);
    current = state(1_000);
    current.restore(file);
    pass(1_000_000);
    assertThat(passed).containsExactly("a@1000000");
  }

  @Test
  void keysThatLeftTakeNoMemoryOnTheAgenda() {
    current = state(10);
    for (int i = 0; i < 1_000_000; i++) {
      current.put("k" + i, 3_600_000_000L);
    }
    assertThat(current.planned()).isLessThan(3_000);
    pass(3_600_000_000L);
    assertThat(passed).hasSize(10);
  }
}
