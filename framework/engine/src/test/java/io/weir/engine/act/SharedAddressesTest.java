package io.weir.engine.act;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.Address;
import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.EventId;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.rule.Subject;
import io.weir.engine.config.SpareConfig;
import io.weir.engine.judge.Accounts;
import io.weir.engine.state.StateException;
import io.weir.engine.state.StateFile;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SharedAddressesTest {
  private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");
  private static final Field ADDRESS = Field.address("client_address", "Whence.");
  private static final Field ACCOUNT = Field.text("login", 100, "Who.");
  private static final EventType SENT =
      EventType.named("sent", "A message.").fields(ADDRESS, ACCOUNT).build();
  private static final EventType TRIED =
      EventType.named("tried", "A failed login.").fields(ADDRESS, ACCOUNT).build();
  private static final Subject OFFICE = new Subject("client_address", "192.0.2.7");

  private final Set<Subject> alerted = new HashSet<>();
  private final SharedAddresses shared = shared();
  @TempDir private Path folder;

  private SharedAddresses shared() {
    return new SharedAddresses(
        new SpareConfig(3, Duration.ofDays(30)),
        new Accounts(true, null, Set.of("login")),
        Set.of("login"),
        List.of(SENT),
        alerted::contains);
  }

  private static Event event(EventType type, String account, Instant at) {
    return event(type, "192.0.2.7", account, at);
  }

  private static Event event(EventType type, String address, String account, Instant at) {
    return new EventBuilder()
        .start(type, Event.micros(at))
        .id(new EventId(1, 1, 1))
        .put("client_address", Address.parse(address))
        .put("login", account)
        .build();
  }

  private void sent(String account, Instant at) {
    shared.event(event(SENT, account, at));
  }

  @Test
  void anAddressOfEnoughHealthyAccountsIsSpared() {
    sent("ann", NOON);
    sent("bob", NOON);
    shared.event(event(TRIED, "eve", NOON));
    sent("", NOON);
    assertThat(shared.why(OFFICE, NOON)).isNull();
    sent("Ann", NOON);
    assertThat(shared.why(OFFICE, NOON)).as("another spelling").isNull();
    sent("cem", NOON);
    assertThat(shared.why(OFFICE, NOON))
        .isEqualTo("used by 3 accounts without an alert in the last 30 days");
    assertThat(shared.why(new Subject("client_address", "192.0.2.8"), NOON)).isNull();
    assertThat(shared.why(new Subject("login", "ann"), NOON)).as("the account still is").isNull();

    alerted.add(new Subject("login", "bob"));
    assertThat(shared.why(OFFICE, NOON)).as("bob is not healthy").isNull();
    sent("dan", NOON);
    assertThat(shared.why(OFFICE, NOON)).isNotNull();
  }

  @Test
  void aNetworkIsSparedForTheAccountsOfAllItsAddresses() {
    int host = 1;
    for (String who : List.of("ann", "bob", "cem")) {
      shared.event(event(SENT, "2001:db8:1:2::" + host++, who, NOON));
    }
    shared.event(event(SENT, "2001:db8:1:2::9", "ann", NOON));
    shared.event(event(SENT, "2001:db8:1:3::1", "dan", NOON));
    assertThat(shared.why(new Subject("client_address", "2001:db8:1:2::/64"), NOON))
        .isEqualTo("used by 3 accounts without an alert in the last 30 days");
    assertThat(shared.why(new Subject("client_address", "2001:db8:1:3::/64"), NOON)).isNull();
    assertThat(shared.why(new Subject("client_address", "2001:db8:1:2::1"), NOON)).isNull();
  }

  @Test
  void whoWasThereLongAgoDoesNotCountAndIsForgotten() throws StateException {
    List.of("ann", "bob", "cem").forEach(who -> sent(who, NOON));
    assertThat(shared.why(OFFICE, NOON.plus(Duration.ofDays(30)))).isNotNull();
    assertThat(shared.why(OFFICE, NOON.plus(Duration.ofDays(31)))).isNull();
    sent("ann", NOON.plus(Duration.ofDays(31)));
    sent("bob", NOON.plus(Duration.ofDays(31)));
    assertThat(shared.why(OFFICE, NOON.plus(Duration.ofDays(31)))).isNull();
  }

  @Test
  void itIsKnownAfterARestart() throws StateException {
    List.of("ann", "bob", "cem", "dan", "eve", "fay", "gus").forEach(who -> sent(who, NOON));
    try (StateFile state = StateFile.open(folder, Clock.systemUTC())) {
      shared.save(state);
      state.commit();
    }
    try (StateFile state = StateFile.open(folder, Clock.systemUTC())) {
      SharedAddresses again = shared();
      again.restore(state);
      assertThat(again.why(OFFICE, NOON))
          .as("twice the limit is remembered")
          .isEqualTo("used by 6 accounts without an alert in the last 30 days");
    }
  }
}
