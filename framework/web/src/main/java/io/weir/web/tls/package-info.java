/** The certificate of the pages: PEM files, read again when they change. */
@NullMarked
package io.weir.web.tls;

import org.jspecify.annotations.NullMarked;
