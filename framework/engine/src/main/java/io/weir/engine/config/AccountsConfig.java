package io.weir.engine.config;

import io.weir.api.config.Default;
import io.weir.api.config.Doc;
import org.jspecify.annotations.Nullable;

/**
 * Which spellings mean one account. Events keep what was logged; rules, conditions and {@code
 * trusted} see one spelling.
 *
 * @param foldCase whether {@code Bob} is {@code bob}
 * @param domain what a login without a domain gets; null: nothing
 */
public record AccountsConfig(
    @Doc("Whether `Bob` and `bob` are one account.") @Default("false") boolean foldCase,
    @Doc("The domain of logins that name none: `bob` is `bob@example.org`.")
        @Nullable String domain) {}
