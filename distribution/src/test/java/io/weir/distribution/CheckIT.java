package io.weir.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mistake of each kind in one file and one plugins folder: all are told in one run. */
final class CheckIT {
  @TempDir Path folder;

  @Test
  void everyMistakeIsToldInOneRunAtItsLineAndColumn() throws IOException {
    Installation weir = Installation.unpack(folder);
    Path plugins = weir.home().resolve("plugins");
    Path another = stranger(plugins, "zz-old.jar", "acme-old", "9.9");
    Path copy = relabelled(plugins, "weir-parser-postfix", "zz-postfix.jar", "acme-postfix");
    Path file =
        weir.write(
            "weir.yaml",
            """
            sources:
              - { id: maillog, type: file, path: maillog, folow: true }
            parsers:
              - { type: postfix }
              - { type: sendmail }
            store: { type: h2, path: data/weir }
            stale_after: 15m
            stale_after: 10m
            spool: { size: 10 }
            trusted: { client_adress: 192.0.2.0/24 }
            rules:
              - id: busy
                type: rate
                event: mail_accepted
                per: client_adress
                where: { saslusername: "" }
                window: calendar_hour
                levels:
                  - { at: 100, actions: [tell_admin] }
              - id: refused
                type: rate
                event: mail_rejected
                per: client_address
                window: 10m
                levels:
                  - { at: 20, actions: [tell_admn] }
              - id: slow
                type: rate
                event: mail_delivery
                per: client_address
                window: soon
                levels:
                  - { at: 0, actions: [tell_admin] }
              - id: many
                type: rate
                event: mail_delivery
                per: recipient
                window: 1h
                levels:
                  - { at: many, actions: [tell_admin] }
              - id: unfit
                type: rate
                event: mail_accepted
                per: sasl_username
                window: 1h
                levels:
                  - { at: 5, actions: [block_address] }
            actions:
              - { id: tell_admin, type: email }
              - { id: block_address, type: pf, table: mailblock, for: 1h }
            """);

    Installation.Finished check = weir.weir("check", "--config", "weir.yaml");

    assertThat(check.exit()).as(check.err()).isEqualTo(2);
    assertThat(check.out()).isEmpty();
    List<String> said = check.err().lines().toList();
    // The missing plugin is told with what there is and where it was looked for.
    assertThat(said)
        .anySatisfy(line -> assertThat(line).contains("'sendmail'", "postfix", plugins.toString()));
    assertThat(said)
        .anySatisfy(line -> assertThat(line).startsWith(another + ": ").contains("API 9.9"));
    assertThat(said)
        .anySatisfy(
            line -> assertThat(line).contains("parser", "postfix", copy.getFileName().toString()));
    assertThat(
            said.stream()
                .filter(line -> line.startsWith(file.getFileName() + ":"))
                .map(CheckIT::place))
        .containsExactly(
            "2:47: sources.maillog.folow",
            "5:13: parsers.sendmail.type",
            "8:1: stale_after",
            "9:16: spool.size",
            "10:12: trusted.client_adress",
            "15:10: rules.busy.per",
            "16:14: rules.busy.where.saslusername",
            "22:12: rules.refused.event",
            "26:29: rules.refused.levels[0].actions[0]",
            "31:13: rules.slow.window",
            "33:15: rules.slow.levels[0].at",
            "40:15: rules.many.levels[0].at",
            "47:28: rules.unfit.levels[0].actions[0]",
            "49:5: actions.tell_admin.to");
    assertThat(said.get(said.size() - 1)).contains("problems");
  }

