/** What follows an alert: notifiers tell, blockers keep out. */
@NullMarked
package io.weir.api.action;

import org.jspecify.annotations.NullMarked;
