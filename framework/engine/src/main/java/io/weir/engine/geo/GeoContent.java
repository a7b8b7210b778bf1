package io.weir.engine.geo;

import com.maxmind.db.InvalidNetworkException;
import com.maxmind.db.Networks;
import com.maxmind.db.Reader;
import io.weir.api.Address;
import io.weir.api.rule.Key;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file as it was read, with the answers it gave. It lies in memory: one that is mapped, and
 * written over in place, ends the process.
 */
final class GeoContent {
  private static final Logger log = LoggerFactory.getLogger(GeoContent.class);

  /** Answers are remembered in so many sets, 2 to this power. */
  private static final int SET_BITS = 12;

  /** So many answers in a set, 32,768 in all: some 3 MB when full. */
  private static final int SET = 8;

  /** So many records are looked at for one that has what the file is to be asked for. */
  private static final int SAMPLE = 10_000;

  private final Key.Part part;
  private final Path path;
  private final Reader reader;
  private final boolean v6;

  /**
   * Each address has one set, in which the newest answer is the first. Threads write over each
   * other's answers: these are immutable and right, whichever stays.
   */
  private final @Nullable Answer[] answers = new @Nullable Answer[SET << SET_BITS];

  /** By value. There are no more than operators in the file. */
  private final Map<String, String> names = new ConcurrentHashMap<>();

  private volatile boolean damaged;

  private record Answer(Address address, @Nullable String value) {}

  private GeoContent(Key.Part part, Path path, Reader reader) {
    this.part = part;
    this.path = path;
    this.reader = reader;
    v6 = reader.getMetadata().ipVersion() == 6;
  }

  /**
   * Reads a file.
   *
   * @throws IOException with a sentence that says what is wrong with it
   */
  static GeoContent read(Key.Part part, Path path) throws IOException {
    GeoContent content;
    boolean hasAny;
    if (Files.exists(path) && !Files.isDirectory(path) && !Files.isRegularFile(path)) {
      // A pipe would be waited for.
      throw new IOException(
          path + " is a pipe, a socket or a device; give the path of an MMDB file");
    }
    try {
      content = new GeoContent(part, path, new Reader(path.toFile(), Reader.FileMode.MEMORY));
      hasAny = content.hasAny();
    } catch (FileNotFoundException e) {
      String why =
          !Files.exists(path)
              ? " does not exist"
              : Files.isDirectory(path) ? " is a folder" : " cannot be read: " + e.getMessage();
      throw new IOException(path + why + "; give the path of an MMDB file", e);
    } catch (IOException | InvalidNetworkException | RuntimeException e) {
      throw new IOException(path + " is not an MMDB file, or is damaged: " + e.getMessage(), e);
    }
    if (!hasAny) {
      throw new IOException(
          path
              + (part == Key.Part.COUNTRY
                  ? " has no countries (country.iso_code or country_code)"
                  : " has no autonomous systems (autonomous_system_number or asn)"));
    }
    return content;
  }

  private boolean hasAny() throws IOException, InvalidNetworkException {
    Networks<Object> networks = reader.networks(Object.class);
    for (int i = 0; i < SAMPLE && networks.hasNext(); i++) {
      if (networks.next().data() instanceof Map<?, ?> data
          && GeoRecord.of(part, data).value() != null) {
        return true;
      }
    }
    return false;
  }

  @Nullable String of(Address address) {
    int set = set(address);
    for (int i = set; i < set + SET; i++) {
      Answer known = answers[i];
      if (known != null && known.address().equals(address)) {
        return known.value();
      }
    }
    GeoRecord found = lookUp(address);
    if (found.value() != null && found.name() != null) {
      names.put(found.value(), found.name());
    }
    System.arraycopy(answers, set, answers, set + 1, SET - 1);
    answers[set] = new Answer(address, found.value());
    return found.value();
  }

  /** Where the set of an address begins. */
  private static int set(Address address) {
    long hash = (address.high() ^ address.low()) * 0x9e37_79b9_7f4a_7c15L;
    return (int) (hash >>> 64 - SET_BITS) * SET;
  }

  private GeoRecord lookUp(Address address) {
    if (address.v6() && !v6) {
      return GeoRecord.NONE;
    }
    ByteBuffer bytes = ByteBuffer.allocate(address.bits() / 8);
    if (address.v6()) {
      bytes.putLong(address.high()).putLong(address.low());
    } else {
      bytes.putInt((int) address.low());
    }
    try {
      return reader.get(InetAddress.getByAddress(bytes.array()), Object.class)
              instanceof Map<?, ?> data
          ? GeoRecord.of(part, data)
          : GeoRecord.NONE;
    } catch (IOException | RuntimeException e) {
      // Which exceptions a damaged file gives depends on the damage.
      if (!damaged) {
        damaged = true;
        log.warn("geo: {} is damaged, and does not know all addresses", path, e);
      }
      return GeoRecord.NONE;
    }
  }

  @Nullable String name(String value) {
    return names.get(value);
  }
}