  @Test
  void whatIsWrongWithAnEntryAsAWholeIsToldBesideItsOtherMistakes() {
    Installation weir = Installation.unpack(folder);
    weir.write("trusted.txt", "client_address 192.0.2.1 office\nclient_address 999.1.1.1\n");
    weir.write(
        "weir.yaml",
        """
        sources: [{ id: maillog, type: file, path: maillog }]
        parsers: [{ type: postfix }]
        store: { type: h2, path: data/weir }
        trusted: { file: trusted.txt }
        geo: { country: missing.mmdb }
        rules:
          - id: busy
            type: rate
            event: mail_mesage
            per: client_address
            window: 0s
            levels: [{ at: 150 }, { at: 100 }]
          - id: many
            type: distinct
            event: mail_message
            per: sasl_username
            of: sasl_username
            window: 1h
            levels: [{ at: 5000 }, { at: 100 }]
          - id: bounces
            type: ratio
            event: mail_delivery
            per: sasl_username
            matching: { statuss: bounced }
            window: nonsense
            levels: [{ at: 0.6 }, { at: 0.5 }, { at: 1.5 }]
          - id: unusual
            type: baseline
            event: mail_message
            per: nofield
            weeks: 2
            learn: 30d
            levels: [{ at: 10 }, { at: 5 }]
          - id: fresh
            type: first_seen
            event: mail_message
            per: sasl_username
            of: nofield
            learn: 40d
            forget: 7d
            levels: [{ at: 3 }, { at: 2 }]
          - id: unclear
            type: first_seen
            event: mail_message
            per: sasl_username
            of: client_address
            learn: 40d
            forget: soon
            levels: [{ at: 3 }]
          - id: both
            type: combine
            of: [either, none]
            within: 0s
            levels: [{ at: 2 }, { at: 9 }]
          - id: either
            type: combine
            of: [both, busy]
            within: 1h
            levels: [{ at: 2 }, { at: 5 }]
          - id: quiet
            type: silence
            event: mail_message
            hours: "99:00-20:00"
            per: nofield
            forget: 1h
            levels: [{ at: 3h }, { at: 2h }]
          - { id: own, type: rate, event: alert, per: subject, window: 1h, levels: [{ at: 2 }] }
          - id: corner
            type: rate
            event: alert
            where: { rule: around }
            per: subject
            window: 1h
            levels: [{ at: 2 }]
          - id: around
            type: rate
            event: alert
            where: { rule: corner, level: 1 }
            per: subject
            window: 1h
            levels: [{ at: 2 }]
          - id: above
            type: rate
            event: alert
            where: { rule: { in: [busy, many] } }
            per: subject
            window: 1h
            levels: [{ at: 2 }]
        """);
    Installation.Finished check = weir.weir("check", "--config", "weir.yaml");
    assertThat(check.exit()).as(check.err()).isEqualTo(2);
    List<String> said = check.err().lines().toList();
    assertThat(said)
        .anySatisfy(line -> assertThat(line).contains("trusted.txt:2: ", "999.1.1.1"))
        .anySatisfy(line -> assertThat(line).contains("rules.own.event: watches its own alerts;"));
    assertThat(said.stream().filter(line -> line.startsWith("weir.yaml:")).map(CheckIT::place))
        .containsExactly(
            "5:17: geo.country",
            "9:12: rules.busy.event",
            "11:13: rules.busy.window",
            "12:33: rules.busy.levels[1].at",
            "16:10: rules.many.per",
            "19:20: rules.many.levels[0].at",
            "19:34: rules.many.levels[1].at",
            "24:17: rules.bounces.matching.statuss",
            "25:13: rules.bounces.window",
            "26:33: rules.bounces.levels[1].at",
            "26:46: rules.bounces.levels[2].at",
            "30:10: rules.unusual.per",
            "32:12: rules.unusual.learn",
            "33:32: rules.unusual.levels[1].at",
            "38:9: rules.fresh.of",
            "39:12: rules.fresh.learn",
            "41:31: rules.fresh.levels[1].at",
            "48:13: rules.unclear.forget",
            "52:10: rules.both.of[0]",
            "52:18: rules.both.of[1]",
            "53:13: rules.both.within",
            "54:31: rules.both.levels[1].at",
            "57:10: rules.either.of[0]",
            "59:31: rules.either.levels[1].at",
            "63:12: rules.quiet.hours",
            "64:10: rules.quiet.per",
            "66:20: rules.quiet.levels[0].at",
            "66:32: rules.quiet.levels[1].at",
            "66:32: rules.quiet.levels[1].at",
            "67:35: rules.own.event",
            "70:12: rules.corner.event",
            "77:12: rules.around.event");
  }

