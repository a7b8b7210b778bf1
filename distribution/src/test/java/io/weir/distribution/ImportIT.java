package io.weir.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.distribution.MailTraffic.Client;
import io.weir.testkit.Needs;
import io.weir.testkit.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Old logs into both kinds of database: all of it, once, asked by the database's own client. */
final class ImportIT {
  /** Over New Year: its stamps bear no year, and the file was last changed in the new one. */
  private static final Instant FROM =
      LocalDateTime.of(2025, 12, 31, 21, 0).atZone(Installation.ZONE).toInstant();

  private static final Instant TO =
      LocalDateTime.of(2026, 1, 1, 3, 0).atZone(Installation.ZONE).toInstant();

  @TempDir Path folder;
  private final MailTraffic traffic = new MailTraffic(23, Installation.ZONE);
  private Installation weir;

  @BeforeEach
  void writeTheLog() throws IOException {
    weir = Installation.unpack(folder);
    traffic.ordinary(FROM, TO, 4000);
    traffic.flood(FROM, Duration.ofHours(1), Client.v6("2001:db8:bad:1", "5"), 500);
    Path log = weir.write("old.log", traffic.take());
    Files.setLastModifiedTime(log, FileTime.from(TO));
  }

  @Test
  void anOldLogGoesIntoH2OnceWhateverHowOften() throws IOException, SQLException {
    configure("store: { type: h2, path: data/weir }\n");
    importedTwice();
    // As its README says that another program opens it.
    String url =
        "jdbc:h2:file:"
            + weir.work().resolve("data/weir")
            + ";DATABASE_TO_LOWER=TRUE;IFEXISTS=TRUE";
    try (Connection c = DriverManager.getConnection(url, "weir", "")) {
      rows(sql -> ask(c, sql));
    }
  }

  /** Cut where a message waits for its second attempt. */
  @ParameterizedTest
  @ValueSource(strings = {"first.log second.log", "second.log first.log"})
  void aLogInTwoPartsIsTheSameInTwoCalls(String order) throws IOException {
    List<String> lines = Files.readAllLines(weir.work().resolve("old.log"));
    int cut = lines.size() / 2;
    while (!lines.get(cut - 1).contains("status=deferred")) {
      cut++;
    }
    Path first = weir.write("first.log", String.join("\n", lines.subList(0, cut)) + "\n");
    Path second =
        weir.write("second.log", String.join("\n", lines.subList(cut, lines.size())) + "\n");
    Files.setLastModifiedTime(first, FileTime.from(TO));
    Files.setLastModifiedTime(second, FileTime.from(TO));
    configure("store: { type: h2, path: data/weir }\n");
    for (String part : order.split(" ", -1)) {
      weir.weir("import", "--config", "weir.yaml", part).good();
    }
    rows(Asked.h2(weir.work().resolve("data/weir"))::ask);
  }

  @Test
  @Needs(Part.CENTRAL_MARIADB)
  void anOldLogGoesIntoMariaDbAndTheOldQueriesStillWork() throws IOException {
    try (MariaDb server = new MariaDb(folder)) {
      configure(server.store());
      importedTwice();
      rows(server::ask);
      Map<String, Long> deliveries = traffic.truth().deliveries();
      assertThat(server.ask("select count(*) from log"))
          .as("a row per message and recipient with a final result")
          .containsExactly(Long.toString(deliveries.get("sent") + deliveries.get("bounced")));
      assertThat(server.ask("select count(*) from log where srcip = '2001:db8:bad:1::5'"))
          .containsExactly("500");
      assertThat(server.ask("select distinct `date` from log order by 1"))
          .containsExactly("2025-12-31", "2026-01-01");
      assertThat(
              server.ask(
                  "select `date`, `time`, srcip, dstip, srcaddr, dstaddr from log where srcip ="
                      + " '2001:db8:bad:1::5' order by `date`, `time` limit 1"))
          .singleElement()
          .asString()
          .startsWith(
              "2025-12-31\t21:00:00\t2001:db8:bad:1::5\t198.51.100.25\tstolen@mx.example\t");
    }
  }

  private void configure(String store) {
    weir.write(
        "weir.yaml",
        "sources: [{ type: file, path: maillog }]\nparsers: [{ type: postfix }]\n" + store);
  }

  private void importedTwice() throws IOException {
    long rows = traffic.truth().rows().values().stream().mapToLong(n -> n).sum();
    JsonNode first = imported();
    assertThat(first.get("new").asLong()).isEqualTo(rows);
    assertThat(first.get("unknown").asLong()).isEqualTo(traffic.truth().foreign());
    assertThat(first.get("refused").asLong()).isZero();
    JsonNode second = imported();
    assertThat(second.get("kept").asLong()).isEqualTo(rows);
    assertThat(second.get("new").asLong()).isZero();
  }

  private JsonNode imported() throws IOException {
    return new ObjectMapper()
        .readTree(weir.weir("import", "--config", "weir.yaml", "--json", "old.log").good().out());
  }

  private interface Question {
    List<String> ask(String sql) throws IOException;
  }

  private void rows(Question client) throws IOException {
    for (Map.Entry<String, Long> type : traffic.truth().rows().entrySet()) {
      assertThat(client.ask("select count(*) from " + type.getKey()))
          .as(type.getKey())
          .containsExactly(type.getValue().toString());
    }
    Map<String, Long> statuses = new TreeMap<>();
    for (String line :
        client.ask("select status, count(*) from mail_delivery group by status order by 1")) {
      String[] cells = line.split("\t", -1);
      statuses.put(cells[0], Long.parseLong(cells[1]));
    }
    assertThat(statuses).isEqualTo(traffic.truth().deliveries());
  }

  private static List<String> ask(Connection connection, String sql) throws IOException {
    try (Statement s = connection.createStatement();
        ResultSet r = s.executeQuery(sql)) {
      List<String> lines = new ArrayList<>();
      while (r.next()) {
        StringBuilder line = new StringBuilder(r.getString(1));
        for (int i = 2; i <= r.getMetaData().getColumnCount(); i++) {
          line.append('\t').append(r.getString(i));
        }
        lines.add(line.toString());
      }
      return lines;
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }
}
