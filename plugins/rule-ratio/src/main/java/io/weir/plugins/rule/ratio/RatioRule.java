package io.weir.plugins.rule.ratio;

import io.weir.api.ConfigurationException;
import io.weir.api.rule.Condition;
import io.weir.api.rule.Rule;
import io.weir.api.rule.RuleContext;
import io.weir.plugins.rule.windows.EventWords;
import io.weir.plugins.rule.windows.Limit;
import io.weir.plugins.rule.windows.Meter;
import io.weir.plugins.rule.windows.Numbers;
import io.weir.plugins.rule.windows.Window;
import io.weir.plugins.rule.windows.WindowRule;
import io.weir.plugins.rule.windows.Wording;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.pf4j.Extension;

/** Raises an alert where so large a share of a key's events match a condition. */
final class RatioRule {
  private RatioRule() {}

  private static <T extends Tally> Wording<T> wording(RatioConfig config) {
    String events = EventWords.plural(config.event());
    String match = match(config.matching());
    return (tally, who, measure, limit, when) ->
        who
            + ": "
            + Numbers.grouped(tally.matching)
            + " of "
            + Numbers.grouped(tally.all)
            + ' '
            + events
            + ' '
            + match
            + " ("
            + Numbers.text(limit == Math.rint(limit) ? Math.floor(measure) : measure)
            + " %) "
            + when
            + " (limit "
            + Numbers.text(limit)
            + " %)";
  }

  /** {@code bounced}, {@code with kind credentials or protocol}, else {@code match}. */
  private static String match(Condition matching) {
    Map.Entry<String, List<Condition.Test>> one = matching.tests().entrySet().iterator().next();
    Condition.Test test = one.getValue().get(0);
    boolean plain = test.word() == Condition.Word.IS || test.word() == Condition.Word.IN;
    if (matching.tests().size() > 1
        || one.getValue().size() > 1
        || !plain
        || test.values().size() > 3) {
      return "match";
    }
    String values = String.join(" or ", new TreeSet<>(test.values()));
    return one.getKey().equals("status") ? values : "with " + one.getKey() + ' ' + values;
  }

  /** Makes rules of type {@code ratio}. */
  @Extension
  public static final class Factory implements Rule.Factory<RatioConfig> {
    /** For PF4J. */
    public Factory() {}

    @Override
    public String type() {
      return "ratio";
    }

    @Override
    public Class<RatioConfig> configType() {
      return RatioConfig.class;
    }

    @Override
    public Rule create(RatioConfig config, RuleContext context) {
      ConfigurationException wrong = Limit.inOrder(config.options().levels(), context);
      if (config.matching().tests().isEmpty()) {
        wrong = context.reject("matching", "has no test, so every event would match");
      }
      if (wrong != null) {
        throw wrong;
      }
      Window window = config.window();
      return window.kind() == Window.Kind.SLIDING
          ? rule(
              config, new RecentShare(config.matching(), config.least(), window.length()), context)
          : rule(config, new CalendarShare(config.matching(), config.least()), context);
    }

    private static <T extends Tally> Rule rule(
        RatioConfig config, Meter<T> meter, RuleContext context) {
      return WindowRule.of(
          config.options(),
          "%",
          "matching " + WindowRule.text(config.matching()),
          meter,
          wording(config),
          context);
    }
  }
}
