package io.weir.api.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The default of an option, in YAML: {@code "10m"}, {@code "[/sbin/pfctl]"}. An option without it
 * is required, unless it is {@code @Nullable} (then null), a list or a map (then empty).
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Default {
  /** The value as written in the file. */
  String value();
}
