/** Sends notices to a web server. */
@NullMarked
package io.weir.plugins.action.webhook;

import org.jspecify.annotations.NullMarked;
