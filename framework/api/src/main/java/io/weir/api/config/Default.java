package io.weir.api.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The value of an option that the file leaves out, in YAML: {@code "10m"}, {@code "[/sbin/pfctl]"}.
 * An option without it must be given, unless it is {@code @Nullable} (then null), a list or a map
 * (then empty).
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Default {
  /** The value, as it would stand in the file. */
  String value();
}
