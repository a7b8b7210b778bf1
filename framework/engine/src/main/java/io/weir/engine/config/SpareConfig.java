package io.weir.engine.config;

import io.weir.api.config.Default;
import io.weir.api.config.Doc;
import io.weir.api.config.Range;
import java.time.Duration;

/**
 * Which addresses are not blocked because others use them too.
 *
 * @param sharedBy by so many accounts without an active alert
 * @param in in this last time
 */
public record SpareConfig(
    @Doc("An address that this many accounts without an active alert used is not blocked.")
        @Range(min = 1, max = 100)
        int sharedBy,
    @Doc("In this last time.") @Default("30d") @Range(min = 86_400_000L) Duration in) {}
