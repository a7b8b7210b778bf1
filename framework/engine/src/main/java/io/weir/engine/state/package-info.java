/** What survives a crash: the state file and the forms in which things lie in it. */
@NullMarked
package io.weir.engine.state;

import org.jspecify.annotations.NullMarked;
