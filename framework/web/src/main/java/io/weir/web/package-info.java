/** The pages: what the engine's face to the outside shows and takes, in a browser. */
@NullMarked
package io.weir.web;

import org.jspecify.annotations.NullMarked;
