/** Reports that are sent without being asked for: when, about which time, and in which words. */
@NullMarked
package io.weir.engine.digest;

import org.jspecify.annotations.NullMarked;
