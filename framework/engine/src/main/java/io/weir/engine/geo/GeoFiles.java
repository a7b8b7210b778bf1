package io.weir.engine.geo;

import io.weir.api.Address;
import io.weir.api.rule.Key;
import io.weir.engine.config.GeoConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The files of {@code geo}, in memory. Lookups from any thread. */
public final class GeoFiles implements Key.Geo {
  private final Set<Key.Part> configured = EnumSet.noneOf(Key.Part.class);
  private final Map<Key.Part, GeoFile> files = new EnumMap<>(Key.Part.class);

  /**
   * Reads the files.
   *
   * @param problems gets the option, {@code geo.country}, and what is wrong with its file; keys may
   *     ask for its part all the same, so that one mistake is reported once
   */
  public static GeoFiles read(GeoConfig config, BiConsumer<String, String> problems) {
    GeoFiles geo = new GeoFiles();
    geo.add(Key.Part.COUNTRY, config.country(), problems);
    geo.add(Key.Part.ASN, config.asn(), problems);
    return geo;
  }

  private void add(Key.Part part, @Nullable Path path, BiConsumer<String, String> problems) {
    if (path == null) {
      return;
    }
    configured.add(part);
    try {
      files.put(part, GeoFile.read(part, path));
    } catch (IOException e) {
      problems.accept("geo" + part.suffix().replace('/', '.'), String.valueOf(e.getMessage()));
    }
  }

  /** Whether there is nothing to look up, and nothing to refresh. */
  public boolean isEmpty() {
    return files.isEmpty();
  }

  /**
   * Reads again the files that were replaced; what cannot be read is logged, and what was known
   * stays. Not on the loop's thread.
   */
  public void refresh() {
    files.values().forEach(GeoFile::refresh);
  }

  @Override
  public boolean has(Key.Part part) {
    return configured.contains(part);
  }

  @Override
  public @Nullable String of(Key.Part part, Address address) {
    GeoFile file = files.get(part);
    return file == null ? null : file.of(address);
  }

  @Override
  public @Nullable String name(Key.Part part, String value) {
    GeoFile file = files.get(part);
    return file == null ? null : file.name(value);
  }
}
