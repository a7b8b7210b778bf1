package io.weir.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.weir.api.Text;
import io.weir.api.store.StoreException;
import io.weir.engine.config.Nearest;
import io.weir.engine.json.Json;
import io.weir.engine.view.Operations;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP API: what the pages show, as JSON, and the orders. Errors are {@code {"error":
 * {"message": …, "field": …}}}.
 */
final class ApiRoutes implements Page {
  private static final Logger log = LoggerFactory.getLogger(ApiRoutes.class);
  private static final String JSON = "application/json";

  /** Requests at the same time; the server's other threads are for pages. */
  private static final int MOST = 4;

  private static final int LONG = 500;

  private final List<ApiRoute> routes;
  private final Semaphore asking = new Semaphore(MOST);

  /**
   * @param changed called after each order
   */
  ApiRoutes(Operations operations, Runnable changed) {
    routes =
        Stream.of(
                new ApiNow(operations).routes(),
                new ApiAlerts(operations).routes(),
                new ApiBlocks(operations, changed).routes(),
                new ApiTrusts(operations, changed).routes(),
                new ApiEvents(operations).routes(),
                new ApiSubject(operations).routes(),
                new ApiMail(operations).routes())
            .flatMap(List::stream)
            .toList();
  }

  /** All but the document. */
  List<ApiRoute> routes() {
    return routes;
  }

  @Override
  public void addTo(RoutesConfig to) {
    to.get(ApiRoute.BASE + "/openapi.json", ApiRoutes::document);
    for (ApiRoute route : routes) {
      String path = ApiRoute.BASE + route.path();
      if (route.method().equals("GET")) {
        to.get(path, ctx -> answer(ctx, route));
      } else {
        to.post(path, ctx -> answer(ctx, route));
      }
    }
    to.get("/api/*", this::nothing);
    to.post("/api/*", this::nothing);
    to.put("/api/*", this::nothing);
    to.patch("/api/*", this::nothing);
    to.delete("/api/*", this::nothing);
  }

  private static void document(Context ctx) throws IOException {
    try (InputStream in = ApiRoutes.class.getResourceAsStream("openapi.json")) {
      ctx.contentType(JSON).result(Objects.requireNonNull(in, "openapi.json").readAllBytes());
    }
  }

  private void answer(Context ctx, ApiRoute route) {
    if (!asking.tryAcquire()) {
      ctx.header("Retry-After", "1");
      problem(ctx, 429, "", MOST + " requests are being answered: try again.");
      return;
    }
    try {
      for (String name : ctx.queryParamMap().keySet()) {
        if (!route.takes(name)) {
          throw ApiProblem.bad(
              Text.visible(name, 100),
              "there is no such parameter" + Nearest.hintOrList(name, route.parameters()));
        }
      }
      Sent sent = new Sent(ctx);
      route.answer().to(ctx, sent);
      sent.end();
    } catch (ApiProblem e) {
      problem(ctx, e.status(), e.field(), e.sentence());
    } catch (StoreException e) {
      problem(ctx, 503, "", String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException | DateTimeException e) {
      problem(ctx, 400, "", String.valueOf(e.getMessage()));
    } catch (HttpResponseException e) {
      problem(ctx, e.getStatus(), "", String.valueOf(e.getMessage()));
    } catch (IOException e) {
      log.debug("a program did not take its answer", e);
    } catch (RuntimeException e) {
      log.error("{} could not be answered", route.path(), e);
      problem(ctx, 500, "", "Weir could not answer this; see its log.");
    } finally {
      asking.release();
    }
  }

  /** An answer: in memory as long as it is short, so that one that fails early is an error. */
  private static final class Sent extends OutputStream implements ApiRoute.Out {
    private static final int SHORT = 64 * 1024;

    private final Context ctx;
    private final ByteArrayOutputStream first = new ByteArrayOutputStream();
    private Json json;
    private boolean begun;

    @SuppressWarnings("NullAway.Init") // begin() makes the document
    Sent(Context ctx) {
      this.ctx = ctx;
    }

    @Override
    public Json begin() throws IOException {
      json = Json.to(this);
      return json;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      if (!begun && first.size() + length <= SHORT) {
        first.write(bytes, from, length);
        return;
      }
      if (!begun) {
        begun = true;
        ctx.contentType(JSON);
        first.writeTo(ctx.outputStream());
        first.reset();
      }
      ctx.outputStream().write(bytes, from, length);
    }

    void end() throws IOException {
      if (json != null) {
        json.close();
      }
      if (begun) {
        ctx.outputStream().flush();
      } else {
        ctx.contentType(JSON).result(first.toByteArray());
      }
    }
  }

  private void nothing(Context ctx) {
    List<String> others = new ArrayList<>();
    for (ApiRoute route : routes) {
      if (matches(ApiRoute.BASE + route.path(), ctx.path())) {
        others.add(route.method());
      }
    }
    if (others.isEmpty()) {
      problem(ctx, 404, "", "There is nothing here: see " + ApiRoute.BASE + "/openapi.json.");
    } else {
      ctx.header("Allow", String.join(", ", others));
      problem(ctx, 405, "", "This takes " + String.join(" and ", others) + ".");
    }
  }

  private static boolean matches(String pattern, String path) {
    String[] wanted = pattern.split("/", -1);
    String[] got = path.split("/", -1);
    if (wanted.length != got.length) {
      return false;
    }
    for (int i = 0; i < wanted.length; i++) {
      if (!wanted[i].equals(got[i]) && !wanted[i].startsWith("{")) {
        return false;
      }
    }
    return true;
  }

  private static void problem(Context ctx, int status, String field, String sentence) {
    if (ctx.res().isCommitted()) {
      // What was sent is no whole document, and whoever reads it sees that.
      log.warn("an answer broke off: {}", Text.visible(sentence, LONG));
      return;
    }
    ctx.status(status).contentType(JSON).result(error(field, sentence));
  }

  /** An error as all of the API has it. */
  static String error(String field, String sentence) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (Json json = Json.to(bytes)) {
      json.object(
          all ->
              all.object(
                  "error",
                  error -> {
                    error.text("message", Text.visible(sentence, LONG));
                    if (!field.isEmpty()) {
                      error.text("field", field);
                    }
                  }));
    } catch (IOException e) {
      throw new IllegalStateException(e); // memory
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
