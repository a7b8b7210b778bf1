/** Who may see the pages and give orders: roles, users, and tokens of programs. */
@NullMarked
package io.weir.web.access;

import org.jspecify.annotations.NullMarked;
