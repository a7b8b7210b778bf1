package io.weir.engine.config;

import io.weir.api.config.Default;
import io.weir.api.config.Doc;
import org.jspecify.annotations.Nullable;

/**
 * Which spellings of a login mean the same account. Events keep the logged spelling; rules,
 * conditions and {@code trusted} see a single one.
 *
 * @param foldCase whether case is ignored
 * @param domain added to logins without one; null: nothing is added
 */
public record AccountsConfig(
    @Doc("Whether `Bob` and `bob` are the same account.") @Default("false") boolean foldCase,
    @Doc("The domain added to logins without one, so that `bob` is `bob@example.org`.")
        @Nullable String domain) {}
