package io.weir.api.parser;

import io.weir.api.EventType;
import java.util.List;

/**
 * What a family of parsers shares. Two jars may bring the same vocabulary: equal declarations are
 * one, a newer one may add fields at the end, any other difference is an error.
 *
 * @param types the event types, those that a join assembles included; a name is unique in a
 *     pipeline
 * @param joins how events belong together; empty when each stands alone. All types that a join
 *     names must be declared, here or by another parser of the pipeline
 */
public record Vocabulary(List<EventType> types, List<Join> joins) {
  /** Copies the lists. */
  public Vocabulary {
    types = List.copyOf(types);
    joins = List.copyOf(joins);
  }
}
