/**
 * The words that all mail parsers share: fields, event types, and how the lines of a message join.
 */
@NullMarked
package io.weir.plugins.mail;

import org.jspecify.annotations.NullMarked;
