package io.weir.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.Address;
import io.weir.api.Network;
import io.weir.api.config.ByteSize;
import io.weir.api.config.Default;
import io.weir.api.config.Range;
import io.weir.api.config.Secret;
import io.weir.api.rule.Condition;
import io.weir.api.rule.Condition.Word;
import io.weir.api.rule.Key;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Every type that an option may have, and what is said when the value does not fit. */
final class BinderTest {
  private static final Path FOLDER = Path.of("/etc/weir");
  private final Problems problems = new Problems();

  private enum Mode {
    SEND_ALL,
    SEND_NONE
  }

  private record Inner(String host, @Default("25") @Range(min = 1, max = 65535) int port) {}

  private record Everything(
      String text,
      int count,
      long large,
      double share,
      boolean flag,
      Duration window,
      Path path,
      ZoneId zone,
      Mode mode,
      ByteSize size,
      Secret secret,
      Key key,
      Condition where,
      Network network,
      Address address,
      List<String> list,
      List<Integer> numbers,
      Set<Mode> modes,
      Map<String, List<Duration>> map,
      Inner inner,
      List<Inner> inners,
      @Nullable Integer maybe,
      @Nullable Inner maybeInner) {}

  @Test
  void everyTypeIsFilled() {
    Everything all =
        bind(
            Everything.class,
            """
            text: "  as it is "
            count: -3
            large: 9223372036854775807
            share: 0.25
            flag: true
            window: 1h30m
            path: ../var/x.db
            zone: Europe/Moscow
            mode: send_none
            size: 8MiB
            secret: hunter2
            key: client_address/24/64
            where: { status: bounced }
            network: 10.1.2.3/8
            address: "2001:DB8::1"
            list: [a, "b"]
            numbers: 7
            modes: [send_all, send_none]
            map: { a: [1s, 2m], b: 3d }
            inner: { host: a.example }
            inners: [{ host: b.example, port: 26 }]
            """);
    assertThat(problems.list()).isEmpty();
    assertThat(all.text()).isEqualTo("  as it is ");
    assertThat(all.count()).isEqualTo(-3);
    assertThat(all.large()).isEqualTo(Long.MAX_VALUE);
    assertThat(all.share()).isEqualTo(0.25);
    assertThat(all.flag()).isTrue();
    assertThat(all.window()).isEqualTo(Duration.ofMinutes(90));
    assertThat(all.path()).isEqualTo(Path.of("/etc/var/x.db"));
    assertThat(all.zone()).isEqualTo(ZoneId.of("Europe/Moscow"));
    assertThat(all.mode()).isEqualTo(Mode.SEND_NONE);
    assertThat(all.size()).isEqualTo(new ByteSize(8 << 20));
    assertThat(all.secret().reveal()).isEqualTo("hunter2");
    assertThat(all.key()).isEqualTo(Key.parse("client_address/24/64"));
    assertThat(all.network()).hasToString("10.0.0.0/8");
    assertThat(all.address()).hasToString("2001:db8::1");
    assertThat(all.list()).containsExactly("a", "b");
    assertThat(all.numbers()).containsExactly(7);
    assertThat(all.modes()).containsExactly(Mode.SEND_ALL, Mode.SEND_NONE);
    assertThat(all.map().get("a")).containsExactly(Duration.ofSeconds(1), Duration.ofMinutes(2));
    assertThat(all.map().get("b")).containsExactly(Duration.ofDays(3));
    assertThat(all.inner()).isEqualTo(new Inner("a.example", 25));
    assertThat(all.inners()).containsExactly(new Inner("b.example", 26));
    assertThat(all.maybe()).isNull();
    assertThat(all.maybeInner()).isNull();
  }

  @Test
  void everyValueThatDoesNotFitIsTold() {
    bind(
        Everything.class,
        """
        text: { a: 1 }
        count: 3000000000
        large: 1_000
        share: NaN
        flag: yes
        window: 10
        path: ""
        zone: Moscow
        mode: send-none
        size: 8 apples
        secret: [x]
        key: a/b
        where: bounced
        network: 10.0.0.0/33
        address: localhost
        list: { a: b }
        numbers: [1, x, [2]]
        modes: [send_all, send_all]
        map: [a]
        inner: { hots: a.example, port: 70000 }
        inners: [x]
        maybe: 1.5
        maybe_inner:
        """);
    assertThat(told())
        .containsExactly(
            "1:7: text: must be one value, not options with names",
            "2:8: count: '3000000000' is too large a number",
            "3:8: large: '1_000' is not a whole number",
            "4:8: share: 'NaN' is not a number",
            "5:7: flag: 'yes' is neither true nor false; did you mean 'true'?",
            "6:9: window: '10' is not a duration: write 500ms, 30s, 10m, 1h or 7d",
            "7:7: path: is empty; give a path",
            "8:7: zone: 'Moscow' is not a zone; did you mean 'Europe/Moscow'?",
            "9:7: mode: 'send-none' is none of send_all, send_none; did you mean 'send_none'?",
            "10:7: size: '8 apples' is not a size: write 512, 64KiB, 8MiB, 1GiB",
            "11:9: secret: must be one value, not a list",
            "12:6: key: 'a/b' is not a key: write a field, client_address/24/64 (bits of IPv4, then"
                + " of IPv6), client_address/country, client_address/asn or sender/domain",
            "13:8: where: must be fields with values, as in { status: bounced }",
            "14:10: network: '10.0.0.0/33': at most /32 here",
            "15:10: address: 'localhost' is not an address",
            "16:7: list: must be one value, not options with names",
            "17:14: numbers[1]: 'x' is not a whole number",
            "17:17: numbers[2]: must be one value, not a list",
            "18:19: modes[1]: is in the list already",
            "19:6: map: must be names with values, not a list",
            "20:8: inner.host: is missing",
            "20:10: inner.hots: unknown option; did you mean 'host'?",
            "20:33: inner.port: must be 1 to 65535, not '70000'",
            "21:10: inners[0]: must be options with names, not one value",
            "22:8: maybe: '1.5' is not a whole number",
            "23:1: maybe_inner: has no value; give it one or take it out");
  }

