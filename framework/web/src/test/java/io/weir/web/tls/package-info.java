/** Tests of certificates and keys. */
@NullMarked
package io.weir.web.tls;

import org.jspecify.annotations.NullMarked;
