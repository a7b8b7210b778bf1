/** Actions follow an alert: notifiers send notices, blockers block subjects. */
@NullMarked
package io.weir.api.action;

import org.jspecify.annotations.NullMarked;
