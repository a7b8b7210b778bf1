package io.weir.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class TextTest {
  /** Of Unicode's general categories: those of which nothing may come through. */
  private static final Set<Integer> ACT =
      Set.of(
          (int) Character.CONTROL,
          (int) Character.FORMAT,
          (int) Character.SURROGATE,
          (int) Character.PRIVATE_USE,
          (int) Character.UNASSIGNED,
          (int) Character.LINE_SEPARATOR,
          (int) Character.PARAGRAPH_SEPARATOR);

  private static final Set<Integer> BLANK =
      Set.of(0x34f, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x3164, 0xffa0);

  @Test
  void ofEveryClassOfCharactersWhatActsIsSpelledOutAndAllElseStays() {
    Set<Integer> seen = new TreeSet<>();
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      int kind = Character.getType(c);
      seen.add(kind);
      String one = new StringBuilder().appendCodePoint(c).toString();
      boolean stays = !ACT.contains(kind) && !BLANK.contains(c);
      if (Text.steers(c) == stays || Text.visible(one).equals(one) != stays) {
        assertThat(Text.visible(one)).as("U+%04X of class %d", c, kind).isEqualTo("?" + stays);
      }
      if (!stays && !Text.visible(one).matches("\\\\([nrt]|x..|u....|u\\{.{5,6}\\})")) {
        assertThat(Text.visible(one)).as("U+%04X", c).isEqualTo("ASCII");
      }
    }
    assertThat(seen).as("general categories of Unicode").hasSize(30);
  }

  @Test
  void noTurnOfDirectionComesThrough() {
    Set<Byte> harmless =
        Set.of(
            Character.DIRECTIONALITY_LEFT_TO_RIGHT,
            Character.DIRECTIONALITY_RIGHT_TO_LEFT,
            Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC,
            Character.DIRECTIONALITY_EUROPEAN_NUMBER,
            Character.DIRECTIONALITY_EUROPEAN_NUMBER_SEPARATOR,
            Character.DIRECTIONALITY_EUROPEAN_NUMBER_TERMINATOR,
            Character.DIRECTIONALITY_ARABIC_NUMBER,
            Character.DIRECTIONALITY_COMMON_NUMBER_SEPARATOR,
            Character.DIRECTIONALITY_NONSPACING_MARK,
            Character.DIRECTIONALITY_WHITESPACE,
            Character.DIRECTIONALITY_OTHER_NEUTRALS);
    assertThat(
            IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                .filter(c -> !harmless.contains(Character.getDirectionality(c)))
                .filter(c -> !Text.steers(c)))
        .isEmpty();
  }

  @Test
  void escapesAreThoseThatPeopleKnow() {
    assertThat(Text.visible("a\u001b[2Jb\n\r\tc")).isEqualTo("a\\x1b[2Jb\\n\\r\\tc");
    assertThat(Text.visible("\0\u007f\u009b")).isEqualTo("\\x00\\x7f\\x9b");
    assertThat(Text.visible("x\u202egnp.exe")).isEqualTo("x\\u202egnp.exe");
    assertThat(Text.visible("x\ud800y\udc00")).isEqualTo("x\\ud800y\\udc00");
    assertThat(Text.visible("\udb40\udc01")).isEqualTo("\\u{e0001}");
    assertThat(Text.visible("C:\\new \\x1b")).isEqualTo("C:\\new \\x1b");
    assertThat(Text.visible("bücher фы 😀 אב")).isEqualTo("bücher фы 😀 אב");
  }

  @Test
  void aTowerOfAccentsEndsAtTheSecond() {
    assertThat(Text.visible("Z\u0351\u0352\u0353\u0354e\u0301"))
        .isEqualTo("Z\u0351\u0352\\u0353\\u0354e\u0301");
  }

  @Test
  void madeVisibleAgainNothingChanges() {
    StringBuilder all = new StringBuilder();
    for (int c = 0; c < 0x11000; c++) {
      all.appendCodePoint(c);
    }
    String once = Text.visible(all.toString());
    assertThat(Text.visible(once)).isEqualTo(once);
  }

  @Test
  void theCutCountsWhatIsShownAndLeavesNoHalfCharacter() {
    assertThat(Text.visible("a".repeat(10), 10)).isEqualTo("a".repeat(10));
    assertThat(Text.visible("a".repeat(11), 10)).isEqualTo("a".repeat(9) + "…");
    assertThat(Text.visible("\0\0\0", 10)).isEqualTo("\\x00\\x00\\…");
    assertThat(Text.visible("aaaaaaaa😀😀", 10)).isEqualTo("aaaaaaaa…");
    assertThat(Text.visible("\n" + "😀".repeat(50), 10)).hasSizeLessThanOrEqualTo(10);
  }

  @Test
  void anEndlessTextIsLookedAtAsFarAsItIsShown() {
    String plain = "a".repeat(50_000_000);
    String foul = "\u202e".repeat(50_000_000);
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          for (int i = 0; i < 2_000; i++) {
            assertThat(Text.visible(plain, 60).length() + Text.visible(foul, 60).length())
                .isEqualTo(120);
          }
        });
  }
}