  private record Bounds(
      @Default("1s") @Range(min = 1000, max = 86_400_000) Duration d,
      @Default("1KiB") @Range(max = 1024) ByteSize s,
      @Default("abc") @Range(min = 2) String t,
      @Default("abcdefgh") @Range(min = 8) Secret p,
      @Default("0.5") @Range(min = 0, max = 1) double f,
      @Range(max = 2) List<String> l) {}

  @Test
  void boundsAreSaidInTheOptionsOwnUnit() {
    assertThat(bind(Bounds.class, "x: 1\n").t()).as("for more mistakes").isEqualTo("abc");
    assertThat(told())
        .containsExactly(
            "1:1: x: unknown option; there are: d, enabled, f, id, l, p," + " s, t, type");
    assertThat(bind(Bounds.class, "{ d: 2d, s: 2KiB, t: a, p: hunter2, f: 1.5, l: [a, b, c] }"))
        .isNull();
    assertThat(problems.list())
        .extracting(Problem::message)
        .contains(
            "must be 1s to 1d, not '2d'",
            "must be at most 1KiB, not '2KiB'",
            "must be at least 2 characters long, not 'a'",
            "must be at least 8 characters long",
            "must be 0 to 1, not '1.5'",
            "must have at most 2 entries");
    assertThat(problems.toString()).doesNotContain("hunter2");
  }

  private record Defaults(
      @Default("10m") Duration window,
      @Default("[/sbin/pfctl, -q]") List<String> command,
      @Default("{}") Condition where,
      @Default("{}") Inner2 inner,
      @Default("data/x") Path path,
      @Default("") String empty,
      List<String> list,
      Map<String, String> map) {}

  private record Inner2(@Default("1") int one) {}

  @Test
  void whatIsLeftOutHasItsDefault() {
    assertThat(bind(Defaults.class, "{}"))
        .isEqualTo(
            new Defaults(
                Duration.ofMinutes(10),
                List.of("/sbin/pfctl", "-q"),
                Condition.any(),
                new Inner2(1),
                Path.of("/etc/weir/data/x"),
                "",
                List.of(),
                Map.of()));
    assertThat(problems.list()).isEmpty();
  }

  record Picky(String user, @Nullable Secret password) {
    Picky {
      if (password != null) {
        throw new IllegalArgumentException("password '" + password.reveal() + "' needs a user");
      }
    }
  }

  private record BrokenDefault(@Default("many") int n) {}

  private record Strange(Thread thread) {}

  record Crash(int n) {
    Crash {
      throw new IllegalStateException("boom");
    }
  }

  @Test
  void aRecordThatRefusesIsAProblemWithoutItsSecrets() {
    assertThat(bind(Picky.class, "{ user: a, password: hunter2 }")).isNull();
    assertThat(told()).containsExactly("1:1: password '***' needs a user");
  }

  @Test
  void aBrokenPluginIsAProblemToo() {
    assertThat(bind(BrokenDefault.class, "{}")).isNull();
    assertThat(bind(Strange.class, "{ thread: main }")).isNull();
    assertThat(bind(Crash.class, "{ n: 1 }")).isNull();
    assertThat(told()).hasSize(3).allSatisfy(s -> assertThat(s).contains("the plugin is broken: "));
  }

  private record Where(Condition where) {}

