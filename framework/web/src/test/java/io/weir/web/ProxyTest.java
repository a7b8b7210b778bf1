package io.weir.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.Network;
import io.weir.engine.config.Listen;
import io.weir.engine.config.TlsConfig;
import io.weir.engine.config.WebConfig;
import io.weir.web.access.Role;
import io.weir.web.access.UserFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Behind a reverse proxy, and what those say who only claim to be one. */
final class ProxyTest {
  private static final String URL = "https://weir.example.org";
  private static final TlsConfig TLS = new TlsConfig(Path.of("c.pem"), Path.of("k.pem"));

  @TempDir Path folder;

  @BeforeEach
  void user() throws IOException {
    new UserFile(folder).add("anna", Role.VIEWER, "correct horse", Instant.now());
  }

  private WebServer server(boolean behind, String... proxies) {
    return new WebServer(
        new WebConfig(
            Listen.parse("127.0.0.1:0"),
            behind ? URL : null,
            null,
            behind,
            List.of(proxies).stream().map(Network::parse).toList(),
            Duration.ofSeconds(10)),
        new FakeOperations().busyDay(),
        folder,
        new MovableClock());
  }

  private static String signIn(WebServer server, String password, String... headers)
      throws IOException {
    String body = "name=anna&password=" + password;
    return Visitor.raw(
        server.port(),
        "POST /sign-in HTTP/1.1\r\nConnection: close\r\n"
            + String.join("\r\n", headers)
            + "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: "
            + body.getBytes(StandardCharsets.UTF_8).length
            + "\r\n\r\n"
            + body);
  }

  private static String get(WebServer server, String... headers) throws IOException {
    return Visitor.raw(
        server.port(),
        "GET / HTTP/1.1\r\nConnection: close\r\n" + String.join("\r\n", headers) + "\r\n\r\n");
  }

  @Test
  void theProxyNamesHostAndProtocol() throws Exception {
    try (WebServer server = server(true)) {
      assertThat(server.start()).startsWith(URL + "/enter/");
      String in =
          signIn(
              server,
              "correct+horse",
              "Host: 127.0.0.1:8025",
              "Origin: " + URL,
              "X-Forwarded-For: 192.0.2.7",
              "X-Forwarded-Proto: https",
              "X-Forwarded-Host: weir.example.org");
      assertThat(in).startsWith("HTTP/1.1 303 ").contains("; Secure");
      assertThat(
              signIn(
                  server,
                  "correct+horse",
                  "Host: 127.0.0.1:8025",
                  "Origin: https://evil.example",
                  "X-Forwarded-Proto: https",
                  "X-Forwarded-Host: weir.example.org"))
          .startsWith("HTTP/1.1 403 ");
      assertThat(get(server, "Host: 127.0.0.1:8025", "X-Forwarded-Host: evil.example"))
          .startsWith("HTTP/1.1 421 ");
      assertThat(get(server, "Host: weir.example.org", "X-Forwarded-Host: a, weir.example.org"))
          .startsWith("HTTP/1.1 401 ");
    }
  }

  @Test
  void wrongPasswordsAreThoseOfTheRealAddress() throws Exception {
    try (WebServer server = server(true)) {
      server.start();
      String[] attacker = {
        "Host: weir.example.org", "Origin: " + URL, "X-Forwarded-For: 198.51.100.9, 192.0.2.66"
      };
      for (int i = 0; i < 5; i++) {
        // What stands before the last entry is what the client itself said.
        attacker[2] = "X-Forwarded-For: 198.51.100." + i + ", 192.0.2.66";
        assertThat(signIn(server, "wrong+password", attacker)).startsWith("HTTP/1.1 401 ");
      }
      assertThat(signIn(server, "wrong+password", attacker)).startsWith("HTTP/1.1 429 ");
      attacker[2] = "X-Forwarded-For: 192.0.2.66:4711";
      assertThat(signIn(server, "correct+horse", attacker)).startsWith("HTTP/1.1 429 ");
      attacker[2] = "X-Forwarded-For: 192.0.2.67";
      assertThat(signIn(server, "correct+horse", attacker)).startsWith("HTTP/1.1 303 ");
    }
  }

  @Test
  void manyAddressesMakeANameSlowButNotForAnAddressThatDidNothing() throws Exception {
    try (WebServer server = server(true)) {
      server.start();
      String[] who = {"Host: weir.example.org", "Origin: " + URL, ""};
      for (int i = 0; i < 12; i++) {
        who[2] = "X-Forwarded-For: 198.51.100." + i;
        assertThat(signIn(server, "wrong+password", who)).startsWith("HTTP/1.1 401 ");
      }
      assertThat(signIn(server, "correct+horse", who)).startsWith("HTTP/1.1 429 ");
      who[2] = "X-Forwarded-For: 192.0.2.67";
      assertThat(signIn(server, "correct+horse", who)).startsWith("HTTP/1.1 303 ");
    }
  }

