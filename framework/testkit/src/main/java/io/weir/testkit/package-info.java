/** Contract tests and fakes: what a plugin's author checks a plugin with. */
@NullMarked
package io.weir.testkit;

import org.jspecify.annotations.NullMarked;
