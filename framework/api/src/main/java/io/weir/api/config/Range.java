package io.weir.api.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The bounds of an option, both included: a number's value, a duration's milliseconds, a size's
 * bytes, a list's or a text's length.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Range {
  /** The least. */
  long min() default Long.MIN_VALUE;

  /** The greatest. */
  long max() default Long.MAX_VALUE;
}
