package io.weir.engine.plugin;

import io.weir.api.ComponentFactory;

/** A factory that was loaded, before anybody asked it for its type. */
record FoundFactory(ComponentFactory<?> factory, String jar, String pluginId, String version) {}
