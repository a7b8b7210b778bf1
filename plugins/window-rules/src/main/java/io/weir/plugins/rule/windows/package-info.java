/**
 * What rules share that measure something in a window of time: windows, limits, evidence, and
 * {@link io.weir.plugins.rule.windows.WindowRule} that ties them together. A library in each rule's
 * jar, not a plugin.
 */
@NullMarked
package io.weir.plugins.rule.windows;

import org.jspecify.annotations.NullMarked;
