/** What syslog puts in front of a message, read once for parsers, engine and sources. */
@NullMarked
package io.weir.syslog;

import org.jspecify.annotations.NullMarked;
