package io.weir.cli.command;

import io.weir.engine.plugin.PluginCatalog;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What the machine gives to the command.
 *
 * @param home the folder with {@code conf} and {@code plugins}
 * @param in standard input
 * @param out standard output
 * @param err standard error
 * @param terminal whether standard error is a terminal
 * @param env the environment
 * @param clock the only clock
 * @param plugins reads a plugins folder
 * @param parsers reads of a plugins folder only what brings parsers
 * @param onShutdown takes what is to be done when the process is asked to end; the process then
 *     ends with 0
 */
public record Environment(
    Path home,
    InputStream in,
    PrintStream out,
    PrintStream err,
    boolean terminal,
    Map<String, String> env,
    Clock clock,
    Function<Path, PluginCatalog> plugins,
    Function<Path, PluginCatalog> parsers,
    Consumer<Runnable> onShutdown) {}
