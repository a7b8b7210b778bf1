package io.weir.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped pipeline for logs that are not mail, with a log of sshd and one of nginx. */
final class SshdNginxIT {
  private static final Path LOGS = Path.of("src/test/resources/other-logs");

  /** Who did what in the logs, by the rule that must find it. */
  private static final List<String> GUILTY =
      List.of(
          "ssh_account account root",
          "ssh_guessing client_address 203.0.113.9",
          "web_probing client_address 203.0.113.77");

  @TempDir Path folder;
  private Installation weir;
  private String config = "";
  private Path auth;
  private Path access;

  @BeforeEach
  void unpack() throws IOException {
    weir = Installation.unpack(folder);
    config = weir.home().resolve("conf/sshd-nginx.yaml").toString();
    auth = Files.copy(LOGS.resolve("auth.log"), weir.work().resolve("auth.log"));
    access = Files.copy(LOGS.resolve("access.log"), weir.work().resolve("access.log"));
  }

  @Test
  void itIsValidAndUnderstandsAllLinesOfItsPrograms() throws IOException {
    assertThat(weir.weir("check", "--config", config).good().out())
        .contains("is valid: 2 sources, 2 parsers, store h2, 3 rules, 1 action");
    JsonNode counts =
        new ObjectMapper()
            .readTree(
                weir.weir("parse", "-c", config, "--count", auth.toString(), access.toString())
                    .good()
                    .out());
    assertThat(counts.get("other_programs").toString()).isEqualTo("{\"CRON\":12}");
    assertThat(counts.get("unknown").asInt()).as(counts.toString()).isEqualTo(12);
    assertThat(counts.get("events").toString())
        .isEqualTo("{\"http_request\":145,\"ssh_dropped\":38,\"ssh_failure\":40,\"ssh_login\":13}");
  }

  @Test
  void aReplayFindsTheGuiltyAndNobodyElse() throws IOException {
    TreeSet<String> found = new TreeSet<>();
    String out =
        weir.weir("replay", "-c", config, "--json", auth.toString(), access.toString())
            .good()
            .out();
    for (String line : out.lines().toList()) {
      JsonNode alert = new ObjectMapper().readTree(line);
      JsonNode subject = alert.get("subject");
      found.add(
          alert.get("rule").asText()
              + " "
              + subject.get("field").asText()
              + " "
              + subject.get("value").asText());
    }
    assertThat(found).containsExactlyElementsOf(GUILTY);
  }

  @Test
  void theDaemonKeepsTheEventsAndMailsTheAlerts() throws IOException {
    try (Postbox post = new Postbox(folder)) {
      Path more = Files.createDirectories(weir.home().resolve("conf/weir.d"));
      Files.writeString(
          more.resolve("test.yaml"),
          """
          sources:
            - { id: auth, type: file, path: "%s" }
            - { id: nginx, type: file, path: "%s" }
          store: { type: h2, path: "%3$s/data/other" }
          state: "%3$s/state"
          web: { listen: "127.0.0.1:0" }
          actions:
          %4$s"""
              .formatted(auth, access, weir.work(), post.action("tell_admin")));
      try (Running daemon = weir.start("run", "--config", config)) {
        daemon.says("running: sources", Installation.PATIENCE);
        Awaitility.await()
            .atMost(Installation.PATIENCE)
            .until(() -> GUILTY.stream().allMatch(g -> isMailed(post, g)));
        Files.writeString(
            access,
            "192.0.2.99 - - [14/May/2024:11:30:00 +0200] \"GET /last HTTP/1.1\" 200 7 \"-\" \"-\"\n",
            StandardOpenOption.APPEND);
        Awaitility.await()
            .atMost(Installation.PATIENCE)
            .until(
                () ->
                    weir.weir("sql", "-c", config, "-e", "select path from http_request")
                        .out()
                        .contains("/last"));
        daemon.stop(Installation.PATIENCE).good();
      }
    }
    Asked store = Asked.h2(weir.work().resolve("data/other"));
    assertThat(store.ask("select count(*), count(distinct pid), min(program) from ssh_failure"))
        .containsExactly("40\t40\tsshd");
    assertThat(
            store.ask(
                "select method, path, protocol, status, bytes, account, host is null"
                    + " from http_request where path like '/private%' or status = 400 order by time"))
        .containsExactly(
            "GET\t/private/\tHTTP/1.1\t200\t120\tanna\tFALSE",
            "NULL\t\\\\x16\\\\x03\\\\x01\\\\x02\\\\x00\\\\x01\tNULL\t400\t157\tNULL\tFALSE");
    assertThat(store.ask("select distinct rule, subject from alert order by 1"))
        .containsExactly(
            "ssh_account\troot", "ssh_guessing\t203.0.113.9", "web_probing\t203.0.113.77");
    assertThat(
            store.ask(
                "select count(*), sum(bytes), count(user_agent) from http_request"
                    + " where client_address = '203.0.113.77'"))
        .containsExactly("62\t" + 62 * 153 + "\t62");
  }

  private static boolean isMailed(Postbox post, String guilty) {
    String subject = guilty.substring(guilty.lastIndexOf(' ') + 1);
    return post.mails().stream().anyMatch(m -> (m.subject() + m.text()).contains(subject));
  }
}
