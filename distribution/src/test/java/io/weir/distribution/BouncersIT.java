package io.weir.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.testkit.Needs;
import io.weir.testkit.Part;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Debian's bouncers of CrowdSec, pointed at a daemon, in a network of their own. */
@Needs(Part.BOUNCERS)
final class BouncersIT {
  private static final String BAD = "198.51.100.7";
  private static final Pattern LINK = Pattern.compile("(http://127\\.0\\.0\\.1:\\d+)/enter/");

  /** Asks the API from inside the network: method, address, token, body. */
  private static final String ASK =
      """
      import sys, urllib.request
      method, url, token, body = sys.argv[1:5]
      request = urllib.request.Request(url, data=body.encode() or None, method=method)
      request.add_header("Authorization", "Bearer " + token)
      print(urllib.request.urlopen(request, timeout=20).read().decode())
      """;

  /** Connects from an address: exits with 0 when it is let in. */
  private static final String CONNECT =
      """
      import socket, sys
      s = socket.socket()
      s.settimeout(1)
      s.bind((sys.argv[1], 0))
      try:
          s.connect(("127.0.0.1", int(sys.argv[2])))
      except socket.timeout:
          sys.exit(7)
      """;

  @TempDir Path folder;
  private final String network = "weirb" + ProcessHandle.current().pid();
  private final List<Process> bouncers = new ArrayList<>();
  private Installation weir;
  private String base = "";
  private int ids;

  @BeforeEach
  void prepare() throws Exception {
    weir = Installation.unpack(folder);
    run(0, "ip", "netns", "add", network);
    run(0, "ip", "-n", network, "link", "set", "lo", "up");
    weir.write("maillog", "");
    weir.write(
        "weir.yaml",
        """
        sources: [{ type: file, path: maillog }]
        parsers: [{ type: postfix }]
        store: { type: h2, path: data/weir }
        state: state
        rules:
          - id: busy
            type: rate
            event: mail_message
            per: client_address
            window: 10m
            levels: [{ at: 3, actions: [bouncers] }]
        actions: [{ id: bouncers, type: crowdsec, for: 1h }]
        web: { listen: "127.0.0.1:18025" }
        """);
  }

  @AfterEach
  void end() throws Exception {
    for (Process bouncer : bouncers) {
      bouncer.destroyForcibly().waitFor();
    }
    run(0, "ip", "netns", "delete", network);
  }

