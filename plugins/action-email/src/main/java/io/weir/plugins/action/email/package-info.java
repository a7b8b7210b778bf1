/** Tells people about alerts by e-mail. */
@NullMarked
package io.weir.plugins.action.email;

import org.jspecify.annotations.NullMarked;
