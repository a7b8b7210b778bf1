/** Lines become events; a vocabulary declares the types and how their lines belong together. */
@NullMarked
package io.weir.api.parser;

import org.jspecify.annotations.NullMarked;
