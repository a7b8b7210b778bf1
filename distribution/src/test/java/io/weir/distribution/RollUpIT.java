package io.weir.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Roll-ups that something else spoiled: {@code weir rollup --rebuild} makes them again. */
final class RollUpIT {
  private static final ZoneId ZONE = ZoneOffset.UTC;
  private static final int DAYS = 4;

  @TempDir Path folder;
  private Installation weir;
  private LocalDate first;

  @BeforeEach
  void load() {
    weir = Installation.unpack(folder);
    first = LocalDate.now(ZONE).minusDays(9);
    CountedMail mail = new CountedMail(17, ZONE);
    for (int i = 0; i < DAYS; i++) {
      mail.day(first.plusDays(i), 150 + 50 * i);
    }
    weir.write("old.log", mail.log());
    weir.write("maillog", "");
    weir.write(
        "weir.yaml",
        """
        sources: [{ id: maillog, type: file, path: maillog }]
        parsers: [{ type: postfix }]
        store: { type: h2, path: data/weir }
        state: state
        zone: UTC
        """);
    weir.weir("import", "--config", "weir.yaml", "old.log").good();
  }

  /** Of a week, which is answered from roll-ups of days. */
  private JsonNode report() throws IOException {
    String[] command = {
      "report",
      "--config",
      "weir.yaml",
      "--json",
      "--from",
      first.toString(),
      "--to",
      first.plusDays(6).toString()
    };
    return new ObjectMapper().readTree(weir.weir(command).good().out());
  }

  /** Each hour and day gets the counts of the first one; those of one day are taken out. */
  private void spoil() throws SQLException {
    try (Connection c = Asked.open(weir.work().resolve("data/weir"));
        Statement s = c.createStatement()) {
      int spoilt =
          s.executeUpdate(
              "update rollup r set data = (select f.data from rollup f where f.id = (select min(m.id)"
                  + " from rollup m where bitand(m.id, 4294967295) = bitand(r.id, 4294967295)))");
      assertThat(spoilt).as("rows of roll-ups").isGreaterThan(1_000);
      long hour = first.plusDays(1).atStartOfDay(ZONE).toEpochSecond() / 3_600;
      int gone =
          s.executeUpdate(
              "delete from rollup where rshift(id, 32) between " + hour + " and " + (hour + 23));
      assertThat(gone).as("rows of a day").isPositive();
    }
  }

  private void rebuild() {
    Installation.Finished rebuilt =
        weir.weir("rollup", "--config", "weir.yaml", "--rebuild").good();
    assertThat(rebuilt.out()).contains("hours were counted again");
  }

  @Test
  void spoiltCountsAreMadeAgainWithoutADaemonAndThroughOne() throws Exception {
    JsonNode right = report();
    assertThat(right.at("/figures/deliveries/sent/now").asLong()).isPositive();

    spoil();
    assertThat(report()).isNotEqualTo(right);
    rebuild();
    assertThat(report()).isEqualTo(right);

    spoil();
    try (Running daemon = weir.start("run", "--config", "weir.yaml")) {
      daemon.says("running: ", Installation.PATIENCE);
      assertThat(report()).as("through the daemon").isNotEqualTo(right);
      rebuild();
      assertThat(report()).as("through the daemon").isEqualTo(right);
      assertThat(daemon.stop(Installation.PATIENCE).good().err()).doesNotContain("ERROR", "WARN");
    }
    assertThat(report()).as("what the daemon wrote").isEqualTo(right);
  }
}
