/** Raises an alert where several other rules alerted about the same subject. */
@NullMarked
package io.weir.plugins.rule.combine;

import org.jspecify.annotations.NullMarked;
