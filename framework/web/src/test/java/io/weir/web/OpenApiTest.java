package io.weir.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import io.weir.engine.view.TrustDesk;
import io.weir.web.access.Role;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The document of the API against the API. */
final class OpenApiTest {
  private static final Set<String> ERRORS = Set.of("400", "401", "403", "404", "413", "429", "503");

  @TempDir Path folder;
  private JsonNode document;
  private ApiRig rig;

  @BeforeEach
  void start() throws Exception {
    try (InputStream in = ApiRoutes.class.getResourceAsStream("openapi.json")) {
      document = ApiRig.JSON.readTree(Objects.requireNonNull(in));
    }
    rig = new ApiRig(folder);
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  @Test
  void aStockParserFindsNothingWrong() {
    ParseOptions options = new ParseOptions();
    options.setResolve(true);
    SwaggerParseResult result =
        new OpenAPIV3Parser().readContents(document.toString(), null, options);
    assertThat(result.getMessages()).isEmpty();
    assertThat(result.getOpenAPI().getPaths()).hasSameSizeAs(document.get("paths"));
    assertThat(result.getOpenAPI().getInfo().getVersion()).isEqualTo("1");
  }

  /** Method, path and parameters, as the document has them and as the server routes them. */
  @Test
  void eachRouteIsDocumentedAndEachDocumentedPathIsRouted() {
    Map<String, Set<String>> documented = new TreeMap<>();
    document
        .get("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        method ->
                            documented.put(
                                method.getKey().toUpperCase(java.util.Locale.ROOT)
                                    + " "
                                    + path.getKey(),
                                parameters(method.getValue()))));
    Map<String, Set<String>> routed = new TreeMap<>();
    for (ApiRoute route : new ApiRoutes(rig.operations, () -> {}).routes()) {
      Set<String> names = new TreeSet<>(route.parameters());
      for (String part : route.path().split("/", -1)) {
        if (part.startsWith("{")) {
          names.add(part);
        }
      }
      routed.put(route.method() + " " + route.path(), names);
    }
    routed.put("GET /openapi.json", Set.of());
    assertThat(documented).isEqualTo(routed);
  }

  private Set<String> parameters(JsonNode operation) {
    Set<String> names = new TreeSet<>();
    for (JsonNode parameter : operation.path("parameters")) {
      JsonNode one =
          parameter.has("$ref")
              ? document.at(parameter.get("$ref").asText().substring(1))
              : parameter;
      String name = one.get("name").asText();
      names.add(
          one.get("in").asText().equals("path")
              ? "{" + name + "}"
              : name.equals("f") ? "f.*" : name);
    }
    return names;
  }

  private void fits(String path, String pattern, String method, HttpResponse<String> answer)
      throws IOException {
    String code = String.valueOf(answer.statusCode());
    JsonNode response =
        document.at("/paths").path(pattern).path(method).path("responses").path(code);
    assertThat(response.isMissingNode()).as(path + " answers " + code).isFalse();
    ObjectNode schema = ApiRig.JSON.createObjectNode();
    schema.setAll((ObjectNode) response.at("/content/application~1json/schema"));
    schema.set("components", document.get("components"));
    JsonSchema validator =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(schema);
    assertThat(validator.validate(ApiRig.JSON.readTree(answer.body())))
        .as(path + ": " + answer.body())
        .isEmpty();
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/json");
  }

