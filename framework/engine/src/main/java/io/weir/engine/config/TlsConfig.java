package io.weir.engine.config;

import io.weir.api.config.Doc;
import java.nio.file.Path;

/**
 * The certificate of the pages.
 *
 * @param certificate a file with the chain
 * @param key a file with the private key
 */
public record TlsConfig(
    @Doc(
            "The certificate and those that signed it, as PEM, the own one first: `fullchain.pem`."
                + " Read again when the file changes.")
        Path certificate,
    @Doc("Its private key, as PEM without a password: `privkey.pem`.") Path key) {}
