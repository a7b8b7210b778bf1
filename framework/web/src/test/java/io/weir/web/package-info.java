/** Tests of the pages, against an engine that is made up. */
@NullMarked
package io.weir.web;

import org.jspecify.annotations.NullMarked;
