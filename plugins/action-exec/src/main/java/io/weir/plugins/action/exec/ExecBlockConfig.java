package io.weir.plugins.action.exec;

import io.weir.api.config.Default;
import io.weir.api.config.Doc;
import io.weir.api.config.Range;
import io.weir.api.config.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

@Doc("Blocks by running programs.")
record ExecBlockConfig(
    @Doc("What it can block by: the names of subject fields, such as `sasl_username`.")
        @Default("[client_address]")
        @Range(min = 1, max = 20)
        List<String> fields,
    @Doc(
            "The program that blocks, and its arguments, each an item of its own; no shell reads"
                + " them. Arguments may contain placeholders: `[/usr/local/bin/ban, --,"
                + " \"{{subject}}\"]`.")
        @Range(min = 1, max = 100)
        List<String> add,
    @Doc("The program that unblocks, in the same form.") @Range(min = 1, max = 100)
        List<String> remove,
    @Doc(
            "The program that prints what is blocked. If absent, Weir keeps a list of what it has"
                + " blocked, and does not notice when somebody else changes the target.")
        @Range(min = 1, max = 100)
        @Nullable List<String> list,
    @Doc(
            "`false`: `add` and `remove` are run once for each subject. `true`: once for all that"
                + " is to change, one JSON object on each line of their standard input.")
        @Default("false")
        boolean bulk,
    @Doc("Further variables of the programs' environment: `{ API_TOKEN: \"${file:/etc/token}\" }`.")
        @Default("{}")
        Map<String, Secret> environment,
    @Doc("Maximum time that one run may take. After that it is killed, and tried again later.")
        @Default("30s")
        @Range(min = 100, max = 3_600_000)
        Duration timeout) {}
