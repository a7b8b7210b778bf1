/** What a notice says, for notifiers: values by names, JSON, and templates. */
@NullMarked
package io.weir.plugins.notice;

import org.jspecify.annotations.NullMarked;
