package io.weir.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.EventId;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.parser.Join;
import io.weir.engine.state.StateFile;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs into which two ways lead. */
final class RepeatsTest {
  private static final Field HOST = Field.text("host", 20, "Host.");
  private static final Field ID = Field.text("queue_id", 20, "Id.");
  private static final Field TO = Field.text("recipient", 20, "To whom.");
  private static final EventType SENT =
      EventType.named("sent", "Sent.").fields(HOST, ID, TO).build();
  private static final EventType FAILED = EventType.named("failed", "Failed.").fields(HOST).build();
  private static final Join JOIN =
      Join.named("letters").key(HOST).key(ID).noMessage("NOQUEUE").carry(SENT, TO).build();

  private final List<@Nullable Event> batch = new ArrayList<>();
  private Repeats repeats = new Repeats(List.of(JOIN));
  private long place;

  private void sent(double second, String id, String to) {
    add(
        new EventBuilder()
            .start(SENT, (long) (second * 1e6))
            .put(HOST, "mx")
            .put(ID, id)
            .put(TO, to));
  }

  private void failed(double second, String host) {
    add(new EventBuilder().start(FAILED, (long) (second * 1e6)).put(HOST, host));
  }

  private void add(EventBuilder event) {
    batch.add(event.id(new EventId(7, place++, 0)).build());
  }

  private List<String> left() {
    @Nullable Event[] events = batch.toArray(new Event[0]);
    batch.clear();
    copies = repeats.pass(events);
    List<String> left = new ArrayList<>();
    for (Event event : events) {
      if (event != null) {
        left.add(Objects.requireNonNullElse(event.text("recipient"), "failed"));
      }
    }
    return left;
  }

  private int copies;

  @Test
  void aLineThatIsThereTwiceOrThreeTimesIsOneAlsoNextDoorAndInTheNextBatch() {
    sent(1, "A", "x");
    sent(1, "A", "x");
    sent(1, "B", "x");
    sent(1, "A", "y");
    sent(1, "A", "x");
    sent(1.4, "B", "x");
    assertThat(left()).containsExactly("x", "x", "y");
    sent(1, "B", "x");
    sent(1, "A", "y");
    assertThat(left()).isEmpty();
  }

  @Test
  void aSecondLaterItIsAnother() {
    sent(1, "A", "x");
    sent(2, "A", "x");
    sent(4, "A", "x");
    assertThat(left()).hasSize(3);
  }

  @Test
  void theSameLineReadAgainIsNoRepeat() {
    sent(1, "A", "x");
    assertThat(left()).hasSize(1);
    place = 0;
    sent(1, "A", "x");
    assertThat(left()).hasSize(1);
  }

  @Test
  void whatBelongsToNothingMayHappenTwice() {
    for (int i = 0; i < 3; i++) {
      failed(1, "mx");
      sent(1, "NOQUEUE", "x");
    }
    assertThat(left()).hasSize(6);
  }

  @Test
  void inALogThatIsThereTwiceOfSixEqualFailuresThreeAreReal() {
    for (int times = 2; times <= 3; times++) {
      repeats = new Repeats(List.of(JOIN));
      for (int i = 0; i < 40; i++) {
        for (int n = 0; n < times; n++) {
          sent(i, "A" + i, "x");
        }
      }
      assertThat(left()).hasSize(40);
      assertThat(copies).isEqualTo(times);
      for (int i = 0; i < 3 * times; i++) {
        failed(50, "mx");
      }
      for (int n = 0; n < times; n++) {
        failed(51, "mx");
        failed(51, "mx2");
      }
      assertThat(left()).hasSize(5);
      assertThat(copies).isZero();
    }
  }

  @Test
  void aLogThatIsThereOnceIsJudgedToBe() {
    for (int i = 0; i < 70; i++) {
      sent(i, "A" + i, "x");
    }
    assertThat(left()).hasSize(70);
    assertThat(copies).isEqualTo(1);
  }

  @Test
  void aMessageToAThousandIsAThousandDeliveriesHoweverTheyMix() {
    for (int n = 0; n < 2; n++) {
      for (int i = 0; i < 1_000; i++) {
        sent(1, "A", "r" + i);
      }
    }
    assertThat(left()).hasSize(1_000).doesNotHaveDuplicates();
  }

  @Test
  void theOtherCopyMayComeAfterARestart(@TempDir Path folder) throws Exception {
    try (StateFile state = StateFile.open(folder.resolve("state.mv"), Clock.systemUTC())) {
      sent(1, "A", "x");
      sent(1, "B", "y");
      left();
      repeats.save(state);
      repeats = new Repeats(List.of(JOIN));
      repeats.restore(state);
      sent(1, "A", "x");
      sent(1, "B", "z");
      assertThat(left()).containsExactly("z");
    }
  }
}
