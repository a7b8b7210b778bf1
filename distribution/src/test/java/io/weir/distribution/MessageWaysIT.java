package io.weir.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ways that messages take through a real Postfix's log, from the log into the database. */
final class MessageWaysIT {
  private static final String LOGIN = "sasl_method=PLAIN, sasl_username=anna@one.example";
  private static final String SENT =
      "delay=1, delays=0.1/0/0.4/0.5, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 9F00112233)";

  @TempDir Path folder;
  private final StringBuilder log = new StringBuilder();
  private int second;

  /** A line of the host, a second after the last one. */
  private void line(String host, String rest) {
    log.append(
        String.format("Nov 22 10:%02d:%02d %s %s%n", second / 60, second++ % 60, host, rest));
  }

  private void line(String rest) {
    line("mx1", rest);
  }

  private List<String> ask(Installation weir, String sql) throws IOException {
    JsonNode rows =
        new ObjectMapper()
            .readTree(weir.weir("sql", "--config", "weir.yaml", "--json", "-e", sql).good().out());
    List<String> lines = new ArrayList<>();
    for (JsonNode row : rows) {
      List<String> cells = new ArrayList<>();
      row.forEach(cell -> cells.add(cell.isNull() ? "-" : cell.asText()));
      lines.add(String.join(" ", cells));
    }
    return lines;
  }

  private Installation imported() {
    Installation weir = Installation.unpack(folder);
    weir.write(
        "weir.yaml",
        """
        sources: [{ type: file, path: maillog }]
        parsers: [{ type: postfix }]
        store: { type: h2, path: data/weir }
        """);
    weir.write("old.log", log.toString());
    weir.weir("import", "--config", "weir.yaml", "old.log").good();
    return weir;
  }

  @Test
  void aMessageIsOneHoweverOftenItIsHandedOn() throws IOException {
    afterTheQueue();
    withoutXforward();
    beforeTheQueue();
    putBack();
    idAgainWithoutItsEnd();

    Installation weir = imported();

    assertThat(
            ask(
                weir,
                "select queue_id, client_address, sasl_username, sender from mail_message order by"
                    + " time"))
        .containsExactly(
            "A00112233 192.0.2.1 anna@one.example anna@one.example",
            "C00112233 192.0.2.2 anna@one.example anna@one.example",
            "E00112233 192.0.2.3 anna@one.example anna@one.example",
            "F00112233 192.0.2.4 anna@one.example anna@one.example",
            "A10112233 192.0.2.5 anna@one.example anna@one.example",
            "A10112233 198.51.100.9 - out@two.example");
    assertThat(
            ask(
                weir,
                "select queue_id, client_address, sasl_username, sender from mail_delivery where"
                    + " recipient = 'to@far.example' order by time"))
        .containsExactly(
            "B00112233 192.0.2.1 anna@one.example anna@one.example",
            "D00112233 192.0.2.2 anna@one.example anna@one.example",
            "E00112233 192.0.2.3 anna@one.example anna@one.example",
            "F10112233 192.0.2.4 anna@one.example anna@one.example",
            "A10112233 198.51.100.9 - out@two.example");
  }

  /** amavis behind the queue, which is told of the first queue id. */
  private void afterTheQueue() {
    line("postfix/smtpd[1]: A00112233: client=c[192.0.2.1], " + LOGIN);
    line("postfix/cleanup[2]: A00112233: message-id=<1@one.example>");
    line("postfix/qmgr[3]: A00112233: from=<anna@one.example>, size=9, nrcpt=1 (queue active)");
    line(
        "postfix-out/smtpd[4]: B00112233: client=localhost[127.0.0.1], orig_queue_id=A00112233,"
            + " orig_client=c[192.0.2.1]");
    line("postfix-out/cleanup[5]: B00112233: message-id=<1@one.example>");
    line("postfix-out/qmgr[6]: B00112233: from=<anna@one.example>, size=9, nrcpt=1 (queue active)");
    line("postfix/qmgr[3]: A00112233: removed");
    line("postfix-out/smtp[7]: B00112233: to=<to@far.example>, relay=r[192.0.2.99]:25, " + SENT);
    line("postfix-out/qmgr[6]: B00112233: removed");
  }

