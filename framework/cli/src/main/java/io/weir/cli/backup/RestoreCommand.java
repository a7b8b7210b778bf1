package io.weir.cli.backup;

import io.weir.api.Text;
import io.weir.api.store.Store;
import io.weir.api.store.StoreBackup;
import io.weir.cli.command.CommandException;
import io.weir.cli.command.CommonOptions;
import io.weir.cli.command.Environment;
import io.weir.cli.command.PipelineOptions;
import io.weir.engine.config.PipelineConfig;
import io.weir.engine.pipeline.Pipeline;
import io.weir.engine.plugin.ContextLoader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Puts a backup where a pipeline file says. */
@Command(
    name = "restore",
    description = {
      "State, users, tokens and store go to the places that the pipeline file names, which may be"
          + " others than those they came from. No daemon may run there. The pipeline files of the"
          + " backup are not put back: see the folder pipeline in it. Run it as the user that runs"
          + " Weir."
    },
    footer = {
      "",
      "Example:",
      "  weir restore /var/backups/weir/2026-11-29",
      "",
      "Exit code: 0 it is there, 1 nothing has changed, 2 the pipeline file does not fit."
    })
public final class RestoreCommand implements Callable<Integer> {
  private final Environment environment;
  @Mixin private PipelineOptions pipeline = new PipelineOptions();
  @Mixin private CommonOptions common = new CommonOptions();

  @Parameters(paramLabel = "DIR", description = "The folder that weir backup wrote.")
  private Path dir = Path.of("");

  @Option(
      names = "--force",
      description =
          "Also where there is a state or a store already, which is kept: the state in the folder"
              + " before-restore-TIME of the state folder, the store beside itself.")
  private boolean force;

  public RestoreCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    PipelineConfig config = pipeline.config(environment);
    Path folder = dir.toAbsolutePath().normalize();
    try {
      Manifest manifest = Manifest.read(folder);
      String type = BackupFolder.type(config);
      if (!type.equals(manifest.store())) {
        throw CommandException.bad(
            "the backup is of a daemon with the store "
                + manifest.store()
                + ", and "
                + pipeline.file(environment)
                + " has "
                + type
                + ": restore with the same type of store");
      }
      for (Manifest.Part part : manifest.parts()) {
        BackupFolder.check(folder, part);
      }
      Pipeline made = pipeline.prepare(environment, common);
      Restore restore;
      try (ContextLoader in = ContextLoader.of(made.store().loader())) {
        restore =
            new Restore(
                folder, manifest, config.state(), store(made, manifest), environment.clock());
        restore.run(force);
      }
      say(manifest, restore, config, made);
      return 0;
    } catch (IOException e) {
      throw CommandException.failed(
          Text.visible(BackupFolder.sentence(e) + "; nothing has changed", 700), e);
    }
  }

  private static @Nullable StoreBackup store(Pipeline made, Manifest manifest) throws IOException {
    Store store = made.store().it();
    if (manifest.copied() && store.backup().isEmpty()) {
      throw new IOException("this store cannot be restored by Weir");
    }
    return store.backup().orElse(null);
  }

  private void say(Manifest manifest, Restore restore, PipelineConfig config, Pipeline made) {
    environment
        .out()
        .println(
            "restored the backup of "
                + manifest.made()
                + " (weir "
                + Text.visible(manifest.weir())
                + "): state in "
                + Text.visible(config.state().toString())
                + (manifest.copied() ? ", store " + manifest.store() : ""));
    restore
        .aside()
        .forEach(
            path ->
                environment
                    .out()
                    .println("what was there before: " + Text.visible(path.toString())));
    environment.out().flush();
    if (!manifest.copied() && made.store().it().backup().isEmpty()) {
      environment
          .err()
          .println(
              "weir: warning: the store "
                  + manifest.store()
                  + " is not in the backup: restore it from a dump that was begun after the backup,"
                  + " before you start weir");
    }
  }
}
