package io.weir.plugins.rule.rate;

import io.weir.api.EventType;
import io.weir.api.rule.Rule;
import io.weir.api.rule.RuleContext;
import io.weir.plugins.rule.windows.Meter;
import io.weir.plugins.rule.windows.Window;
import io.weir.plugins.rule.windows.WindowRule;
import io.weir.plugins.rule.windows.Wording;
import java.util.Map;
import org.pf4j.Extension;

/** Counts events per key in a window and raises an alert where the count reaches a limit. */
final class RateRule {
  /** A window that slides keeps as many times per key. */
  private static final long MOST_SLIDING = 100_000;

  /** What happened with a message, by type: a client may begin one and never send it. */
  private static final Map<String, String> MESSAGES =
      Map.of("mail_accepted", " began ", "mail_message", " sent ");

  private RateRule() {}

  private static Wording wording(RateConfig config) {
    EventType type = config.event();
    String did = MESSAGES.get(type.name());
    String which = config.where().tests().isEmpty() ? "" : " that match";
    return (who, measure, limit, when) -> {
      long count = (long) measure;
      String what =
          did == null
              ? ": " + count + " × " + type.name()
              : did + count + (count == 1 ? " message" : " messages");
      return who + what + which + ' ' + when + " (limit " + (long) limit + ')';
    };
  }

  /** Makes rules of type {@code rate}. */
  @Extension
  public static final class Factory implements Rule.Factory<RateConfig> {
    /** For PF4J. */
    public Factory() {}

    @Override
    public String type() {
      return "rate";
    }

    @Override
    public Class<RateConfig> configType() {
      return RateConfig.class;
    }

    @Override
    public Rule create(RateConfig config, RuleContext context) {
      boolean slides = config.window().kind() == Window.Kind.SLIDING;
      for (int i = 0; slides && i < config.levels().size(); i++) {
        if (config.levels().get(i).at() > MOST_SLIDING) {
          throw context.reject(
              "levels[" + i + "].at",
              "at most " + MOST_SLIDING + " in a sliding window; use a calendar window for more");
        }
      }
      Meter<?> meter = slides ? new RecentCount() : new Count();
      return WindowRule.of(
          config.options(),
          MESSAGES.containsKey(config.event().name()) ? "messages" : "events",
          "",
          meter,
          wording(config),
          context);
    }
  }
}
