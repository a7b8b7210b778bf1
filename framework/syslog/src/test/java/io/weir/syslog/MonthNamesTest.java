package io.weir.syslog;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Month;
import java.time.format.TextStyle;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MonthNamesTest {
  /** The languages of widely used locales: a part of the table's, so that CLDR may change a few. */
  private static final Set<String> LANGUAGES =
      Set.of(
          "ar", "bg", "bs", "ca", "cs", "da", "de", "el", "en", "es", "et", "eu", "fa", "fi", "fr",
          "ga", "gl", "hi", "hr", "hu", "id", "is", "it", "ja", "ka", "kk", "ko", "lt", "lv", "mk",
          "ms", "nb", "nl", "nn", "pl", "pt", "ro", "ru", "sk", "sl", "sq", "sr", "sv", "ta", "th",
          "tr", "uk", "uz", "zh");

  @Test
  void holdsWhatJavaKnowsOfTheseLanguages() {
    int names = 0;
    for (Locale locale : Locale.getAvailableLocales()) {
      for (Month month : Month.values()) {
        String name = month.getDisplayName(TextStyle.SHORT, locale);
        String plain = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        boolean oneWord = plain.chars().noneMatch(c -> Character.isWhitespace(c) || c == 0xa0);
        boolean number = plain.chars().allMatch(Character::isDigit);
        if (LANGUAGES.contains(locale.getLanguage()) && oneWord && !number) {
          assertThat(MonthNames.months(plain) & 1 << month.getValue() - 1)
              .as("%s in %s", name, locale)
              .isNotZero();
          names++;
        }
      }
    }
    assertThat(names).isGreaterThan(1_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mx1", "mail", "postfix/smtpd[1]:", "", ".", "Novem", "13月"})
  void anythingElseIsNone(String word) {
    assertThat(MonthNames.months(word)).isZero();
  }
}