  @Test
  void theShippedExamplesAreGoodWhereTheirSecretsAre() throws IOException {
    Installation weir = Installation.unpack(folder);
    assertThat(
            weir.weir("check", "--config", weir.home().resolve("conf/weir.yaml").toString())
                .good()
                .out())
        .contains("is valid");
    Path freebsd = weir.home().resolve("conf/postfix-freebsd.yaml");
    Files.writeString(freebsd.resolveSibling("mysql.password"), "secret\n");
    Installation.Finished check = weir.weir("check", "--config", freebsd.toString()).good();
    assertThat(check.out()).contains("is valid");
    String lack = "action block_address: /sbin/pfctl is not on this machine";
    assertThat(check.err().contains(lack)).isEqualTo(!Files.exists(Path.of("/sbin/pfctl")));
    Path graded = weir.home().resolve("conf/postfix-dovecot.yaml");
    assertThat(weir.weir("check", "--config", graded.toString()).good().out()).contains("is valid");
    assertThat(weir.home().resolve("data")).as("check opens and makes nothing").doesNotExist();
  }

  @Test
  void aLogThatNobodyUnderstandsIsFound() {
    Installation weir = Installation.unpack(folder);
    weir.write(
        "understood.log",
        "2026-11-28T10:00:00Z mx postfix/smtpd[7]: connect from unknown[192.0.2.68]\n");
    weir.write(
        "web.log", "192.0.2.9 - bob [28/Nov/2026:10:00:00 +0000] \"GET / HTTP/1.1\" 200 9\n");
    weir.write(
        "other.log", "Nov 28 10:00:00 mx dovecot: imap-login: Login: user=<bob>\n".repeat(2));
    weir.write(
        "weir.yaml",
        """
        sources:
          - { id: good, type: file, path: understood.log }
          - { id: web, type: file, path: web.log }
          - { id: imap, type: file, path: other.log }
          - { id: gone, type: file, path: gone.log }
        parsers: [{ type: postfix }]
        store: { type: h2, path: data/weir }
        """);
    Installation.Finished check = weir.weir("check", "weir.yaml").good();
    assertThat(check.out()).contains("is valid");
    assertThat(check.err().lines())
        .satisfiesExactly(
            web ->
                assertThat(web)
                    .startsWith("weir: warning: source web: its one line is not understood, ")
                    .contains("Weir does not know the format")
                    .doesNotContain("bob", "192.0.2.9"),
            imap ->
                assertThat(imap)
                    .startsWith("weir: warning: source imap: none of the newest 2 lines is unders")
                    .contains("dovecot: *: *: *=<*>. There is no parser for dovecot")
                    .doesNotContain("bob"),
            gone ->
                assertThat(gone)
                    .startsWith("weir: warning: source gone: ")
                    .contains("gone.log: no such file"));
    assertThat(weir.work().resolve("data")).as("check makes nothing").doesNotExist();
  }

  /** The place and the option, without the sentence. */
  private static String place(String line) {
    String[] parts = line.split(":", 5);
    return parts[1] + ":" + parts[2] + ":" + parts[3];
  }

  /** A jar that says it is a plugin for this API, and holds nothing. */
  private static Path stranger(Path plugins, String name, String id, String api)
      throws IOException {
    Path jar = plugins.resolve(name);
    new JarOutputStream(Files.newOutputStream(jar), manifest(id, api)).close();
    return jar;
  }

  /** The same plugin again under another id. */
  private static Path relabelled(Path plugins, String prefix, String name, String id)
      throws IOException {
    Path from;
    try (Stream<Path> jars = Files.list(plugins)) {
      from =
          jars.filter(j -> j.getFileName().toString().startsWith(prefix)).findFirst().orElseThrow();
    }
    Path jar = plugins.resolve(name);
    try (ZipFile in = new ZipFile(from.toFile());
        JarOutputStream out =
            new JarOutputStream(
                Files.newOutputStream(jar), manifest(id, Installation.property("weir.api")))) {
      for (ZipEntry entry :
          in.stream().filter(e -> !e.getName().equals("META-INF/MANIFEST.MF")).toList()) {
        out.putNextEntry(new ZipEntry(entry.getName()));
        in.getInputStream(entry).transferTo(out);
        out.closeEntry();
      }
    }
    return jar;
  }

  private static Manifest manifest(String id, String api) {
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.putValue("Plugin-Id", id);
    main.putValue("Plugin-Version", "1");
    main.putValue("Weir-Api", api);
    return manifest;
  }
}
