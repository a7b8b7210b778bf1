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
