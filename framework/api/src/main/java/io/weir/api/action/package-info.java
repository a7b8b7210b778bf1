/** What follows an alert: notifiers notify, blockers block. */
@NullMarked
package io.weir.api.action;

import org.jspecify.annotations.NullMarked;
