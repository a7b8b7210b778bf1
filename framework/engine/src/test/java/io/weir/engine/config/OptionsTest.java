package io.weir.engine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.ComponentContext;
import io.weir.api.action.Blocker;
import io.weir.api.config.ByteSize;
import io.weir.api.config.Default;
import io.weir.api.config.Doc;
import io.weir.api.config.Range;
import io.weir.api.config.Secret;
import io.weir.api.rule.Condition;
import io.weir.api.rule.Key;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What people read about options comes from the record. */
final class OptionsTest {
  private enum Start {
    BEGINNING,
    AT_END
  }

  private record Level(
      @Doc("The limit.") @Range(min = 1) long at, @Doc("Ids.") List<String> actions) {}

  @Doc("Counts.")
  private record Sample(
      @Doc("What is counted.") String event,
      @Doc("By what.") List<Key> per,
      @Doc("Which count.") @Default("{}") Condition where,
      @Doc("How long.") @Default("1h") @Range(min = 1000, max = 86_400_000) Duration slidingWindow,
      @Doc("Where `a|b` begins.") @Default("beginning") Start start,
      @Doc("The file.") @Nullable Path file,
      @Doc("Zone.") @Nullable ZoneId zone,
      @Doc("Password.") @Nullable Secret password,
      @Doc("How much.") @Default("1MiB") @Range(max = 1 << 30) ByteSize size,
      @Doc("Share.") @Default("0.5") @Range(min = 0, max = 1) double share,
      @Doc("Headers.") Map<String, String> headers,
      @Doc("Whether.") @Default("false") boolean really,
      @Doc("Limits.") @Range(min = 1) List<Level> levels,
      @Doc("The first.") Level first) {}

  @Test
  void aTableHasARowForEachOption() {
    assertThat(Options.table(Options.describe(Sample.class)))
        .isEqualTo(
            """
            | name | type | default | what |
            |---|---|---|---|
            | `event` | text | required | What is counted. |
            | `per` | list of key | `[]` | By what. |
            | `where` | condition | `{}` | Which count. |
            | `sliding_window` | duration | `1h` | How long. |
            | `start` | `beginning`, `at_end` | `beginning` | Where `a\\|b` begins. |
            | `file` | path | optional | The file. |
            | `zone` | zone | optional | Zone. |
            | `password` | secret | optional | Password. |
            | `size` | size | `1MiB` | How much. |
            | `share` | number | `0.5` | Share. |
            | `headers` | names, each with text | `{}` | Headers. |
            | `really` | `true`, `false` | `false` | Whether. |
            | `levels` | list of group | required | Limits. |
            | `levels[].at` | number | required | The limit. |
            | `levels[].actions` | list of text | `[]` | Ids. |
            | `first` | group | required | The first. |
            | `first.at` | number | required | The limit. |
            | `first.actions` | list of text | `[]` | Ids. |
            """);
  }

  @Test
  void boundsAreSaidInTheOptionsUnit() {
    assertThat(Options.describe(Sample.class))
        .filteredOn(o -> !o.range().isEmpty())
        .extracting(o -> o.name() + " " + o.range())
        .containsExactly(
            "sliding_window 1s to 1d",
            "size at most 1GiB",
            "share 0 to 1",
            "levels at least 1 entry",
            "levels[].at at least 1",
            "first.at at least 1");
  }

  @Test
  void aBlockerHasTheEnginesOptionsToo() {
    assertThat(Options.describe(new Pf()))
        .extracting(Option::name)
        .startsWith("event")
        .endsWith("for", "dry_run", "of", "most", "confirm");
    assertThat(Options.summary(new Pf())).isEqualTo("Counts.");
  }

  @Test
  void onlyARecordHasOptions() {
    assertThatThrownBy(() -> Options.describe(String.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not a record");
  }

  private static final class Pf implements Blocker.Factory<Sample> {
    @Override
    public String type() {
      return "pf";
    }

    @Override
    public Class<Sample> configType() {
      return Sample.class;
    }

    @Override
    public Blocker create(Sample config, ComponentContext context) {
      throw new AssertionError("nobody asks");
    }
  }
}
