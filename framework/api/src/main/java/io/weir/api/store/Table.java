package io.weir.api.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An answer: rows and columns. Values are String, Long, Double, Boolean or null; times are ISO 8601
 * texts in UTC, addresses texts in canonical form. The answer to a {@link Query} has the columns
 * that {@link Store#query} describes and no Boolean, the answer to a {@link Question} those of its
 * statement. Not to be changed.
 *
 * @param columns the columns' names
 * @param rows the rows, each as long as {@code columns}
 * @param more whether there were more rows than asked for
 */
public record Table(List<String> columns, List<List<@Nullable Object>> rows, boolean more) {}
