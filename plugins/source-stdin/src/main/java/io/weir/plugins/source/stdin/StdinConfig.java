package io.weir.plugins.source.stdin;

import io.weir.api.config.Doc;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

@Doc("Reads standard input to its end.")
record StdinConfig(
    @Doc("Zone of time stamps that carry none; the pipeline's own when left out.")
        @Nullable ZoneId zone) {}
