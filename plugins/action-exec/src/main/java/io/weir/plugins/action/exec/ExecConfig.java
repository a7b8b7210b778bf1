package io.weir.plugins.action.exec;

import io.weir.api.config.Default;
import io.weir.api.config.Doc;
import io.weir.api.config.Range;
import io.weir.api.config.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Map;

@Doc("Runs a program for each notice.")
record ExecConfig(
    @Doc(
            "The program and its arguments, each an item of its own; no shell reads them. Arguments"
                + " may contain placeholders: `[/usr/local/bin/page, --, \"{{title}}\"]`.")
        @Range(min = 1, max = 100)
        List<String> command,
    @Doc(
            "Further variables of its environment, besides `WEIR_*`: `{ API_TOKEN:"
                + " \"${file:/etc/weir/token}\" }`.")
        @Default("{}")
        Map<String, Secret> environment,
    @Doc("Maximum time that it may take. After that it is killed, and started again later.")
        @Default("30s")
        @Range(min = 100, max = 3_600_000)
        Duration timeout) {}
