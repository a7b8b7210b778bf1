/** Old logs or stored events through the rules, in event time; nothing is changed by it. */
@NullMarked
package io.weir.engine.replay;

import org.jspecify.annotations.NullMarked;