  /** A filter that tells nothing: the same message-id from loopback. */
  private void withoutXforward() {
    line("postfix/submission/smtpd[1]: C00112233: client=c[192.0.2.2], " + LOGIN);
    line("postfix/cleanup[2]: C00112233: message-id=<2@one.example>");
    line("postfix/qmgr[3]: C00112233: from=<anna@one.example>, size=9, nrcpt=1 (queue active)");
    line("postfix/smtpd[4]: D00112233: client=localhost[127.0.0.1]");
    line("postfix/cleanup[5]: D00112233: message-id=<2@one.example>");
    line("postfix/qmgr[3]: D00112233: from=<anna@one.example>, size=9, nrcpt=1 (queue active)");
    line("postfix/qmgr[3]: C00112233: removed");
    line("postfix/smtp[7]: D00112233: to=<to@far.example>, relay=r[192.0.2.99]:25, " + SENT);
  }

  /** smtpd_proxy_filter: there is no queue id yet when the client comes. */
  private void beforeTheQueue() {
    line("postfix/smtpd[1]: NOQUEUE: client=c[192.0.2.3], " + LOGIN);
    line("postfix/smtpd[4]: E00112233: client=localhost[127.0.0.1], orig_client=c[192.0.2.3]");
    line("postfix/cleanup[5]: E00112233: message-id=<3@one.example>");
    line("postfix/qmgr[3]: E00112233: from=<anna@one.example>, size=9, nrcpt=1 (queue active)");
    line("postfix/smtp[7]: E00112233: to=<to@far.example>, relay=r[192.0.2.99]:25, " + SENT);
  }

  /** postsuper -r: a new id, and nothing more of the old one. */
  private void putBack() {
    line("postfix/smtpd[1]: F00112233: client=c[192.0.2.4], " + LOGIN);
    line("postfix/cleanup[2]: F00112233: message-id=<4@one.example>");
    line("postfix/qmgr[3]: F00112233: from=<anna@one.example>, size=9, nrcpt=1 (queue active)");
    line("postfix/postsuper[8]: F00112233: requeued");
    line("postfix/pickup[9]: F10112233: uid=106 from=<anna@one.example> orig_id=F00112233");
    line("postfix/cleanup[2]: F10112233: message-id=<4@one.example>");
    line("postfix/qmgr[3]: F10112233: from=<anna@one.example>, size=9, nrcpt=1 (queue active)");
    line("postfix/smtp[7]: F10112233: to=<to@far.example>, relay=r[192.0.2.99]:25, " + SENT);
  }

  /** Lines were lost, and the short id comes again. */
  private void idAgainWithoutItsEnd() {
    line("postfix/smtpd[1]: A10112233: client=c[192.0.2.5], " + LOGIN);
    line("postfix/qmgr[3]: A10112233: from=<anna@one.example>, size=9, nrcpt=1 (queue active)");
    line("postfix/smtpd[1]: A10112233: client=d[198.51.100.9]");
    line("postfix/qmgr[3]: A10112233: from=<out@two.example>, size=9, nrcpt=1 (queue active)");
    line("postfix/smtp[7]: A10112233: to=<to@far.example>, relay=r[192.0.2.99]:25, " + SENT);
  }

  @Test
  void whatSyslogFoldedCountsAsOftenAsItCame() throws IOException {
    String failed =
        "postfix/smtpd[1]: warning: unknown[192.0.2.66]: SASL LOGIN authentication failed: no";
    line(failed);
    line("last message repeated 3 times");
    line("syslogd: last message repeated 2 times");
    line("mx2", failed);
    line("sshd[9]: Failed password for root from 192.0.2.66 port 7 ssh2");
    line("last message repeated 70 times");
    line("mx2", "last message repeated 5 times");
    line("postfix/smtpd[1]: message repeated 4 times: [ " + failed.substring(18) + "]");

    assertThat(ask(imported(), "select host, times from mail_auth_failure order by time, times"))
        .containsExactly("mx1 1", "mx1 3", "mx1 2", "mx2 1", "mx2 5", "mx1 4");
  }
}
