package io.weir.web;

import io.javalin.http.Context;
import io.weir.api.store.StoreException;
import io.weir.engine.json.Json;
import java.io.IOException;
import java.util.Set;

/**
 * A path of the API. The document {@code openapi.json} says the same, and a test compares them.
 *
 * @param method {@code GET} or {@code POST}
 * @param path below {@code /api/v1}: {@code /blocks/{block_id}/lift}
 * @param parameters names of query parameters; {@code f.*} for one for each field
 * @param answer answers
 */
record ApiRoute(String method, String path, Set<String> parameters, Answer answer) {
  static final String BASE = "/api/v1";

  /** Answers a request, on one of the server's threads. */
  @FunctionalInterface
  interface Answer {
    /**
     * Finds what is asked for, and then writes it. What it throws before it writes is told to the
     * caller.
     */
    void to(Context ctx, Out out) throws IOException, StoreException;
  }

  /** Where an answer goes: nothing is sent before {@link #begin} is called. */
  @FunctionalInterface
  interface Out {
    /** Begins the document. */
    Json begin() throws IOException;
  }

  static ApiRoute get(String path, Answer answer, String... parameters) {
    return new ApiRoute("GET", path, Set.of(parameters), answer);
  }

  static ApiRoute post(String path, Answer answer, String... parameters) {
    return new ApiRoute("POST", path, Set.of(parameters), answer);
  }

  boolean takes(String parameter) {
    return parameters.contains(parameter)
        || parameter.startsWith(EventQuestion.FIELD) && parameters.contains("f.*");
  }
}
