package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.Address;
import io.weir.api.rule.Key.Part;
import io.weir.engine.config.GeoConfig;
import io.weir.engine.geo.GeoFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files with countries and operators, of several makers. */
final class GeoFilesTest {
  @TempDir private Path folder;
  private final List<String> problems = new ArrayList<>();

  private GeoFiles read(@Nullable Path country, @Nullable Path asn) {
    return GeoFiles.read(new GeoConfig(country, asn), (o, what) -> problems.add(o + ": " + what));
  }

  private static @Nullable String country(GeoFiles geo, String address) {
    return geo.of(Part.COUNTRY, Address.parse(address));
  }

  private static @Nullable String asn(GeoFiles geo, String address) {
    return geo.of(Part.ASN, Address.parse(address));
  }

  private static MmdbFile countries() {
    return new MmdbFile()
        .put("192.0.2.0/24", Map.of("country_code", "ch"))
        .put("198.51.100.0/25", Map.of("country", Map.of("iso_code", "NO", "names", Map.of())))
        .put("198.51.100.128/25", Map.of("country", "DE", "continent", "EU"))
        .put("203.0.113.0/25", Map.of("country_code", "ZZ"))
        .put("203.0.113.128/25", Map.of("registered_country", Map.of("iso_code", "FR")))
        .put("2001:db8::/33", Map.of("country_code", "AT"));
  }

  @Test
  void countriesOfAllMakers() throws Exception {
    GeoFiles geo = read(countries().writeTo(folder.resolve("c.mmdb")), null);
    assertThat(problems).isEmpty();
    assertThat(geo.has(Part.COUNTRY)).isTrue();
    assertThat(geo.has(Part.ASN)).isFalse();
    for (int twice = 0; twice < 2; twice++) {
      assertThat(country(geo, "192.0.2.255")).isEqualTo("CH");
      assertThat(country(geo, "198.51.100.127")).isEqualTo("NO");
      assertThat(country(geo, "198.51.100.128")).isEqualTo("DE");
      assertThat(country(geo, "2001:db8:7fff::1")).isEqualTo("AT");
      assertThat(country(geo, "2001:db8:8000::1")).isNull();
      assertThat(country(geo, "192.0.3.0")).isNull();
      assertThat(country(geo, "203.0.113.1")).isNull();
      assertThat(country(geo, "203.0.113.200")).isNull();
    }
    assertThat(asn(geo, "192.0.2.1")).isNull();
  }

  @Test
  void operatorsOfAllMakers() throws Exception {
    MmdbFile file =
        new MmdbFile()
            .put(
                "192.0.2.0/24",
                Map.of(
                    "autonomous_system_number",
                    64500,
                    "autonomous_system_organization",
                    "Example Net, a company with a name that is long"))
            .put("198.51.100.0/24", Map.of("asn", "AS64501", "as_name", "Other Net"))
            .put("203.0.113.0/24", Map.of("asn", 64502))
            .put("2001:db8::/32", Map.of("autonomous_system_number", 4_200_000_000L));
    GeoFiles geo = read(null, file.writeTo(folder.resolve("a.mmdb")));
    assertThat(problems).isEmpty();
    assertThat(asn(geo, "192.0.2.9")).isEqualTo("AS64500");
    assertThat(asn(geo, "198.51.100.9")).isEqualTo("AS64501");
    assertThat(asn(geo, "203.0.113.9")).isEqualTo("AS64502");
    assertThat(asn(geo, "2001:db8::9")).isEqualTo("AS4200000000");
    assertThat(geo.name(Part.ASN, "AS64500"))
        .isEqualTo("Example Net, a company with a name that is long");
    assertThat(geo.name(Part.ASN, "AS64501")).isEqualTo("Other Net");
    assertThat(geo.name(Part.ASN, "AS64502")).isNull();
  }

