package io.weir.cli.init;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is on the machine.
 *
 * @param log the log that is taken if nobody says another
 * @param logs the sentence about it
 * @param servers a sentence about each mail server
 * @param firewall the first of those whose program is here
 * @param command the path of the firewall's program if it is not on the PATH; else null
 * @param database a sentence about the databases
 * @param addresses this machine's addresses, without loopback
 */
record Findings(
    Log log,
    String logs,
    List<String> servers,
    Firewall firewall,
    @Nullable String command,
    String database,
    List<Machine.Own> addresses) {}
