@NullMarked
package io.weir.engine.syslog;

import org.jspecify.annotations.NullMarked;
