package io.weir.engine.plugin;

import io.weir.api.ComponentFactory;

/** A loaded factory that has not been checked yet. */
record FoundFactory(ComponentFactory<?> factory, String jar, String pluginId, String version) {}
