package io.weir.engine.act;

import io.weir.api.rule.Subject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Decides, before a subject is blocked, whether it must not be. Loop's thread. */
public interface Sparing {
  /** Why the subject is spared at this time, as a sentence without a full stop; null: it is not. */
  @Nullable String why(Subject subject, Instant at);
}
