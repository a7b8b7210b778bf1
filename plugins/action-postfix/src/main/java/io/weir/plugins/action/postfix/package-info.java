/** Has Postfix refuse, put off or hold the mail of accounts, addresses and senders. */
@NullMarked
package io.weir.plugins.action.postfix;

import org.jspecify.annotations.NullMarked;
