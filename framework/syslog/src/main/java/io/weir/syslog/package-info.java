/** Reads syslog headers, for parsers, engine and sources. */
@NullMarked
package io.weir.syslog;

import org.jspecify.annotations.NullMarked;
