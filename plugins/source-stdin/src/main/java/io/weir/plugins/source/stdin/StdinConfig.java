package io.weir.plugins.source.stdin;

import io.weir.api.config.Doc;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

@Doc("Reads standard input to its end.")
record StdinConfig(
    @Doc("Time zone of time stamps that have none. If absent, the `zone` of the pipeline.")
        @Nullable ZoneId zone) {}