  @Test
  void whoIsNoProxyIsAnsweredAboutHealthAlone() throws Exception {
    Proxies proxies = new Proxies(true, List.of(Network.parse("192.0.2.0/24")));
    Proxies none = new Proxies(false, List.of());
    for (String peer : List.of("192.0.2.1", "127.0.0.1", "::1", "0:0:0:0:0:0:0:1")) {
      assertThat(proxies.mayAsk(peer)).as(peer).isTrue();
    }
    for (String peer : List.of("192.0.3.1", "2001:db8::1", "[2001:db8::1]", "", "x")) {
      assertThat(proxies.mayAsk(peer)).as(peer).isFalse();
      assertThat(none.mayAsk(peer)).as(peer).isTrue();
    }
  }

  @Test
  void anIpv6SiteIsOneAddress() throws Exception {
    try (WebServer server = server(true)) {
      server.start();
      for (int i = 0; i < 5; i++) {
        assertThat(
                signIn(
                    server,
                    "wrong+password",
                    "Host: weir.example.org",
                    "Origin: " + URL,
                    "X-Forwarded-For: 2001:db8::" + i))
            .startsWith("HTTP/1.1 401 ");
      }
      assertThat(
              signIn(
                  server,
                  "wrong+password",
                  "Host: weir.example.org",
                  "Origin: " + URL,
                  "X-Forwarded-For: [2001:db8::77]:1234"))
          .startsWith("HTTP/1.1 429 ");
    }
  }

  @Test
  void withoutTheOptionNobodyIsBelieved() throws Exception {
    try (WebServer server = server(false)) {
      server.start();
      String origin = "Origin: http://localhost";
      for (int i = 0; i < 5; i++) {
        assertThat(
                signIn(server, "wrong", "Host: localhost", origin, "X-Forwarded-For: 192.0.2." + i))
            .startsWith("HTTP/1.1 401 ");
      }
      assertThat(signIn(server, "wrong", "Host: localhost", origin, "X-Forwarded-For: 192.0.2.99"))
          .startsWith("HTTP/1.1 429 ");
      assertThat(get(server, "Host: evil.example", "X-Forwarded-Host: localhost"))
          .startsWith("HTTP/1.1 421 ");
      assertThat(
              signIn(
                  server,
                  "wrong",
                  "Host: localhost",
                  "Origin: https://localhost",
                  "X-Forwarded-Proto: https"))
          .startsWith("HTTP/1.1 403 ");
    }
  }

  @Test
  void oddHeadersAreTheProxysOwnAddress() throws Exception {
    try (WebServer server = server(true)) {
      server.start();
      for (String odd :
          List.of("", ",", "unknown", "x".repeat(4000), "1.2.3.4.5", "::1%lo, -", "\"[::1]\"")) {
        assertThat(get(server, "Host: weir.example.org", "X-Forwarded-For: " + odd))
            .startsWith("HTTP/1.1 401 ");
      }
    }
  }

  @Test
  void plainHttpIsNeverOpenToOtherMachines() {
    assertThatThrownBy(() -> config("0.0.0.0:8025", null, null, false))
        .hasMessageContaining("plain HTTP shows passwords")
        .hasMessageContaining("behind_proxy: true");
    assertThatThrownBy(() -> config("0.0.0.0:8025", URL, null, true))
        .hasMessageContaining("name the reverse proxies");
    assertThatThrownBy(() -> config("127.0.0.1:8025", null, null, true))
        .hasMessageContaining("behind_proxy: true needs url");
    assertThatThrownBy(() -> config("127.0.0.1:8025", null, null, false, "192.0.2.1"))
        .hasMessageContaining("only used with behind_proxy");
    assertThatThrownBy(() -> config("0.0.0.0:443", "http://weir.example.org", TLS, false))
        .hasMessageContaining("must begin with https://");
    assertThat(config("0.0.0.0:8025", URL, null, true, "192.0.2.0/24").behindProxy()).isTrue();
    assertThat(config("0.0.0.0:443", null, TLS, false).baseUrl()).isEqualTo("https://0.0.0.0:443");
    assertThat(config("[::1]:8025", null, null, false).baseUrl()).isEqualTo("http://[::1]:8025");
  }

  private static WebConfig config(
      String listen, String url, TlsConfig tls, boolean behind, String... proxies) {
    return new WebConfig(
        Listen.parse(listen),
        url,
        tls,
        behind,
        List.of(proxies).stream().map(Network::parse).toList(),
        Duration.ofSeconds(10));
  }
}
