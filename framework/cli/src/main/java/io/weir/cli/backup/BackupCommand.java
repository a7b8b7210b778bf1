package io.weir.cli.backup;

import io.weir.api.Text;
import io.weir.api.store.Store;
import io.weir.api.store.StoreBackup;
import io.weir.api.store.StoreException;
import io.weir.cli.command.CommandException;
import io.weir.cli.command.CommonOptions;
import io.weir.cli.command.Environment;
import io.weir.cli.command.PipelineOptions;
import io.weir.cli.socket.DaemonLink;
import io.weir.cli.text.Quantity;
import io.weir.engine.config.Loaded;
import io.weir.engine.config.PipelineConfig;
import io.weir.engine.pipeline.Pipeline;
import io.weir.engine.plugin.ContextLoader;
import io.weir.engine.state.StateCopy;
import io.weir.engine.state.StateException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Copies what a daemon knows. */
@Command(
    name = "backup",
    description = {
      "While the daemon runs, or without one. Reading and blocking go on meanwhile; events wait"
          + " until the store is copied. The folder also gets users, tokens and the pipeline"
          + " files, for its owner alone; it does not get other files that these name, as those"
          + " with passwords. A MySQL or MariaDB database is not copied: the command says how to"
          + " do that."
    },
    footer = {
      "",
      "Example:",
      "  weir backup /var/backups/weir/2026-11-29",
      "",
      "Exit code: 0 the backup is whole, 1 there is none."
    })
public final class BackupCommand implements Callable<Integer> {
  private final Environment environment;
  @Mixin private PipelineOptions pipeline = new PipelineOptions();
  @Mixin private CommonOptions common = new CommonOptions();

  @Parameters(
      paramLabel = "DIR",
      description = "A folder that is new or empty. Without manifest.json it is no whole backup.")
  private Path dir = Path.of("");

  public BackupCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    PipelineConfig config = pipeline.config(environment);
    Loaded loaded = pipeline.load(environment);
    Path folder = dir.toAbsolutePath().normalize();
    BackupFolder backup;
    try {
      backup = BackupFolder.create(folder);
    } catch (IOException e) {
      throw CommandException.failed(sentence(e), e);
    }
    boolean whole = false;
    try {
      boolean copied = copy(config, backup);
      for (Path name : StateFiles.in(config.state())) {
        backup.add(BackupFolder.FILES + name, out -> Files.copy(config.state().resolve(name), out));
      }
      for (Path file : loaded.files()) {
        backup.add(
            BackupFolder.PIPELINE + file.toString().substring(1), out -> Files.copy(file, out));
      }
      Manifest.of(environment.clock().instant(), BackupFolder.type(config), copied, backup.parts())
          .write(folder);
      whole = true;
      say(config, backup, folder, copied);
      return 0;
    } catch (IOException e) {
      throw CommandException.failed(
          "the backup in " + folder + " cannot be written (" + sentence(e) + "); it is removed", e);
    } catch (StoreException | StateException e) {
      throw CommandException.failed(Text.visible(String.valueOf(e.getMessage()), 500), e);
    } finally {
      if (!whole) {
        backup.discard();
      }
    }
  }

  /** Copies state and store; whether the store is among them. */
  private boolean copy(PipelineConfig config, BackupFolder backup)
      throws IOException, StoreException, StateException {
    try (BackupFolder.Output state = backup.open(BackupFolder.STATE);
        BackupFolder.Output store = backup.open(BackupFolder.STORE)) {
      if (!DaemonLink.backup(config.state(), state, store)) {
        still(config, state, store);
      }
    }
    boolean copied = backup.size(BackupFolder.STORE) > 0;
    if (!copied) {
      backup.drop(BackupFolder.STORE);
    }
    return copied;
  }

  /** Without a daemon; none can start meanwhile. */
  private void still(PipelineConfig config, BackupFolder.Output state, BackupFolder.Output store)
      throws IOException, StoreException, StateException {
    if (!Files.exists(StateCopy.file(config.state()))) {
      throw new StateException(
          "there is nothing to back up: no daemon runs, and the state folder "
              + config.state()
              + " has no state; name the daemon's pipeline file with --config");
    }
    Pipeline made = pipeline.prepare(environment, common);
    try (StateCopy copy = StateCopy.open(config.state());
        ContextLoader in = ContextLoader.of(made.store().loader())) {
      copy.copyTo(state);
      Store its = made.store().it();
      Optional<StoreBackup> backup = its.backup();
      if (backup.isPresent() && its.missing().isEmpty()) {
        backup.get().write(store);
      }
    }
  }

  private void say(PipelineConfig config, BackupFolder backup, Path folder, boolean copied) {
    String type = BackupFolder.type(config);
    environment
        .out()
        .println(
            "backup in "
                + Text.visible(folder.toString())
                + ": state "
                + BackupFolder.size(backup.size(BackupFolder.STATE))
                + (copied
                    ? ", store " + type + " " + BackupFolder.size(backup.size(BackupFolder.STORE))
                    : "")
                + ", "
                + Quantity.of(
                    backup.parts().size() - (copied ? 2 : 1), "other file", "other files"));
    environment.out().flush();
    if (!copied) {
      Pipeline made = pipeline.make(environment, common).pipeline();
      Store store = made == null ? null : made.store().it();
      boolean none = store != null && store.backup().isPresent();
      environment
          .err()
          .println(
              "weir: warning: the store "
                  + type
                  + (none
                      ? " has no file yet, so it is not in the backup"
                      : " is not in the backup: copy it too, with "
                          + (store == null ? "the database's own tools" : store.backupAdvice())));
    }
  }

  private static String sentence(IOException e) {
    return Text.visible(BackupFolder.sentence(e), 500);
  }
}
