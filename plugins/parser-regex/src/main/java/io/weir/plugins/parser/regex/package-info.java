/** A parser for any log: regular expressions of RE2/J, event types declared in its options. */
@NullMarked
package io.weir.plugins.parser.regex;

import org.jspecify.annotations.NullMarked;
