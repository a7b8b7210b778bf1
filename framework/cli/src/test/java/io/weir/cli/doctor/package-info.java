@NullMarked
package io.weir.cli.doctor;

import org.jspecify.annotations.NullMarked;
