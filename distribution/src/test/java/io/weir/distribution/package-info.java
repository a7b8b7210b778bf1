/** What is tested here is the packed Weir: unpacked, started and looked at as people do. */
@NullMarked
package io.weir.distribution;

import org.jspecify.annotations.NullMarked;
