/** Tests of users and tokens. */
@NullMarked
package io.weir.web.access;

import org.jspecify.annotations.NullMarked;