  private static String run(int exit, String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (InputStream out = process.getInputStream()) {
      String said = new String(out.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(String.join(" ", command) + ": " + said).isEqualTo(exit);
      return said;
    }
  }

  private String inside(int exit, String... command) throws Exception {
    List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", network));
    all.addAll(List.of(command));
    return run(exit, all.toArray(String[]::new));
  }

  private void bouncer(String program, String config) throws Exception {
    Path file = weir.write(program + ".yaml", config);
    bouncers.add(
        new ProcessBuilder(
                "ip", "netns", "exec", network, "/usr/bin/" + program, "-c", file.toString())
            .redirectErrorStream(true)
            .redirectOutput(weir.work().resolve(program + ".log").toFile())
            .start());
  }

  private String token(String name, String role) {
    return weir.weir("tokens", "add", name, "--role", role, "-c", "weir.yaml").good().out().strip();
  }

  private void messages(int many) throws IOException {
    StringBuilder log = new StringBuilder();
    String at = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    for (int i = 0; i < many; i++) {
      String id = "%010X".formatted(0xA0000000L + ids++);
      String head = at + " mx1 postfix/";
      log.append(head).append("smtpd[1]: ").append(id).append(": client=c[" + BAD + "]\n");
      log.append(head).append("qmgr[3]: ").append(id);
      log.append(": from=<s@one.example>, size=9, nrcpt=1 (queue active)\n");
    }
    Files.writeString(weir.work().resolve("maillog"), log, StandardOpenOption.APPEND);
  }

  private List<String> calls() throws IOException {
    Path file = weir.work().resolve("calls");
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  private String logs() {
    return Installation.text(weir.work().resolve("crowdsec-custom-bouncer.log"))
        + Installation.text(weir.work().resolve("crowdsec-firewall-bouncer.log"));
  }

  @Test
  void enforceABlockAndLiftIt() throws Exception {
    String key = token("bouncers", "bouncer");
    String operator = token("robot", "operator");
    weir.through("ip", "netns", "exec", network);
    try (Running daemon = weir.start("run", "-c", "weir.yaml")) {
      daemon.says("running: ", Installation.PATIENCE);
      // Later than the daemon looked: what is this machine's own it never blocks.
      run(0, "ip", "-n", network, "addr", "add", BAD, "dev", "lo");
      Matcher link = LINK.matcher(daemon.err());
      assertThat(link.find()).as(daemon.err()).isTrue();
      base = link.group(1);
      start(key);
      await().atMost(Installation.PATIENCE).until(() -> nft().contains("crowdsec"));
      inside(0, "python3", "-c", CONNECT, BAD, "18025");

      messages(3);
      String added =
          await(logs()).atMost(Installation.PATIENCE).until(this::firstCall, c -> !c.isEmpty());
      assertThat(added).startsWith("add " + BAD + " 3").contains("weir/busy");
      await(logs()).atMost(Installation.PATIENCE).until(() -> nft().contains(BAD));
      inside(7, "python3", "-c", CONNECT, BAD, "18025");

      lift(operator);
      await(logs())
          .atMost(Installation.PATIENCE)
          .until(() -> calls().stream().anyMatch(c -> c.startsWith("del " + BAD)));
      await(logs()).atMost(Installation.PATIENCE).until(() -> !nft().contains(BAD));
      inside(0, "python3", "-c", CONNECT, BAD, "18025");
      assertThat(bouncers).as(logs()).allMatch(Process::isAlive);
      assertThat(daemon.stop(Installation.PATIENCE).good().err()).doesNotContain("ERROR");
    }
  }

  private String firstCall() throws IOException {
    return calls().stream().findFirst().orElse("");
  }

  private String nft() throws Exception {
    return inside(0, "nft", "list", "ruleset");
  }

  private void lift(String operator) throws Exception {
    JsonNode blocks =
        new ObjectMapper()
            .readTree(
                inside(0, "python3", "-c", ASK, "GET", base + "/api/v1/blocks", operator, ""));
    String id = blocks.at("/blocks/0/block_id").asText();
    String lift = base + "/api/v1/blocks/" + id + "/lift";
    inside(0, "python3", "-c", ASK, "POST", lift, operator, "{\"reason\":\"cleaned\"}");
  }

  private void start(String key) throws Exception {
    Path script = weir.write("ban", "#!/bin/sh\necho \"$@\" >> \"" + weir.work() + "/calls\"\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();
    String common =
        """
        update_frequency: 1s
        daemonize: false
        log_mode: stdout
        log_level: info
        api_url: %s/
        api_key: %s
        prometheus: { enabled: false, listen_addr: 127.0.0.1, listen_port: 0 }
        """
            .formatted(base, key);
    bouncer(
        "crowdsec-custom-bouncer",
        common
            + "bin_path: "
            + script
            + "\npiddir: "
            + weir.work()
            + "\ncache_retention_duration: 10s\nfeed_via_stdin: false\n");
    bouncer(
        "crowdsec-firewall-bouncer",
        common
            + """
            mode: nftables
            pid_dir: %s
            deny_action: DROP
            deny_log: false
            supported_decisions_types: [ban]
            blacklists_ipv4: crowdsec-blacklists
            blacklists_ipv6: crowdsec6-blacklists
            nftables:
              ipv4: { enabled: true, set-only: false, table: crowdsec, chain: crowdsec-chain }
              ipv6: { enabled: true, set-only: false, table: crowdsec6, chain: crowdsec6-chain }
            """
                .formatted(weir.work()));
    for (Process bouncer : bouncers) {
      assertThat(bouncer.waitFor(1, TimeUnit.SECONDS)).as(logs()).isFalse();
    }
  }
}
