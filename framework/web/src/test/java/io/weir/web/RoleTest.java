package io.weir.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.engine.config.Listen;
import io.weir.engine.config.WebConfig;
import io.weir.web.access.Caller;
import io.weir.web.access.Role;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a viewer may not do, whatever the page. */
final class RoleTest {
  @TempDir Path folder;
  private final FakeOperations operations = new FakeOperations().busyDay();
  private WebServer server;

  @BeforeEach
  void start() throws IOException {
    server =
        new WebServer(
            new WebConfig(Listen.parse("127.0.0.1:0"), null, false),
            operations,
            folder,
            new MovableClock());
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Visitor as(Role role) {
    Visitor visitor = new Visitor(server.port());
    String value = server.sessions().begin(new Caller("anna", role));
    visitor.cookie = "weir_" + server.port() + "=" + value;
    return visitor;
  }

  @Test
  void aViewerSeesAllAndOrdersNothing() throws Exception {
    Visitor viewer = as(Role.VIEWER);
    String page = viewer.get("/").body();
    assertThat(page)
        .contains("198.51.100.7", "anna", "(viewer)", "<body class=\"viewer\"")
        .doesNotContain("Unblock?");

    HttpResponse<String> answer = viewer.lift("b1", viewer.order());

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).contains("Your role is viewer");
    assertThat(operations.lifted).isEmpty();
    assertThat(viewer.leave(viewer.order()).statusCode()).isEqualTo(303);
    assertThat(viewer.get("/").statusCode()).isEqualTo(401);
  }

  @Test
  void anOrderIsTheOperators() throws Exception {
    Visitor operator = as(Role.OPERATOR);
    assertThat(operator.get("/").body()).contains("Unblock?").doesNotContain("class=\"viewer\"");
    assertThat(operator.lift("b1", operator.order()).statusCode()).isEqualTo(303);
    assertThat(operations.lifted).containsExactly("b1 by anna");
  }

  /** Paths that do not exist stand for those that somebody will add. */
  @ParameterizedTest
  @CsvSource({
    "POST,/blocks/add",
    "PUT,/anything",
    "DELETE,/api/v1/blocks/1",
    "PATCH,/static/x",
    "POST,/leave/",
    "POST,//leave",
    "POST,/LEAVE",
    "POST,/enter/x",
    "POST,/health",
    "WEIRD,/leave2"
  })
  void whatIsNoQuestionNeedsTheRoleWithoutAnybodyThinkingOfIt(String method, String path)
      throws Exception {
    Visitor viewer = as(Role.VIEWER);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(viewer.base + path))
            .header("X-Weir-Order", viewer.order())
            .method(method, BodyPublishers.noBody());
    assertThat(viewer.send(request).statusCode()).isEqualTo(403);
  }
}
