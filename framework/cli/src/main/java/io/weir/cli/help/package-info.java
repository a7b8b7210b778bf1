/** Manual pages and shell completion, made from the commands' own help when Weir is built. */
@NullMarked
package io.weir.cli.help;

import org.jspecify.annotations.NullMarked;
