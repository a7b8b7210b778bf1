package io.weir.engine.plugin;

import io.weir.api.ComponentFactory;
import io.weir.engine.config.ComponentKind;

/**
 * A type of component that a pipeline file may use, and the plugin that provides it.
 *
 * @param kind the kind of its components
 * @param type the value of {@code type:}
 * @param factory makes its components; call it inside {@link PluginCatalog#enter}
 * @param jar the jar's file name; {@code class path} for factories passed to {@link
 *     PluginCatalog#of}
 * @param pluginId the jar's {@code Plugin-Id}
 * @param version the jar's {@code Plugin-Version}
 */
public record PluginEntry(
    ComponentKind kind,
    String type,
    ComponentFactory<?> factory,
    String jar,
    String pluginId,
    String version) {}
