package io.weir.cli.sql;

import io.weir.api.store.Question;
import io.weir.api.store.StoreException;
import io.weir.api.store.Table;
import io.weir.cli.command.CommandException;
import io.weir.cli.command.CommonOptions;
import io.weir.cli.command.DurationConverter;
import io.weir.cli.command.Environment;
import io.weir.cli.command.PipelineOptions;
import io.weir.cli.socket.CommandStore;
import io.weir.cli.text.JsonOut;
import io.weir.cli.text.Quantity;
import io.weir.cli.text.TextTable;
import io.weir.engine.act.StoreDoor;
import io.weir.engine.pipeline.Pipeline;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Questions to the store. */
@Command(
    name = "sql",
    description = {
      "Runs SQL on the configured store, as a database user with SELECT on Weir's tables only.",
      "If a running daemon has the store open exclusively, the daemon runs the statement.",
      "Without -e it reads statements from standard input. A statement ends with ';' or at the"
          + " end of the line."
    },
    footer = {
      "",
      "Examples:",
      "  weir sql -e 'select count(*) from mail_delivery'",
      "  weir sql --json < questions.sql"
    })
public final class SqlCommand implements Callable<Integer> {
  private final Environment environment;
  @Mixin private PipelineOptions pipeline = new PipelineOptions();
  @Mixin private CommonOptions common = new CommonOptions();

  @Option(names = "-e", paramLabel = "SQL", description = "The statement.")
  private @Nullable String statement;

  @Option(names = "--json", description = "Prints an array of objects instead of a table.")
  private boolean json;

  @Option(
      names = "--most",
      paramLabel = "ROWS",
      description = "Maximum number of rows. Default: ${DEFAULT-VALUE}.")
  private int most = 10_000;

  @Option(
      names = "--longest",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description = "Maximum time a statement may take: 10m. Default: 60s.")
  private Duration longest = Question.USUAL;

  public SqlCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    Pipeline made = pipeline.prepare(environment, common);
    try (StoreDoor store = CommandStore.toRead(made)) {
      if (statement != null) {
        for (String one : Statements.split(statement)) {
          run(store, one);
        }
      } else {
        runAll(store);
      }
      return 0;
    } catch (StoreException | IOException e) {
      throw CommandException.failed(String.valueOf(e.getMessage()), e);
    }
  }

  private void runAll(StoreDoor store) throws IOException, StoreException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(environment.in(), StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      for (String one : Statements.split(line)) {
        run(store, one);
      }
      environment.out().flush();
    }
  }

  private void run(StoreDoor store, String sql) throws StoreException, IOException {
    Table table = store.sql(new Question(sql, most, longest));
    if (json) {
      JsonOut out = new JsonOut().raw('[');
      for (int r = 0; r < table.rows().size(); r++) {
        out.raw(r == 0 ? "{" : ",\n{");
        object(out, table.columns(), table.rows().get(r));
      }
      out.raw("]\n").drainTo(environment.out());
    } else {
      TextTable text = new TextTable(table.columns());
      table.rows().forEach(text::row);
      text.print(environment.out());
      environment.out().println("(" + Quantity.of(table.rows().size(), "row", "rows") + ")");
    }
    if (table.more()) {
      environment.out().flush();
      environment
          .err()
          .println(
              "weir: there are more than "
                  + Quantity.of(table.rows().size(), "row", "rows")
                  + ": see --most");
    }
  }

  private static void object(JsonOut out, List<String> columns, List<@Nullable Object> row) {
    for (int c = 0; c < columns.size(); c++) {
      out.raw(c == 0 ? "" : ",").text(columns.get(c)).raw(':').value(row.get(c));
    }
    out.raw('}');
  }
}
