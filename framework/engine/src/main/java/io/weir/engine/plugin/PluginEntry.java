package io.weir.engine.plugin;

import io.weir.api.ComponentFactory;
import io.weir.engine.config.ComponentKind;

/**
 * One type that can be named in a pipeline file, and who brings it.
 *
 * @param kind what its components are for
 * @param type the word behind {@code type:}
 * @param factory makes its components; call it inside {@link PluginCatalog#enter}
 * @param jar the jar's file name; {@code class path} for factories that were handed in
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