  @Test
  void conditionsBecomeTests() {
    Condition where =
        bind(
                Where.class,
                """
                where:
                  status: bounced
                  dsn: [5.1.1, 5.7.1]
                  client_address: { not_in: [10.0.0.0/8, "2001:db8::/32"] }
                  delay: { above: 60, below: 1e3 }
                  code: { not: 450 }
                  sender: { is: "" }
                  host: { in: a }
                  helo: { starts: "10", has: 60, empty: false }
                """)
            .where();
    assertThat(problems.list()).isEmpty();
    assertThat(where.tests())
        .containsEntry("status", List.of(test(Word.IS, Set.of("bounced"))))
        .containsEntry("dsn", List.of(test(Word.IN, Set.of("5.1.1", "5.7.1"))))
        .containsEntry(
            "client_address",
            List.of(
                new Condition.Test(
                    Word.NOT_IN,
                    Set.of("10.0.0.0/8", "2001:db8::/32"),
                    List.of(Network.parse("10.0.0.0/8"), Network.parse("2001:db8::/32")),
                    0)))
        .containsEntry(
            "delay",
            List.of(
                new Condition.Test(Word.ABOVE, Set.of("60"), List.of(), 60),
                new Condition.Test(Word.BELOW, Set.of("1e3"), List.of(), 1000)))
        .containsEntry("code", List.of(test(Word.NOT, Set.of("450", "450.0"))))
        .containsEntry("sender", List.of(test(Word.IS, Set.of(""))))
        .containsEntry("host", List.of(test(Word.IN, Set.of("a"))))
        .containsEntry(
            "helo",
            List.of(
                test(Word.STARTS, Set.of("10")),
                test(Word.HAS, Set.of("60")),
                test(Word.EMPTY, Set.of("false"))));
  }

  @Test
  void wrongConditionsAreTold() {
    bind(
        Where.class,
        """
        where:
          a: { on: 1 }
          b: { above: [1, 2] }
          c: { below: much }
          d: []
          e: [[x]]
          f: {}
          g:
          h: { in: { x: 1 } }
          i: { empty: 0, has: [a, b] }
        """);
    assertThat(told())
        .containsExactly(
            "2:8: where.a.on: unknown keyword; did you mean 'in'?",
            "3:15: where.b.above: takes one value; for several use in or not_in",
            "4:15: where.c.below: 'much' is not a number",
            "5:6: where.d: has no values",
            "6:7: where.e: must be a value",
            "7:6: where.f: has no test; use one of is, not, in, not_in, above, below, starts, has,"
                + " empty",
            "8:3: where.g: has no value; give it one or take it out",
            "9:12: where.h.in: must be a value",
            "10:15: where.i.empty: must be true or false, not '0'",
            "10:23: where.i.has: takes one value; for several use in or not_in");
  }

  @Test
  void aRecordBehindAnotherClassLoaderIsFilled() throws Exception {
    URL classes = getClass().getProtectionDomain().getCodeSource().getLocation();
    try (URLClassLoader loader = new Isolated(new URL[] {classes}, getClass().getClassLoader())) {
      Class<?> foreign = loader.loadClass(Inner3.class.getName());
      assertThat(foreign).isNotSameAs(Inner3.class);
      assertThat(bind(foreign, "{ a_word: x }")).hasToString("Inner3[aWord=x, n=null]");
      assertThat(problems.list()).isEmpty();
    }
  }

  private record Inner3(String aWord, @Nullable Integer n) {}

  /** Loads the test's own classes itself, as a plugin's loader does. */
  private static final class Isolated extends URLClassLoader {
    Isolated(URL[] urls, ClassLoader parent) {
      super(urls, parent);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith(BinderTest.class.getName())) {
        return super.loadClass(name, resolve);
      }
      Class<?> known = findLoadedClass(name);
      return known == null ? findClass(name) : known;
    }
  }

  @Test
  void reservedOptionsBelongToSomebodyElse() {
    ComponentConfig store =
        component(ComponentKind.STORE, "type: h2\nenabled: true\nid: main\nkeep: [a]\nfor: 1h\n");
    Binder.bind(Inner2.class, store, Set.of(), problems);
    assertThat(told())
        .containsExactly(
            "5:1: store.for: unknown option; there are: enabled, id," + " keep, one, type");
    assertThat(Binder.bind(Inner2.class, store, Binder.BLOCKER_RESERVED, new Problems()))
        .isEqualTo(new Inner2(1));
  }

  @Test
  void aBlockersDurationsGrow() {
    BlockerOptions options =
        Binder.blocker(
            component(ComponentKind.ACTION, "{ type: pf, for: [1h, 1d], dry_run: true }"),
            problems);
    assertThat(options.dryRun()).isTrue();
    assertThat(options.durations()).containsExactly(Duration.ofHours(1), Duration.ofDays(1));
  }

  private static Condition.Test test(Word word, Set<String> values) {
    return new Condition.Test(word, values, List.of(), 0);
  }

  private ComponentConfig component(ComponentKind kind, String yaml) {
    return ConfigLoader.component(kind, yaml, FOLDER, problems);
  }

  private <C> @Nullable C bind(Class<C> type, String yaml) {
    Problems reading = new Problems();
    var node = YamlReader.file("yaml", FOLDER, yaml, reading);
    assertThat(reading.list()).isEmpty();
    return Binder.bind(
        type, new ComponentConfig(ComponentKind.RULE, "t", "t", true, node), Set.of(), problems);
  }

  private List<String> told() {
    return problems.list().stream()
        .map(Problem::toString)
        .map(s -> s.replaceFirst("^yaml:", "").replace("rules.t: ", "").replace("rules.t.", ""))
        .toList();
  }
}
