package io.weir.engine.json;

import io.weir.engine.view.TrustDesk.TrustStatus;
import java.io.IOException;
import java.util.Locale;

/** What is trusted, as JSON: the same for programs at the API and for commands. */
public final class TrustJson {
  private TrustJson() {}

  /** Writes it into an object. */
  public static void write(TrustStatus trust, Json to) throws IOException {
    to.text("trust_id", trust.id().isEmpty() ? null : trust.id());
    to.text("field", trust.field()).text("value", trust.value()).text("reason", trust.reason());
    to.time("since", trust.since().orElse(null)).time("until", trust.until().orElse(null));
    to.text("origin", trust.origin().name().toLowerCase(Locale.ROOT)).text("author", trust.who());
  }
}
