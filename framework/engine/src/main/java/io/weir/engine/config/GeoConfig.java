package io.weir.engine.config;

import io.weir.api.config.Doc;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Files in MaxMind's format (MMDB) about addresses.
 *
 * @param country the country of each network; null without
 * @param asn the autonomous system of each network; null without
 */
public record GeoConfig(
    @Doc("Countries, for `client_address/country`: an MMDB file.") @Nullable Path country,
    @Doc("Autonomous systems, for `client_address/asn`: an MMDB file.") @Nullable Path asn) {}
