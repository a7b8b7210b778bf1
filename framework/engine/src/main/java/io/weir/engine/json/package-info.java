/** What the engine answers, as JSON: the same for commands and for the HTTP API. */
@NullMarked
package io.weir.engine.json;

import org.jspecify.annotations.NullMarked;