  @Test
  void whatIsNoSuchFileIsTold() throws Exception {
    Path text = Files.writeString(folder.resolve("text.mmdb"), "not a file of this format");
    Path country = countries().writeTo(folder.resolve("c.mmdb"));
    byte[] bytes = Files.readAllBytes(country);
    Path cut = Files.write(folder.resolve("cut.mmdb"), java.util.Arrays.copyOf(bytes, 200));
    Path behead =
        Files.write(
            folder.resolve("behead.mmdb"), java.util.Arrays.copyOfRange(bytes, 300, bytes.length));
    GeoFiles missing = read(folder.resolve("none.mmdb"), country);
    assertThat(missing.has(Part.COUNTRY)).isTrue();
    assertThat(country(missing, "192.0.2.1")).isNull();
    read(text, folder);
    read(cut, behead);
    assertThat(problems)
        .satisfiesExactly(
            m -> assertThat(m).startsWith("geo.country: ").contains("none.mmdb does not exist"),
            m -> assertThat(m).startsWith("geo.asn: ").contains("c.mmdb has no autonomous systems"),
            m -> assertThat(m).startsWith("geo.country: ").contains("text.mmdb is not an MMDB"),
            m -> assertThat(m).startsWith("geo.asn: ").contains(folder + " is a folder"),
            m -> assertThat(m).startsWith("geo.country: ").contains("cut.mmdb is not an MMDB"),
            m -> assertThat(m).startsWith("geo.asn: ").contains("behead.mmdb is not an MMDB"));
  }

  @Test
  @Timeout(60)
  void aPipeIsNotWaitedFor() throws Exception {
    Path pipe = folder.resolve("pipe.mmdb");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    read(pipe, null);
    assertThat(problems).singleElement().asString().contains("pipe.mmdb is a pipe");
  }

  @Test
  void aReplacedFileIsReadAgainAndABrokenOneIsNot() throws Exception {
    Path file = countries().writeTo(folder.resolve("c.mmdb"));
    GeoFiles geo = read(file, null);
    assertThat(country(geo, "192.0.2.1")).isEqualTo("CH");
    geo.refresh();
    assertThat(country(geo, "192.0.2.1")).isEqualTo("CH");
    Files.writeString(file, "a page that says: too many downloads");
    geo.refresh();
    assertThat(country(geo, "192.0.2.1")).isEqualTo("CH");
    Files.delete(file);
    geo.refresh();
    assertThat(country(geo, "198.51.100.1")).isEqualTo("NO");
    new MmdbFile().put("192.0.2.0/24", Map.of("country_code", "LI")).writeTo(file);
    geo.refresh();
    assertThat(country(geo, "192.0.2.1")).isEqualTo("LI");
    assertThat(country(geo, "198.51.100.1")).isNull();
  }

  @Test
  void aDamagedFileStopsNothing() throws Exception {
    byte[] bytes = countries().bytes();
    Random random = new Random(7);
    int read = 0;
    for (int i = 0; i < 300; i++) {
      byte[] damaged = bytes.clone();
      for (int k = 0; k < 20; k++) {
        damaged[random.nextInt(bytes.length - 300)] = (byte) random.nextInt();
      }
      problems.clear();
      GeoFiles geo = read(Files.write(folder.resolve("d" + i), damaged), null);
      read += problems.isEmpty() ? 1 : 0;
      for (String address : List.of("192.0.2.1", "198.51.100.1", "198.51.100.200", "2001:db8::1")) {
        String country = country(geo, address);
        assertThat(country == null || country.matches("[A-Z]{2}")).isTrue();
      }
    }
    assertThat(read).as("files that could be read in part").isBetween(1, 299);
  }

  @Test
  void manyAddressesDoNotMixUp() throws Exception {
    MmdbFile file = new MmdbFile();
    for (int i = 0; i < 256; i++) {
      file.put("10." + i + ".0.0/16", Map.of("asn", i + 1));
    }
    GeoFiles geo = read(null, file.writeTo(folder.resolve("a.mmdb")));
    Random random = new Random(1);
    for (int i = 0; i < 100_000; i++) {
      int bits = 10 << 24 | random.nextInt(1 << 24);
      assertThat(geo.of(Part.ASN, Address.ofIpv4(bits))).isEqualTo("AS" + ((bits >> 16 & 255) + 1));
    }
  }
}
