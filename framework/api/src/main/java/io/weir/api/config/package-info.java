/** Options: a plugin's options are a record; these annotations and types describe them. */
@NullMarked
package io.weir.api.config;

import org.jspecify.annotations.NullMarked;
