package io.weir.engine.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.Network;
import io.weir.api.rule.Subject;
import io.weir.engine.state.Fields;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What stands for what, and who may say so. */
final class TrustedTest {
  private static final Instant NOW = Instant.parse("2026-11-28T10:00:00Z");

  private final Trusted trusted =
      new Trusted(
          List.of(
              new Trust("sender/domain", "Shop.example", "our shop", null),
              new Trust("sender", "x.example", "", null)),
          List.of(Network.parse("192.0.2.1")),
          Accounts.AS_LOGGED);

  private boolean is(String field, String value) {
    return trusted.contains(new Subject(field, value), NOW);
  }

  @Test
  void aDomainStandsForAllItsValuesAndNoOthers() {
    assertThat(is("sender", "ann@shop.example")).isTrue();
    assertThat(is("sender", "ann@SHOP.EXAMPLE")).isTrue();
    assertThat(is("sender/domain", "shop.example")).isTrue();
    assertThat(is("sender", "ann@shop.example@evil.example")).isFalse();
    assertThat(is("sender", "shop.example")).isFalse();
    assertThat(is("sender", "ann@mail.shop.example")).isFalse();
    assertThat(is("recipient", "ann@shop.example")).isFalse();
    assertThat(is("sender", "ann@x.example")).as("a text is not a domain").isFalse();
  }

  @Test
  void whatPeopleTrustCountsBesideTheConfigurationUntilItsEnd() {
    Trust order = new Trust("client_address", "198.51.100.0/24", "office", NOW.plusSeconds(60));
    trusted.people(List.of(order));
    trusted.replace(List.of(new Trust("client_address", "203.0.113.7", "", null)));
    Subject inside = new Subject("client_address", "198.51.100.7");
    assertThat(trusted.why(inside, NOW)).isEqualTo("trusted: office");
    assertThat(trusted.why(inside, NOW.plusSeconds(60))).isNull();
    assertThat(trusted.whyConfigured(inside, NOW)).isNull();
    assertThat(trusted.whyConfigured(new Subject("client_address", "203.0.113.7"), NOW))
        .isNotNull();
    assertThat(is("client_address", "192.0.2.1")).as("this machine").isTrue();
    trusted.people(List.of());
    assertThat(trusted.why(inside, NOW)).isNull();
    assertThat(is("client_address", "203.0.113.7")).as("files stay").isTrue();
  }

  /** As a later version may write it, and without an end. */
  @Test
  void anOrderIsReadAsItWasWritten() throws Exception {
    Trust trust = new Trust("sender", "ann@x.example", "she asked", NOW.plusSeconds(9));
    GivenTrust given = GivenTrust.of(trust, "ben", NOW);
    assertThat(GivenTrust.read(given.bytes())).isEqualTo(given);
    assertThat(GivenTrust.read(Fields.read(given.bytes()).put("mood", "grim").bytes()))
        .isEqualTo(given);
    GivenTrust endless = GivenTrust.of(new Trust("sender", "ann", "", null), "ben", NOW);
    assertThat(GivenTrust.read(endless.bytes())).isEqualTo(endless);
    assertThat(GivenTrust.of(given.begins())).isEqualTo(given);
  }

  @Test
  void theOldConstructorStaysWithoutReasons() {
    Trusted plain = new Trusted(Map.of("word", List.of("aha")), List.of());
    assertThat(plain.why(new Subject("word", "AHA"), NOW)).isEqualTo("trusted");
  }
}
