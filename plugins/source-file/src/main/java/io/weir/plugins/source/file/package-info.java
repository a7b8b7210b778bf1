/** Follows a log file through rotation, truncation and restarts. */
@NullMarked
package io.weir.plugins.source.file;

import org.jspecify.annotations.NullMarked;
