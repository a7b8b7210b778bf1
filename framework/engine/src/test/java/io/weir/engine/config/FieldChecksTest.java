package io.weir.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.Address;
import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.config.Default;
import io.weir.api.rule.Condition;
import io.weir.api.rule.Key;
import io.weir.engine.judge.Accounts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Options that speak of event types and their fields. */
class FieldChecksTest {
  private static final EventType MAIL =
      EventType.named("mail", "A mail.")
          .fields(
              Field.address("client_address", "From where."),
              Field.text("status", 20, "How it went."),
              Field.integer("size", "Bytes."))
          .build();
  private static final EventType LOGIN =
      EventType.named("login", "A login.")
          .fields(Field.text("account", 20, "Whose."), Field.address("client_address", "Whence."))
          .build();

  private record One(
      EventType event, List<Key> per, @Default("{}") Condition where, Duration window) {}

  private record Part(EventType event, @Default("{}") Condition where) {}

  private record Ratio(Key per, Part part, Part of) {}

  private record Step(@Default("{}") Condition where) {}

  private record Steps(List<Step> steps, List<EventType> events) {}

  private record Pair(EventType event, List<Key> per, Key of) {}

  private record Usual(@Default("mail") EventType event, Key per) {}

  private final Problems problems = new Problems();

  private <C> @Nullable C bind(Class<C> type, String yaml) {
    ComponentConfig entry =
        ConfigLoader.component(
            ComponentKind.RULE, "{ type: it, " + yaml + " }", Path.of("/etc"), problems);
    return Binder.bind(type, entry, Set.of(), Map.of("mail", MAIL, "login", LOGIN), problems);
  }

  private List<String> messages() {
    return problems.list().stream().map(p -> p.path() + ": " + p.message()).toList();
  }

  @Test
  void theTypeIsFoundAndItsFieldsFit() {
    One one =
        bind(
            One.class,
            "event: mail, per: [client_address/24/64, status], window: 1h,"
                + " where: { size: { above: 5 }, client_address: { not_in: [10.0.0.0/8] } }");
    assertThat(messages()).isEmpty();
    assertThat(one).isNotNull();
    assertThat(one.event()).isSameAs(MAIL);
  }

  @Test
  void whatIsWrongBesideABrokenOptionIsToldToo() {
    bind(One.class, "event: mial, per: client_address, window: ten");
    assertThat(messages())
        .hasSize(2)
        .anyMatch(m -> m.contains("event") && m.contains("'mial'") && m.contains("'mail'"))
        .anyMatch(m -> m.contains("window"));
  }

  @Test
  void keysAndConditionsAreCheckedWhateverElseIsWrong() {
    bind(
        One.class,
        "event: mail, per: [client_adress, status/24/64, size/9], window: ten, where: { stats: x,"
            + " client_address: mx1, status: { above: 5 } }");
    assertThat(messages())
        .satisfiesExactlyInAnyOrder(
            m -> assertThat(m).contains("per[0]", "did you mean 'client_address'?"),
            m -> assertThat(m).contains("per[1]", "status has no addresses"),
            m -> assertThat(m).contains("per[2]", "size/9"),
            m -> assertThat(m).contains("window"),
            m -> assertThat(m).contains("where.stats", "did you mean 'status'?"),
            m -> assertThat(m).contains("where.client_address", "192.0.2.0/24"),
            m -> assertThat(m).contains("where.status", "has no numbers"));
  }

  @Test
  void eachConditionIsAboutTheTypeBesideItAndAKeyAboveThemAboutAll() {
    bind(
        Ratio.class,
        "per: client_address, part: { event: mail, where: { status: x } }, of: { event: login,"
            + " where: { status: x } }");
    assertThat(messages()).hasSize(1).allMatch(m -> m.contains("of.where.status"));
    problems.list();
    bind(Ratio.class, "per: account, part: { event: mail }, of: { event: login }");
    assertThat(messages()).hasSize(2).anyMatch(m -> m.contains("mail has no field 'account'"));
  }

  @Test
  void aRecordWithoutATypeIsAboutThatOfTheOneAroundIt() {
    bind(Steps.class, "events: [mail, login], steps: [{ where: { client_address: 192.0.2.1 } }]");
    assertThat(messages()).isEmpty();
    bind(Steps.class, "events: [mail, login], steps: [{ where: { size: 1 } }]");
    assertThat(messages()).hasSize(1).allMatch(m -> m.contains("login has no field 'size'"));
  }

  @Test
  void twoOptionsMustNotNameTheSameKey() {
    bind(Pair.class, "event: mail, per: [status, client_address], of: client_address/24/64");
    assertThat(messages()).isEmpty();
    bind(Pair.class, "event: mial, per: [status, client_address], of: client_address");
    assertThat(messages())
        .hasSize(2)
        .anyMatch(m -> m.contains("'mial'"))
        .contains("rules.it.of: is the same as `per`; they must differ");
  }

  @Test
  void aTypeMayBeTheDefault() {
    bind(Usual.class, "per: account");
    assertThat(messages()).hasSize(1).allMatch(m -> m.contains("mail has no field 'account'"));
  }

