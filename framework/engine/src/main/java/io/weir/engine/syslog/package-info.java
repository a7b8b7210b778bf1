/** Lines that syslog daemons fold into one. */
@NullMarked
package io.weir.engine.syslog;

import org.jspecify.annotations.NullMarked;
