/** What syslog daemons do to all lines alike, whoever wrote them: headers, folding. */
@NullMarked
package io.weir.engine.syslog;

import org.jspecify.annotations.NullMarked;
