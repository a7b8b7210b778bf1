package io.weir.api;

import org.pf4j.ExtensionPoint;

/**
 * Makes components of one type. The PF4J extension of a plugin is a factory: a public static class
 * nested in the component that it makes, annotated {@code @Extension}, with a public constructor
 * without arguments.
 *
 * <ol>
 *   <li>The host makes one instance at start and asks {@link #type} and {@link #configType}.
 *   <li>For each entry of the pipeline file with this type it fills the options record and calls
 *       {@code create}, from one thread, with the plugin's loader as context class loader.
 *   <li>{@code create} opens nothing, starts nothing, reads no file: {@code weir check} calls it
 *       too.
 * </ol>
 *
 * @param <C> the options: a record, its components annotated with {@link io.weir.api.config.Doc}
 *     and friends
 */
public interface ComponentFactory<C> extends ExtensionPoint {
  /** The name in {@code type:}, {@code [a-z][a-z0-9_]*}. */
  String type();

  /** The record that holds the options. */
  Class<C> configType();
}
