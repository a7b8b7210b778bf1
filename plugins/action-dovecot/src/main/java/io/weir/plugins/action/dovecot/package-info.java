/** Ends the sessions of accounts in Dovecot, and keeps them from logging in. */
@NullMarked
package io.weir.plugins.action.dovecot;

import org.jspecify.annotations.NullMarked;
