package io.weir.api.rule;

import io.weir.api.Address;
import org.jspecify.annotations.Nullable;

/**
 * Where addresses are and who operates their networks. The engine reads it from the files of the
 * pipeline file's {@code geo} and gives it to the keys and conditions in options. All methods may
 * be called from any thread and answer from memory.
 */
public interface Geo {
  /** Nothing can be looked up. */
  Geo NONE =
      new Geo() {
        @Override
        public boolean has(Key.Part part) {
          return false;
        }

        @Override
        public @Nullable String of(Key.Part part, Address address) {
          return null;
        }

        @Override
        public @Nullable String name(Key.Part part, String value) {
          return null;
        }
      };

  /** Whether there is a file for this part, {@code COUNTRY} or {@code ASN}. */
  boolean has(Key.Part part);

  /**
   * The country ({@code CH}) or the autonomous system ({@code AS64500}) of an address; null when
   * the file does not have it.
   */
  @Nullable String of(Key.Part part, Address address);

  /**
   * The name of an autonomous system that {@link #of} has returned, as the file has it; null when
   * it has none, and for countries.
   */
  @Nullable String name(Key.Part part, String value);
}
