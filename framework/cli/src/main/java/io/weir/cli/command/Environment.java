package io.weir.cli.command;

import io.weir.engine.plugin.PluginCatalog;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntSupplier;

/**
 * Everything outside the process that a command uses; tests pass another one.
 *
 * @param home the folder with {@code conf} and {@code plugins}
 * @param in standard input
 * @param out standard output
 * @param err standard error
 * @param terminal true if standard error is a terminal
 * @param columns how many characters fit in a line of standard output
 * @param env the environment
 * @param clock the only clock
 * @param plugins reads a plugins folder
 * @param parsers reads only those jars of a plugins folder that contain parsers
 * @param onShutdown receives actions to run when the process is asked to end; it then exits with 0
 * @param onHangup receives what is to be done at SIGHUP
 */
public record Environment(
    Path home,
    InputStream in,
    PrintStream out,
    PrintStream err,
    boolean terminal,
    IntSupplier columns,
    Map<String, String> env,
    Clock clock,
    Function<Path, PluginCatalog> plugins,
    Function<Path, PluginCatalog> parsers,
    Consumer<Runnable> onShutdown,
    Consumer<Runnable> onHangup) {}
