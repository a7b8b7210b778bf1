/** Types that all plugins use: events, fields, addresses, component factories. */
@NullMarked
package io.weir.api;

import org.jspecify.annotations.NullMarked;
