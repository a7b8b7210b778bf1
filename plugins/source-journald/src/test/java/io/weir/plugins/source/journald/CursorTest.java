package io.weir.plugins.source.journald;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

final class CursorTest {
  private static final String ID = "a7bc5d6971c24062a9a9bedb0367efd9";
  private static final String REST =
      ";b=0123456789abcdef0123456789abcdef;m=6051b70;t=660da90846a30;x=8b81c0e2a538644f";

  @Test
  void itSaysWhichEntryOfWhichSequence() {
    Cursor cursor = Cursor.of("s=" + ID + ";i=1869f" + REST).orElseThrow();
    assertThat(cursor.sequence()).isEqualTo(ID);
    assertThat(cursor.number()).isEqualTo(0x1869f);
    assertThat(cursor.micros()).isEqualTo(0x660da90846a30L);
    assertThat(Cursor.of(Cursor.at(ID, 0x1869f).text())).contains(Cursor.at(ID, 0x1869f));
    assertThat(cursor.stream()).isEqualTo(Cursor.at(ID, 5).stream()).isNotZero();
    assertThat(Cursor.at(ID, 5).micros()).isEqualTo(-1);
  }

  @Test
  void aCopyIsTheSameEntry() {
    Cursor cursor = Cursor.of("s=" + ID + ";i=7" + REST).orElseThrow();
    String other = "s=" + ID.replace('a', 'b');
    assertThat(cursor.isSameEntry(Cursor.of(other + ";i=2" + REST).orElseThrow())).isTrue();
    assertThat(cursor.isSameEntry(Cursor.of("s=" + ID + ";i=8" + REST + "0").orElseThrow()))
        .isFalse();
    assertThat(Cursor.at(ID, 5).isSameEntry(Cursor.at(ID, 5))).isTrue();
    assertThat(Cursor.at(ID, 5).isSameEntry(Cursor.at(ID, 6))).isFalse();
  }

  @Test
  void whatIsNotACursorIsNone() {
    for (String wrong :
        new String[] {
          "",
          "s=",
          "x",
          "s=" + ID,
          "s=" + ID + ";",
          "s=" + ID + ";i=",
          "s=" + ID + ";i=g",
          "s=" + ID + ";i=" + "f".repeat(16),
          "s=" + ID.toUpperCase(java.util.Locale.ROOT) + ";i=1",
          "s=" + ID + ";i=1;b=\n",
          "s=" + ID + ";i=1 --vacuum-size=1",
          "i=1;s=" + ID
        }) {
      assertThat(Cursor.of(wrong)).as(wrong).isEqualTo(Optional.empty());
    }
  }
}
