package io.weir.plugins.rule.rate;

import io.weir.api.ConfigurationException;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.rule.Key;
import io.weir.api.rule.Rule;
import io.weir.api.rule.RuleContext;
import io.weir.plugins.rule.windows.Limit;
import io.weir.plugins.rule.windows.Meter;
import io.weir.plugins.rule.windows.Numbers;
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

  private static final String RECIPIENTS = "recipient_count";

  private RateRule() {}

  private static <T> Wording<T> wording(RateConfig config) {
    String which = config.where().tests().isEmpty() ? "" : " that match";
    return (content, who, measure, limit, when) ->
        who
            + what(config, (long) measure, which)
            + ' '
            + when
            + " (limit "
            + Numbers.text(limit)
            + ')';
  }

  private static String what(RateConfig config, long measure, String which) {
    EventType type = config.event();
    String did = MESSAGES.get(type.name());
    String number = Numbers.grouped(measure);
    Key sum = config.sum();
    if (sum != null) {
      return did != null && sum.field().equals(RECIPIENTS)
          ? did.stripTrailing()
              + (type.name().equals("mail_message") ? " to " : " messages to ")
              + number
              + (measure == 1 ? " recipient" : " recipients")
              + (which.isEmpty() ? "" : " with messages" + which)
          : ": " + sum.field() + " of " + type.name() + which + " adds up to " + number;
    }
    return did == null
        ? ": " + number + " × " + type.name() + which
        : did + number + (measure == 1 ? " message" : " messages") + which;
  }

  private static String unit(RateConfig config) {
    Key sum = config.sum();
    if (sum != null) {
      return sum.field().equals(RECIPIENTS) ? "recipients" : sum.field();
    }
    return MESSAGES.containsKey(config.event().name()) ? "messages" : "events";
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
      Key sum = config.sum();
      ConfigurationException wrong = Limit.inOrder(config.options().levels(), context);
      if (sum != null && !sum.toString().equals(sum.field())) {
        wrong = context.reject("sum", "must be a field, without a part or an alternative");
      } else if (sum != null && config.event().field(sum.field()).kind() != Field.Kind.INTEGER) {
        wrong =
            context.reject(
                "sum",
                sum.field() + " of " + config.event().name() + " has no whole numbers to add");
      }
      boolean slides = config.window().kind() == Window.Kind.SLIDING;
      for (int i = 0; slides && i < config.levels().size(); i++) {
        if (config.levels().get(i).at() > MOST_SLIDING) {
          wrong =
              context.reject(
                  "levels[" + i + "].at",
                  "at most "
                      + MOST_SLIDING
                      + " in a sliding window; use a calendar window for more");
        }
      }
      if (wrong != null) {
        throw wrong;
      }
      Amount amount = new Amount(sum == null ? null : sum.field());
      return slides
          ? rule(config, new RecentCount(amount), context)
          : rule(config, new Count(amount), context);
    }

    private static <T> Rule rule(RateConfig config, Meter<T> meter, RuleContext context) {
      Key sum = config.sum();
      return WindowRule.of(
          config.options(),
          unit(config),
          sum == null ? "" : "sum " + sum.field(),
          meter,
          wording(config),
          context);
    }
  }
}
