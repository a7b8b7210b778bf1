package io.weir.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/weir users} and {@code tokens} beside a daemon that runs. */
final class UsersIT {
  private static final Pattern LINK = Pattern.compile("(https?://127\\.0\\.0\\.1:\\d+)/enter/");
  private static final String PASSWORD = "correct horse";

  @TempDir Path folder;
  private final HttpClient http = HttpClient.newHttpClient();
  private Installation weir;
  private String base = "";

  @BeforeEach
  void unpack() {
    weir = Installation.unpack(folder);
    weir.write("maillog", "");
    weir.write(
        "weir.yaml",
        """
        sources: [{ type: file, path: maillog }]
        parsers: [{ type: postfix }]
        store: { type: h2, path: data/weir }
        state: state
        web: { listen: "127.0.0.1:0" }
        """);
  }

  private Installation.Finished with(String input, String... arguments) {
    try (Running command = weir.startWith(weir.write("input", input), arguments)) {
      return command.end(Installation.PATIENCE);
    }
  }

  private HttpResponse<String> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> signIn(String password) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create(base + "/sign-in"))
            .headers("Origin", base, "Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString("name=anna&password=" + password.replace(' ', '+')))
            .build(),
        BodyHandlers.ofString());
  }

  private static String cookie(HttpResponse<String> answer) {
    String set = answer.headers().firstValue("Set-Cookie").orElseThrow();
    return set.substring(0, set.indexOf(';'));
  }

  @Test
  void usersAndTokensComeAndGoWithoutARestart() throws Exception {
    String[] add = {"users", "add", "anna", "--role", "viewer", "--password-stdin", "-c"};
    String[] addHere = Arrays.copyOf(add, add.length + 1);
    addHere[add.length] = "weir.yaml";
    // Also before the first start: the state folder is made then.
    with("correct horse\n", addHere).good();
    try (Running daemon = weir.start("run", "-c", "weir.yaml")) {
      daemon.says("running: ", Installation.PATIENCE);
      Matcher link = LINK.matcher(daemon.err());
      assertThat(link.find()).as(daemon.err()).isTrue();
      base = link.group(1);

      assertThat(signIn("wrong password").statusCode()).isEqualTo(401);
      HttpResponse<String> in = signIn(PASSWORD);
      assertThat(in.statusCode()).isEqualTo(303);
      String cookie = cookie(in);
      assertThat(get("/", "Cookie", cookie).body()).contains("anna", "(viewer)");

      String token =
          weir.weir("tokens", "add", "prometheus", "--role", "viewer", "-c", "weir.yaml")
              .good()
              .out()
              .strip();
      Awaitility.await()
          .atMost(Installation.PATIENCE)
          .until(() -> get("/metrics", "Authorization", "Bearer " + token).statusCode() == 200);
      assertThat(get("/metrics", "Authorization", "Bearer x").statusCode()).isEqualTo(401);
      assertThat(weir.weir("tokens", "list", "-c", "weir.yaml").good().out())
          .contains("prometheus  viewer  20")
          .doesNotContain(token);
      weir.weir("tokens", "remove", "prometheus", "-c", "weir.yaml").good();
      Awaitility.await()
          .atMost(Installation.PATIENCE)
          .until(() -> get("/metrics", "Authorization", "Bearer " + token).statusCode() == 401);

      with("another password", "users", "password", "anna", "--password-stdin", "-c", "weir.yaml")
          .good();
      Awaitility.await()
          .atMost(Installation.PATIENCE)
          .until(() -> get("/", "Cookie", cookie).statusCode() == 401);
      String later = cookie(signIn("another password"));
      assertThat(get("/", "Cookie", later).statusCode()).isEqualTo(200);
      assertThat(weir.weir("users", "list", "-c", "weir.yaml").good().out())
          .contains("anna  viewer  20");
      weir.weir("users", "remove", "anna", "-c", "weir.yaml").good();
      Awaitility.await()
          .atMost(Installation.PATIENCE)
          .until(() -> get("/", "Cookie", later).statusCode() == 401);
      for (String name : new String[] {"web-users", "web-tokens", "web-access.lock"}) {
        Path file = weir.work().resolve("state").resolve(name);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .as(name)
            .isEqualTo("rw-------");
      }
      assertThat(daemon.stop(Installation.PATIENCE).exit()).isZero();
      assertThat(daemon.err())
          .contains("web: wrong name or password: 'anna' from 127.0.0.1")
          .contains("web: anna (viewer) signed in from 127.0.0.1")
          .doesNotContain(PASSWORD, token, "Exception");
    }
  }

  @Test
  void theHelpOfAllCommandsNeedsNoneOfThePagesJars() {
    assertThat(weir.weir("--help").good().out()).contains("users", "tokens");
    assertThat(weir.weir("users", "add", "--help").good().out()).contains("--password-stdin");
    assertThat(weir.weir("users", "add", "anna", "--role", "viewer", "-c", "weir.yaml").err())
        .contains("there is no terminal");
  }

  /** Makes a certificate and a key with the JDK's own tool; returns who trusts it. */
  private SSLContext pair() throws Exception {
    Path file = weir.work().resolve("pair.p12");
    Files.deleteIfExists(file);
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-keyalg",
            "EC",
            "-dname",
            "CN=weir",
            "-ext",
            "SAN=ip:127.0.0.1",
            "-storetype",
            "PKCS12",
            "-storepass",
            "password",
            "-keystore",
            file.toString());
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    KeyStore store = KeyStore.getInstance(file.toFile(), "password".toCharArray());
    pem("fullchain.pem", "CERTIFICATE", store.getCertificate("mykey").getEncoded());
    pem("privkey.pem", "PRIVATE KEY", store.getKey("mykey", "password".toCharArray()).getEncoded());
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("weir", store.getCertificate("mykey"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), new SecureRandom());
    return context;
  }

  private void pem(String name, String what, byte[] bytes) {
    weir.write(
        name,
        "-----BEGIN "
            + what
            + "-----\n"
            + Base64.getMimeEncoder().encodeToString(bytes)
            + "\n-----END "
            + what
            + "-----\n");
  }

  @Test
  void aCertificateIsServedAndReplacedWhileItRuns() throws Exception {
    Path config = weir.work().resolve("weir.yaml");
    String tls = "127.0.0.1:0\", tls: { certificate: fullchain.pem, key: privkey.pem }";
    weir.write("weir.yaml", Files.readString(config).replace("127.0.0.1:0\"", tls));
    assertThat(weir.weir("check", "weir.yaml").err()).contains("fullchain.pem is not there");
    pair();
    Files.copy(weir.work().resolve("privkey.pem"), weir.work().resolve("other.pem"));
    SSLContext first = pair();
    weir.weir("check", "weir.yaml").good();
    weir.write("broken.yaml", Files.readString(config).replace("privkey", "other"));
    assertThat(weir.weir("check", "broken.yaml").err())
        .contains("broken.yaml:5:", "other.pem is not the key of the certificate in");
    assertThat(weir.weir("run", "broken.yaml").err()).contains("other.pem is not the key of");

    try (Running daemon = weir.start("run", "weir.yaml")) {
      daemon.says("running: ", Installation.PATIENCE);
      Matcher link = LINK.matcher(daemon.err());
      assertThat(link.find()).as(daemon.err()).isTrue();
      base = link.group(1);
      assertThat(base).startsWith("https://");
      assertThat(health(first)).isEqualTo(200);
      SSLContext second = pair();
      Awaitility.await()
          .atMost(Installation.PATIENCE)
          .ignoreExceptions()
          .until(() -> health(second) == 200);
      daemon.says("web: new certificate of CN=weir", Installation.PATIENCE);
      daemon.stop(Installation.PATIENCE).good();
    }
  }

  private int health(SSLContext trusting) throws Exception {
    return HttpClient.newBuilder()
        .sslContext(trusting)
        .build()
        .send(
            HttpRequest.newBuilder(URI.create(base + "/health")).build(), BodyHandlers.discarding())
        .statusCode();
  }
}
