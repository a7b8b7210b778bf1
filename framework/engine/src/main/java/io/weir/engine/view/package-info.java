/** What pages and commands may ask a running engine, and what they may have it do, by subject. */
@NullMarked
package io.weir.engine.view;

import org.jspecify.annotations.NullMarked;
