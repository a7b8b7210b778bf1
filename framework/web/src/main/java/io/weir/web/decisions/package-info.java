/** Blocks as decisions, in the words of CrowdSec's local API, for bouncers made for that. */
@NullMarked
package io.weir.web.decisions;

import org.jspecify.annotations.NullMarked;
