package io.weir.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.engine.config.Listen;
import io.weir.engine.config.TlsConfig;
import io.weir.engine.config.WebConfig;
import io.weir.engine.pipeline.Descriptors;
import io.weir.web.access.Role;
import io.weir.web.access.UserFile;
import io.weir.web.tls.Certificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages with a certificate of their own. */
final class TlsTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @TempDir Path folder;
  private TlsConfig tls;
  private WebServer server;
  private String link;

  @BeforeEach
  void start() throws Exception {
    tls = new TlsConfig(folder.resolve("fullchain.pem"), folder.resolve("privkey.pem"));
    write("first");
    server = server(Bounds.of(Descriptors.now()));
    link = server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private WebServer server(Bounds bounds) {
    return new WebServer(
        new WebConfig(
            Listen.parse("127.0.0.1:0"), null, tls, false, List.of(), Duration.ofSeconds(10)),
        new FakeOperations().busyDay(),
        folder,
        new MovableClock(),
        Duration.ofSeconds(20),
        bounds);
  }

  private void write(String name) throws Exception {
    KeyPair pair = Certificates.pair("EC");
    Instant from = Instant.now().minus(Duration.ofDays(1));
    X509Certificate own = Certificates.own(pair, name, from, Duration.ofDays(90));
    Certificates.write(tls.certificate(), own);
    Certificates.write(tls.key(), Certificates.pkcs8(pair.getPrivate()));
  }

  /** Trusts everybody, and remembers no session: each connection shows its certificate. */
  private static SSLContext anybody() throws Exception {
    X509TrustManager all =
        new X509TrustManager() {
          @Override
          public void checkClientTrusted(X509Certificate[] chain, String type) {}

          @Override
          public void checkServerTrusted(X509Certificate[] chain, String type) {}

          @Override
          public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
          }
        };
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {all}, new SecureRandom());
    return context;
  }

  private SSLSocket connect(String... protocols) throws Exception {
    SSLSocket socket =
        (SSLSocket) anybody().getSocketFactory().createSocket("127.0.0.1", server.port());
    socket.setSoTimeout((int) PATIENCE.toMillis());
    if (protocols.length > 0) {
      socket.setEnabledProtocols(protocols);
    }
    socket.startHandshake();
    return socket;
  }

  private String shown() throws Exception {
    try (SSLSocket socket = connect()) {
      X509Certificate own = (X509Certificate) socket.getSession().getPeerCertificates()[0];
      return own.getSubjectX500Principal().getName();
    }
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return HttpClient.newBuilder()
        .sslContext(anybody())
        .build()
        .send(request.build(), BodyHandlers.ofString());
  }

  @Test
  void thePagesAndTheirCookiesAreForTlsAlone() throws Exception {
    String base = "https://127.0.0.1:" + server.port();
    assertThat(link).startsWith(base + "/enter/");
    HttpResponse<String> in = send(HttpRequest.newBuilder(URI.create(link)));
    assertThat(in.statusCode()).isEqualTo(303);
    String cookie = in.headers().firstValue("Set-Cookie").orElseThrow();
    assertThat(cookie).contains("; Secure", "HttpOnly");
    HttpRequest.Builder page =
        HttpRequest.newBuilder(URI.create(base + "/"))
            .header("Cookie", cookie.substring(0, cookie.indexOf(';')));
    assertThat(send(page).body()).contains("198.51.100.7");

    new UserFile(folder).add("anna", Role.VIEWER, "correct horse", Instant.now());
    for (String origin : List.of(base, base.replace("https", "http"))) {
      HttpRequest.Builder signIn =
          HttpRequest.newBuilder(URI.create(base + "/sign-in"))
              .headers("Origin", origin, "Content-Type", "application/x-www-form-urlencoded")
              .POST(BodyPublishers.ofString("name=anna&password=correct+horse"));
      HttpResponse<String> answer = send(signIn);
      assertThat(answer.statusCode()).isEqualTo(origin.equals(base) ? 303 : 403);
      assertThat(answer.headers().allValues("Set-Cookie")).allMatch(c -> c.endsWith("; Secure"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void newVersionsAreSpoken(String protocol) throws Exception {
    try (SSLSocket socket = connect(protocol)) {
      assertThat(socket.getSession().getProtocol()).isEqualTo(protocol);
      assertThat(socket.getSession().getCipherSuite()).doesNotContain("CBC", "TLS_RSA_");
    }
  }

  /** A greeting of TLS 1.1 by hand: the JDK does not even offer it. */
  @Test
  void oldVersionsAreRefused() throws Exception {
    byte[] hello = {
      0x16,
      3,
      1,
      0,
      47,
      1,
      0,
      0,
      43,
      3,
      2,
      1,
      2,
      3,
      4,
      5,
      6,
      7,
      8,
      9,
      10,
      11,
      12,
      13,
      14,
      15,
      16,
      17,
      18,
      19,
      20,
      21,
      22,
      23,
      24,
      25,
      26,
      27,
      28,
      29,
      30,
      31,
      32,
      0,
      0,
      4,
      (byte) 0xC0,
      0x09,
      (byte) 0xC0,
      0x0A,
      1,
      0
    };
    hello[4] = (byte) (hello.length - 5);
    hello[8] = (byte) (hello.length - 9);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      socket.getOutputStream().write(hello);
      byte[] answer = socket.getInputStream().readAllBytes();
      // An alert, if anything, and no ServerHello.
      assertThat(answer.length == 0 || answer[0] == 0x15).isTrue();
    }
  }

  @Test
  void whoSpeaksWithoutTlsIsToldSo() throws Exception {
    String answer = Visitor.raw(server.port(), "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    assertThat(answer)
        .startsWith("HTTP/1.1 400 ")
        .contains("This port speaks TLS: begin the address with https://")
        .doesNotContain("web-link", "Jetty");
    assertThat(Visitor.raw(server.port(), "\u0001\u0002 nonsense\r\n")).isEmpty();
    assertThat(shown()).isEqualTo("CN=first");
  }

  @Test
  void aNewPairIsTakenAndABrokenOneIsNot() throws Exception {
    assertThat(shown()).isEqualTo("CN=first");
    try (SSLSocket open = connect()) {
      write("second");
      Awaitility.await().atMost(PATIENCE).until(() -> shown().equals("CN=second"));
      open.getOutputStream()
          .write(
              "GET /health HTTP/1.0\r\nHost: localhost\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(open.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .contains(" 200 OK");
    }
    Certificates.write(tls.key(), Certificates.pkcs8(Certificates.pair("EC").getPrivate()));
    Thread.sleep(6_000); // three looks
    assertThat(shown()).isEqualTo("CN=second");
    Files.delete(tls.certificate());
    assertThat(shown()).isEqualTo("CN=second");
    write("third");
    Awaitility.await().atMost(PATIENCE).until(() -> shown().equals("CN=third"));
  }

  @Test
  void whoNeverEndsTheHandshakeIsClosed() throws Exception {
    server.close();
    server =
        server(
            new Bounds(
                8,
                Duration.ofSeconds(2),
                Duration.ofSeconds(30),
                Duration.ofSeconds(10),
                Duration.ofSeconds(60)));
    server.start();
    try (Socket silent = new Socket(InetAddress.getLoopbackAddress(), server.port());
        Socket half = new Socket(InetAddress.getLoopbackAddress(), server.port());
        SSLSocket whole = connect()) {
      half.getOutputStream().write(new byte[] {0x16, 3, 1, 2, 0, 1});
      silent.setSoTimeout((int) PATIENCE.toMillis());
      half.setSoTimeout((int) PATIENCE.toMillis());
      assertThat(silent.getInputStream().read()).isEqualTo(-1);
      assertThat(half.getInputStream().readAllBytes().length).isLessThan(100);
      assertThatThrownBy(
              () -> {
                if (whole.getInputStream().read() < 0) {
                  throw new SSLException("closed");
                }
              })
          .isInstanceOf(IOException.class);
    }
    assertThat(shown()).isEqualTo("CN=first");
  }

  @Test
  void whatCannotBeServedIsNotStarted() throws Exception {
    server.close();
    Certificates.write(tls.key(), Certificates.pkcs8(Certificates.pair("EC").getPrivate()));
    WebServer other = server(Bounds.of(Descriptors.now()));
    assertThatThrownBy(other::start)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is not the key of the certificate");
    other.close();
  }
}
