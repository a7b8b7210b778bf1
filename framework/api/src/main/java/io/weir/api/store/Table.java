package io.weir.api.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An answer: rows and columns. Values are String, Long, Double, Boolean or null; times are ISO 8601
 * texts in UTC, addresses texts in canonical form. The answer to a {@link Query} has no Boolean,
 * and its columns are told by {@link Store#query}; that to a {@link Question} has those of the
 * statement. Not to be changed.
 *
 * @param columns the columns' names
 * @param rows the rows, each as long as {@code columns}
 * @param more whether there were more rows than asked for
 */
public record Table(List<String> columns, List<List<@Nullable Object>> rows, boolean more) {}
