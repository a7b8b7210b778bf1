package io.weir.engine.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.rule.KeyedState;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HeapStateTest {
  private static final KeyedState.Codec<String> TEXT =
      new KeyedState.Codec<>() {
        @Override
        public void write(String state, DataOutput out) throws IOException {
          out.writeUTF(state);
        }

        @Override
        public String read(DataInput in) throws IOException {
          return in.readUTF();
        }
      };

  private final KeyMemory memory = new KeyMemory(1_000_000);
  private final HeapState<String> state = new HeapState<>(TEXT, null, 5_000, memory);
  private final Map<String, byte[]> file = new HashMap<>();

  @Test
  void theLongestUnusedLeaveWhenThereAreTooMany() {
    HeapState<String> few = new HeapState<>(TEXT, null, 10, new KeyMemory(1_000_000));
    put(few, 10, "x");
    assertThat(few.get("0")).isEqualTo("x");
    few.put("10", "x");
    assertThat(few.size()).isEqualTo(10);
    assertThat(few.get("0")).isEqualTo("x");
    assertThat(few.get("1")).isNull();
  }

  @Test
  void theLongestUnusedLeaveWhenTheyTakeTooMuchMemory() {
    put(state, 3_000, "x".repeat(1_000));
    state.save(file);
    state.put("last", "x");
    state.save(file);
    assertThat(state.size()).isBetween(100, 300);
    assertThat(state.evicted()).isEqualTo(3_001 - state.size());
    assertThat(state.get("last")).isEqualTo("x");
    assertThat(state.get("2999")).isNotNull();
    assertThat(file).hasSize(state.size());
  }

  @Test
  void manyKeysWithLittleEachMayStay() {
    put(state, 3_000, "x");
    assertThat(state.size()).isEqualTo(3_000);
    assertThat(state.evicted()).isZero();
  }

  @Test
  void aFloodOfKeysCostsOtherStatesNone() {
    KeyMemory little = new KeyMemory(300_000);
    HeapState<String> quiet = new HeapState<>(TEXT, null, 5_000, little);
    HeapState<String> flooded = new HeapState<>(TEXT, null, 5_000, little);
    put(quiet, 500, "x");
    put(flooded, 5_000, "x");
    assertThat(quiet.size()).isEqualTo(500);
    assertThat(flooded.size()).isBetween(1_500, 2_500);
    assertThat(quiet.weight() + flooded.weight()).isLessThanOrEqualTo(300_000);
    put(quiet, 1_000, "x");
    assertThat(quiet.size()).as("which takes less than the other").isEqualTo(1_000);
    put(quiet, 5_000, "x");
    assertThat(quiet.size()).isBetween(flooded.size() - 1, flooded.size() + 1);
  }

  @Test
  void whatIsRestoredWeighsTheSame() throws IOException {
    put(state, 200, "x".repeat(1_000));
    state.save(file);
    HeapState<String> again = new HeapState<>(TEXT, null, 5_000, new KeyMemory(1_000_000));
    again.restore(file);
    assertThat(again.size()).isEqualTo(200);
    put(again, 1_000, "x".repeat(1_000));
    again.save(file);
    again.put("last", "x");
    again.save(file);
    assertThat(again.size()).isLessThan(300);
    assertThat(file).hasSize(again.size());
  }

  private static void put(HeapState<String> to, int keys, String each) {
    for (int i = 0; i < keys; i++) {
      to.put(String.valueOf(i), each);
    }
  }
}
