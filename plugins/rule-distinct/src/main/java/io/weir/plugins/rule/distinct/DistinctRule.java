package io.weir.plugins.rule.distinct;

import io.weir.api.ConfigurationException;
import io.weir.api.rule.Rule;
import io.weir.api.rule.RuleContext;
import io.weir.plugins.rule.windows.EventWords;
import io.weir.plugins.rule.windows.Limit;
import io.weir.plugins.rule.windows.Meter;
import io.weir.plugins.rule.windows.Numbers;
import io.weir.plugins.rule.windows.Window;
import io.weir.plugins.rule.windows.WindowRule;
import io.weir.plugins.rule.windows.Wording;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.function.Predicate;
import org.pf4j.Extension;

/** Counts distinct values per key in a window, and raises an alert where a limit is reached. */
final class DistinctRule {
  private DistinctRule() {}

  /**
   * @param exact whether the measure is no estimate
   */
  private static <T> Wording<T> wording(DistinctConfig config, Predicate<T> exact) {
    String events =
        (config.where().tests().isEmpty() ? "" : "matching ") + EventWords.plural(config.event());
    ValueWords words = ValueWords.of(config.of());
    long greatest = config.levels().get(config.levels().size() - 1).at();
    boolean slides = config.window().kind() == Window.Kind.SLIDING;
    return (content, who, measure, limit, when) -> {
      String number;
      if (!exact.test(content)) {
        number = "about " + Numbers.grouped(rounded(measure));
      } else if (slides && measure > greatest) {
        // It counts no further than it needs to.
        number = "more than " + Numbers.grouped(greatest);
      } else {
        number = Numbers.grouped((long) measure);
      }
      return who
          + ": "
          + events
          + ' '
          + words.with(number, measure == 1)
          + ' '
          + when
          + " (limit "
          + Numbers.text(limit)
          + ')';
    };
  }

  /** To three digits: 12,283 is about 12,300. */
  private static long rounded(double measure) {
    return BigDecimal.valueOf(measure).round(new MathContext(3)).longValue();
  }

  /** Makes rules of type {@code distinct}. */
  @Extension
  public static final class Factory implements Rule.Factory<DistinctConfig> {
    /** For PF4J. */
    public Factory() {}

    @Override
    public String type() {
      return "distinct";
    }

    @Override
    public Class<DistinctConfig> configType() {
      return DistinctConfig.class;
    }

    @Override
    public Rule create(DistinctConfig config, RuleContext context) {
      ConfigurationException wrong = Limit.inOrder(config.options().levels(), context);
      if (config.per().contains(config.of())) {
        wrong =
            context.reject(
                "of", "is the same as per, so there would always be one value of it for each key");
      }
      boolean slides = config.window().kind() == Window.Kind.SLIDING;
      for (int i = 0; slides && i < config.levels().size(); i++) {
        if (config.levels().get(i).at() > Values.EXACT) {
          wrong =
              context.reject(
                  "levels[" + i + "].at",
                  "at most "
                      + Values.EXACT
                      + " in a window that slides; use a calendar window for more");
        }
      }
      if (wrong != null) {
        throw wrong;
      }
      return slides
          ? rule(config, new RecentDistinct(config.of()), content -> true, context)
          : rule(config, new CalendarDistinct(config.of()), Values::isExact, context);
    }

    private static <T> Rule rule(
        DistinctConfig config, Meter<T> meter, Predicate<T> exact, RuleContext context) {
      return WindowRule.of(
          config.options(),
          ValueWords.of(config.of()).many(),
          "of " + config.of(),
          meter,
          wording(config, exact),
          context);
    }
  }
}
