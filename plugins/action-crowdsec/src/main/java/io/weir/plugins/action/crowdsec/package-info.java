/** Leaves blocks to CrowdSec's bouncers. */
@NullMarked
package io.weir.plugins.action.crowdsec;

import org.jspecify.annotations.NullMarked;
