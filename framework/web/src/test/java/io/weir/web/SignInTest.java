package io.weir.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.engine.config.Listen;
import io.weir.engine.config.WebConfig;
import io.weir.web.access.Role;
import io.weir.web.access.UserFile;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SignInTest {
  private static final String PASSWORD = "correct horse";

  @TempDir Path folder;
  private final FakeOperations operations = new FakeOperations().busyDay();
  private final MovableClock clock = new MovableClock();
  private UserFile users;
  private WebServer server;
  private String link;
  private Visitor visitor;

  @BeforeEach
  void start() throws IOException {
    users = new UserFile(folder);
    users.add("anna", Role.OPERATOR, PASSWORD, Instant.now());
    server =
        new WebServer(
            new WebConfig(Listen.parse("127.0.0.1:0"), null, false), operations, folder, clock);
    link = server.start();
    visitor = new Visitor(server.port());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpResponse<String> signIn(Visitor who, String name, String password, String... headers)
      throws Exception {
    String form = "name=" + encode(name) + "&password=" + encode(password);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(who.base + "/sign-in"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form));
    if (headers.length > 0) {
      request.headers(headers);
    } else {
      request.header("Origin", who.base);
    }
    HttpResponse<String> answer = who.send(request);
    List<String> cookies = new ArrayList<>();
    for (String set : answer.headers().allValues("Set-Cookie")) {
      cookies.add(set.substring(0, set.indexOf(';')));
    }
    if (!cookies.isEmpty()) {
      who.cookie = String.join("; ", cookies);
    }
    return answer;
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Test
  void withNameAndPasswordOneIsIn() throws Exception {
    HttpResponse<String> locked = visitor.get("/");
    assertThat(locked.statusCode()).isEqualTo(401);
    assertThat(locked.body())
        .contains("<form method=\"post\" action=\"./sign-in\">")
        .contains("<label for=\"name\">", "autocomplete=\"username\"")
        .contains("<label for=\"password\">", "autocomplete=\"current-password\"")
        .doesNotContain("<script", "anna");

    HttpResponse<String> answer = signIn(visitor, " Anna ", PASSWORD);

    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(answer.headers().firstValue("Location")).hasValue("./");
    assertThat(answer.headers().allValues("Set-Cookie"))
        .hasSize(2)
        .allMatch(c -> c.contains("; HttpOnly; SameSite=Strict; Max-Age="))
        .noneMatch(c -> c.contains("Secure"));
    assertThat(visitor.get("/").body()).contains("<bdi>anna</bdi></b> (operator)");
    assertThat(visitor.lift("b1", visitor.order()).statusCode()).isEqualTo(303);
    assertThat(operations.lifted).containsExactly("b1 by anna");
  }

  @Test
  void aWrongNameAndAWrongPasswordAreAnsweredAlike() throws Exception {
    HttpResponse<String> password = signIn(visitor, "anna", "wrong password");
    HttpResponse<String> name = signIn(visitor, "otto", PASSWORD);
    assertThat(password.statusCode()).isEqualTo(401);
    assertThat(password.body()).contains("Wrong name or password.");
    assertThat(name.body()).isEqualTo(password.body().replace("\"anna\"", "\"otto\""));
    assertThat(name.headers().map().keySet()).isEqualTo(password.headers().map().keySet());
    assertThat(password.headers().firstValue("Set-Cookie")).isEmpty();
    assertThat(signIn(visitor, "anna", "").statusCode()).isEqualTo(400);
    assertThat(signIn(visitor, "", PASSWORD).statusCode()).isEqualTo(400);
    assertThat(signIn(visitor, "<script>alert(1)</script>", PASSWORD).body())
        .contains("Wrong name or password.")
        .doesNotContain("<script>alert");
  }

  @Test
  void noOtherPageCanSignSomebodyIn() throws Exception {
    for (String[] headers :
        new String[][] {
          {"Origin", "https://evil.example"},
          {"Origin", "null"},
          {"Sec-Fetch-Site", "cross-site"},
          {"Sec-Fetch-Site", "none"},
          {"Accept", "*/*"}
        }) {
      HttpResponse<String> answer = signIn(visitor, "anna", PASSWORD, headers);
      assertThat(answer.statusCode()).as(headers[1]).isEqualTo(403);
      assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
    }
    assertThat(signIn(visitor, "anna", PASSWORD, "Sec-Fetch-Site", "same-origin").statusCode())
        .isEqualTo(303);
  }

  @Test
  void aSessionThatSomebodyElsePlantedIsNotTakenOver() throws Exception {
    String planted = "weir_" + server.port() + "=planted-by-somebody-else";
    visitor.cookie = planted;
    signIn(visitor, "anna", PASSWORD);
    assertThat(visitor.cookie).doesNotContain("planted");
    assertThat(visitor.get("/").statusCode()).isEqualTo(200);
    Visitor other = new Visitor(server.port());
    other.cookie = planted;
    assertThat(other.get("/").statusCode()).isEqualTo(401);

    // The session that the browser had ends with the new one.
    String before = visitor.cookie;
    signIn(visitor, "anna", PASSWORD);
    other.cookie = before;
    assertThat(other.get("/").statusCode()).isEqualTo(401);
  }

  @Test
  void aThousandWrongPasswordsCostLittleAndLockNobodyOut() throws Exception {
    Visitor known = new Visitor(server.port());
    assertThat(signIn(known, "anna", PASSWORD).statusCode()).isEqualTo(303);
    TreeMap<Integer, Integer> answers = new TreeMap<>();
    HttpResponse<String> last = null;
    for (int i = 0; i < 1000; i++) {
      last = signIn(visitor, "anna", "wrong password " + i);
      answers.merge(last.statusCode(), 1, Integer::sum);
    }
    assertThat(answers.get(401)).isEqualTo(5);
    assertThat(answers.get(429)).isEqualTo(995);
    assertThat(last.headers().firstValue("Retry-After").orElseThrow()).isEqualTo("1");
    assertThat(last.body()).contains("Try again in 1 s.", "<form");

    // Also the right one has to wait, from there; not in a browser that knows it, nor by the link.
    assertThat(signIn(visitor, "anna", PASSWORD).statusCode()).isEqualTo(429);
    assertThat(signIn(known, "anna", PASSWORD).statusCode()).isEqualTo(303);
    assertThat(new Visitor(server.port()).enter(link).statusCode()).isEqualTo(303);
    clock.pass(Duration.ofSeconds(2));
    assertThat(signIn(visitor, "anna", PASSWORD).statusCode()).isEqualTo(303);
  }

  @Test
  void aBrowserThatIsKnownHasToWaitForItsOwnWrongOnes() throws Exception {
    signIn(visitor, "anna", PASSWORD);
    String cookies = visitor.cookie;
    for (int i = 0; i < 5; i++) {
      assertThat(signIn(visitor, "anna", "wrong password").statusCode()).isEqualTo(401);
    }
    assertThat(signIn(visitor, "anna", PASSWORD).statusCode()).isEqualTo(429);
    assertThat(signIn(new Visitor(server.port()), "anna", PASSWORD).statusCode()).isEqualTo(303);
    // It is known for this password alone, and a name in it is worth nothing.
    users.password("anna", "another password", Instant.now());
    visitor.cookie = cookies;
    assertThat(signIn(visitor, "anna", "another password").statusCode()).isEqualTo(303);
  }

  @Test
  void sessionsEndWhenTheyAreOldOrNotUsed() throws Exception {
    signIn(visitor, "anna", PASSWORD);
    for (int i = 0; i < 6; i++) {
      clock.pass(Duration.ofHours(2).minusSeconds(1));
      assertThat(visitor.get("/").statusCode()).as("%d", i).isEqualTo(200);
    }
    clock.pass(Duration.ofSeconds(6));
    assertThat(visitor.get("/").statusCode()).isEqualTo(401);
    signIn(visitor, "anna", PASSWORD);
    clock.pass(Duration.ofHours(2));
    assertThat(visitor.get("/").statusCode()).isEqualTo(401);
  }

  @Test
  void signingOutEndsOneSessionOrAllOfTheUser() throws Exception {
    users.add("otto", Role.VIEWER, PASSWORD, Instant.now());
    List<Visitor> annas = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Visitor anna = new Visitor(server.port());
      assertThat(signIn(anna, "anna", PASSWORD).statusCode()).isEqualTo(303);
      annas.add(anna);
    }
    Visitor otto = new Visitor(server.port());
    signIn(otto, "otto", PASSWORD);
    annas.get(0).leave(annas.get(0).order());
    assertThat(annas.get(0).get("/").statusCode()).isEqualTo(401);
    assertThat(annas.get(1).get("/").statusCode()).isEqualTo(200);

    HttpResponse<String> answer =
        otto.send(
            HttpRequest.newBuilder(URI.create(otto.base + "/leave/everywhere"))
                .header("X-Weir-Order", otto.order())
                .POST(BodyPublishers.noBody()));
    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(answer.headers().firstValue("Location")).hasValue("../");
    assertThat(otto.get("/").statusCode()).isEqualTo(401);
    assertThat(annas.get(2).get("/").statusCode()).isEqualTo(200);
    annas
        .get(1)
        .send(
            HttpRequest.newBuilder(URI.create(otto.base + "/leave/everywhere"))
                .header("X-Weir-Order", annas.get(1).order())
                .POST(BodyPublishers.noBody()));
    assertThat(annas.get(2).get("/").statusCode()).isEqualTo(401);
  }

  @Test
  void aUserThatIsRemovedOrGetsAnotherPasswordIsOut() throws Exception {
    signIn(visitor, "anna", PASSWORD);
    users.password("anna", "another password", Instant.now());
    out(visitor);
    signIn(visitor, "anna", "another password");
    assertThat(visitor.get("/").statusCode()).isEqualTo(200);
    users.remove("anna");
    out(visitor);
    users.add("anna", Role.VIEWER, "another password", Instant.now());
    assertThat(visitor.get("/").statusCode()).isEqualTo(401);
    signIn(visitor, "anna", "another password");
    assertThat(visitor.get("/").statusCode()).isEqualTo(200);
    Files.writeString(folder.resolve("web-users"), "broken");
    out(visitor);
    assertThat(visitor.get("/").body()).contains("The users cannot be read");
  }

  @Test
  void aPageThatIsOpenEndsWithTheUser() throws Exception {
    signIn(visitor, "anna", PASSWORD);
    try (Stream<String> lines = visitor.listen().body()) {
      Iterator<String> events = lines.iterator();
      assertThat(events.next()).startsWith("event: ");
      users.remove("anna");
      // To the end of the stream, which a browser would keep open for ever.
      while (events.hasNext()) {
        events.next();
      }
    }
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> server.listeners() == 0);
  }

  private static void out(Visitor visitor) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> visitor.get("/").statusCode() == 401);
  }

  @Test
  void nobodyEndsTheSessionsOfOthersByOpeningMany() throws Exception {
    signIn(visitor, "anna", PASSWORD);
    for (int i = 0; i < 40; i++) {
      new Visitor(server.port()).enter(Files.readString(folder.resolve("web-link")).strip());
    }
    assertThat(visitor.get("/").statusCode()).isEqualTo(200);
  }

  @Test
  void noiseIsRefusedAndBreaksNothing() throws Exception {
    Random random = new Random(7);
    for (int i = 0; i < 60; i++) {
      byte[] noise = new byte[random.nextInt(3000)];
      random.nextBytes(noise);
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(visitor.base + "/sign-in"))
              .header("Origin", visitor.base)
              .header(
                  "Content-Type",
                  i % 3 == 0
                      ? "application/x-www-form-urlencoded"
                      : i % 3 == 1 ? "multipart/form-data; boundary=x" : "text/" + i)
              .POST(BodyPublishers.ofByteArray(noise));
      HttpResponse<String> answer = visitor.send(request);
      assertThat(answer.statusCode()).isBetween(400, 429);
      assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
    }
    String big = "name=anna&password=" + "x".repeat(20_000);
    HttpResponse<String> answer =
        visitor.send(
            HttpRequest.newBuilder(URI.create(visitor.base + "/sign-in"))
                .header("Origin", visitor.base)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(big)));
    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(signIn(visitor, "anna", PASSWORD).statusCode()).isEqualTo(303);
  }

  @Test
  void withoutUsersThePageSaysHowToAddOne() throws Exception {
    users.remove("anna");
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> visitor.get("/sign-in").body().contains("weir users add"));
    assertThat(visitor.get("/sign-in").body()).doesNotContain("<form");
  }
}
