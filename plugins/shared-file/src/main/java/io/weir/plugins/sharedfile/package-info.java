/** Files that others edit too. */
@NullMarked
package io.weir.plugins.sharedfile;

import org.jspecify.annotations.NullMarked;
