package io.weir.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.api.ComponentFactory;
import io.weir.api.EventType;
import java.util.Collection;

/** Options from YAML, through the engine's own binder. */
final class OptionsBinder {
  private OptionsBinder() {}

  static Object bind(JsonNode options, ComponentFactory<?> factory, Collection<EventType> types) {
    return Interim.bind(options, factory.configType());
  }
}
