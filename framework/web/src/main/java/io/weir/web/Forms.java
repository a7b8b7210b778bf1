package io.weir.web;

import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.util.Locale;

/** Fields of forms as our own pages send them: no files, which would go to the disk. */
final class Forms {
  private static final String TYPE = "application/x-www-form-urlencoded";

  private Forms() {}

  /**
   * The value of a field; empty when there is none, or when the request has no form.
   *
   * @throws HttpResponseException 400 when it cannot be read, 413 when it is too long
   */
  static String field(Context ctx, String name) {
    String type = ctx.contentType();
    if (type == null || !type.toLowerCase(Locale.ROOT).startsWith(TYPE)) {
      return "";
    }
    try {
      String value = ctx.formParam(name);
      return value == null ? "" : value;
    } catch (HttpResponseException e) {
      throw e;
    } catch (RuntimeException e) {
      BadRequestResponse refused = new BadRequestResponse("This form cannot be read.");
      refused.initCause(e);
      throw refused;
    }
  }
}