  @Test
  void eachAnswerFitsItsSchema() throws Exception {
    rig.operations.trouble();
    rig.message(0, "AAA", "anna@one.example");
    rig.message(1, "BBB", "");
    rig.operations.trusts.add(
        new TrustDesk.TrustStatus(
            "t1",
            "sender",
            "a@b",
            "ours",
            Optional.empty(),
            TrustDesk.Origin.ORDER,
            "ann",
            Optional.of(FakeOperations.AT)));
    rig.pastAlert("past1", "192.0.2.77", "{\"sender\":[\"a\",\"b\"],\"cut\":[\"c");
    Map<String, List<String>> asked = new TreeMap<>();
    asked.put("/status", List.of("/status"));
    asked.put("/rules", List.of("/rules"));
    asked.put("/types", List.of("/types"));
    asked.put("/alerts/active", List.of("/alerts/active"));
    asked.put("/alerts", List.of("/alerts", "/alerts?most=1&f.rule=busy*", "/alerts?most=0"));
    asked.put("/alerts/{alert_id}", List.of("/alerts/a2", "/alerts/past1", "/alerts/none"));
    asked.put("/blocks", List.of("/blocks"));
    asked.put("/blockers", List.of("/blockers"));
    asked.put("/trusts", List.of("/trusts"));
    asked.put(
        "/events",
        List.of(
            "/events",
            "/events?type=mail_delivery&most=1",
            "/events?type=alert&last=7d",
            "/events?type=none",
            "/events?lst=7d"));
    asked.put(
        "/events/counts",
        List.of(
            "/events/counts",
            "/events/counts?by=sender&most=1",
            "/events/counts?by=nothing",
            "/events/counts?last=1y"));
    asked.put(
        "/subject",
        List.of(
            "/subject?field=client_address&value=192.0.2.7",
            "/subject?field=sasl_username&value=anna.petrova@mail.example",
            "/subject?field=host&value=mx1"));
    asked.put("/trace", List.of("/trace?id=AAA", "/trace?id=ZZZ", "/trace?id=AAA&near=now"));
    asked.put(
        "/statistics",
        List.of("/statistics", "/statistics?from=2026-03-05", "/statistics?range=x"));
    asked.put("/openapi.json", List.of("/openapi.json"));
    Set<String> codes = new TreeSet<>();
    for (Map.Entry<String, List<String>> pattern : asked.entrySet()) {
      for (String path : pattern.getValue()) {
        HttpResponse<String> answer = rig.get(path);
        codes.add(String.valueOf(answer.statusCode()));
        fits(path, pattern.getKey(), "get", answer);
        fits(path, pattern.getKey(), "get", rig.send("GET", "/api/v1" + path, "", ""));
      }
    }
    Map<String, String> orders = orders();
    for (Map.Entry<String, String> order : orders.entrySet()) {
      String path = order.getKey().replace("{block_id}", "b1").replace("{trust_id}", "t1");
      String body = order.getValue();
      for (String sent : List.of(body, "", "{}", "[]", "{\"x\":1}", " ".repeat(9_000))) {
        HttpResponse<String> answer = rig.post(path, Role.OPERATOR, sent);
        codes.add(String.valueOf(answer.statusCode()));
        fits(path, order.getKey(), "post", answer);
      }
      fits(path, order.getKey(), "post", rig.post(path, Role.VIEWER, body));
      fits(path, order.getKey(), "post", rig.send("POST", "/api/v1" + path, "", body));
    }
    assertThat(codes).contains("200", "400", "404", "413");
    rig.operations.memory.away(true);
    fits("/events", "/events", "get", rig.get("/events"));
    Set<String> with = new TreeSet<>(asked.keySet());
    with.addAll(orders.keySet());
    Set<String> all = new TreeSet<>();
    document.get("paths").fieldNames().forEachRemaining(all::add);
    assertThat(with).as("every path was asked").isEqualTo(all);
  }

  private static Map<String, String> orders() {
    String until = "\"until\":\"2026-03-09T00:00:00Z\"";
    return Map.of(
        "/blocks/{block_id}/note",
        "{\"reason\":\"called her\"}",
        "/blocks",
        "{\"action\":\"a\",\"field\":\"client_address\",\"value\":\"192.0.2.9\"," + until + "}",
        "/blocks/{block_id}/prolong",
        "{" + until + ",\"reason\":\"x\"}",
        "/blocks/{block_id}/lift",
        "{\"reason\":\"a mistake\"}",
        "/blocks/{block_id}/approve",
        "{\"reason\":\"seen\"}",
        "/blocks/{block_id}/refuse",
        "",
        "/trusts",
        "{\"field\":\"sender\",\"value\":\"a@b\"," + until + ",\"unblock\":true,\"reason\":\"x\"}",
        "/trusts/{trust_id}/end",
        "{}");
  }

  @Test
  void everySchemaIsUsedAndEveryErrorIsOneOfTheKnown() {
    String text = document.toString();
    document
        .at("/components/schemas")
        .fieldNames()
        .forEachRemaining(
            name -> assertThat(text).contains("\"#/components/schemas/" + name + "\""));
    for (JsonNode path : document.get("paths")) {
      for (JsonNode method : path) {
        method
            .get("responses")
            .fieldNames()
            .forEachRemaining(code -> assertThat(code).isIn(codes()));
      }
    }
  }

  private static Set<String> codes() {
    Set<String> codes = new TreeSet<>(ERRORS);
    codes.add("200");
    return codes;
  }
}