  @Test
  void partsFitTheKindOfTheField() {
    bind(
        One.class,
        "event: login, per: [account/domain, client_address/domain, account/country,"
            + " acount or client_address/24/64], window: 1h, where: { client_address/domain: x,"
            + " account/asn: 1, account/domain: { above: 1 }, acount/domain: x,"
            + " client_address/24/64: 192.0.2.0/24, account/user: x }");
    assertThat(messages())
        .satisfiesExactlyInAnyOrder(
            m -> assertThat(m).contains("per[1]", "client_address has no texts"),
            m -> assertThat(m).contains("per[2]", "account has no addresses"),
            m -> assertThat(m).contains("per[2]", "geo: { country: FILE.mmdb }"),
            m -> assertThat(m).contains("per[3]", "did you mean 'account'?"),
            m -> assertThat(m).contains("where.account/asn", "geo: { asn: FILE.mmdb }"),
            m -> assertThat(m).contains("where.account/domain", "has no numbers"),
            m -> assertThat(m).contains("where.client_address/24/64", "networks are values"),
            m -> assertThat(m).contains("where.account/user", "is not a field"));
  }

  @Test
  void withoutAFileNothingIsLookedUp() {
    bind(
        One.class,
        "event: mail, per: [status or client_address/asn, client_address/country], window: ten,"
            + " where: { client_address/country: CH }");
    assertThat(messages())
        .satisfiesExactlyInAnyOrder(
            m -> assertThat(m).contains("per[0]", "/asn needs a file"),
            m -> assertThat(m).contains("per[1]", "/country needs a file"),
            m -> assertThat(m).contains("window"),
            m -> assertThat(m).contains("where.client_address/country", "/country needs a file"));
  }

  private static final Key.Geo GEO =
      new Key.Geo() {
        @Override
        public boolean has(Key.Part part) {
          return true;
        }

        @Override
        public String of(Key.Part part, Address address) {
          return part == Key.Part.COUNTRY ? "NO" : "AS64500";
        }

        @Override
        public @Nullable String name(Key.Part part, String value) {
          return null;
        }
      };

  private <C> @Nullable C bindAll(Class<C> type, String yaml) {
    ComponentConfig entry =
        ConfigLoader.component(
            ComponentKind.RULE, "{ type: it, " + yaml + " }", Path.of("/etc"), problems);
    Accounts accounts = new Accounts(true, "example.org", Set.of("account"));
    return Binder.bind(
        type,
        entry,
        Set.of(),
        new Surroundings(Map.of("mail", MAIL, "login", LOGIN), accounts, GEO),
        problems);
  }

  private static Event login(String account) {
    return new EventBuilder()
        .start(LOGIN, 0)
        .put("account", account)
        .put("client_address", Address.parse("192.0.2.1"))
        .build();
  }

  @Test
  void valuesOfPartsAreSpelledAsTheyAreFound() {
    for (String where :
        List.of(
            "client_address/country: no",
            "client_address/country: { is: NO }",
            "client_address/country: [ch, No]",
            "client_address/country: { not_in: [ch, DE] }",
            "client_address/asn: 64500",
            "client_address/asn: [AS1, as64500]",
            "account/domain: Example.ORG",
            "account/domain: { starts: EX }")) {
      One one =
          bindAll(One.class, "event: login, per: account, window: 1h, where: {" + where + "}");
      assertThat(messages()).isEmpty();
      assertThat(one).isNotNull();
      assertThat(one.where().holds(login("bob@example.org"))).as(where).isTrue();
    }
    bindAll(
        One.class,
        "event: login, per: account, window: 1h, where: { client_address/country: [CHE, 41],"
            + " client_address/asn: { starts: AS6, is: AS0 }, account/domain: x }");
    assertThat(messages())
        .satisfiesExactlyInAnyOrder(
            m -> assertThat(m).contains("client_address/country", "'CHE' is not a country"),
            m -> assertThat(m).contains("client_address/country", "'41' is not a country"),
            m -> assertThat(m).contains("client_address/asn.starts", "is compared with is,"),
            m -> assertThat(m).contains("client_address/asn.is", "'AS0' is not an autonomous"));
  }

  @Test
  void accountsInConditionsAreSpelledAsEventsHaveThemWhereverTheyStand() {
    Ratio ratio =
        bindAll(
            Ratio.class,
            "per: client_address, part: { event: login, where: { account: BOB } },"
                + " of: { event: login, where: { account: { not_in: [Eva, EVA@x.example] } } }");
    assertThat(messages()).isEmpty();
    assertThat(ratio).isNotNull();
    assertThat(ratio.part().where().holds(login("bob@example.org"))).isTrue();
    assertThat(ratio.of().where().holds(login("eva@example.org"))).isFalse();
    assertThat(ratio.of().where().holds(login("eva@x.example"))).isFalse();
    for (String where : List.of("starts: BO", "has: B@EX", "empty: false")) {
      One one =
          bindAll(
              One.class,
              "event: login, per: account, window: 1h, where: { account: {" + where + "} }");
      assertThat(messages()).isEmpty();
      assertThat(one).isNotNull();
      assertThat(one.where().holds(login("bob@example.org"))).as(where).isTrue();
    }
  }
}
