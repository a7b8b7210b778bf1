/** Where addresses are and who operates their networks, from files in MaxMind's format (MMDB). */
@NullMarked
package io.weir.engine.geo;

import org.jspecify.annotations.NullMarked;
