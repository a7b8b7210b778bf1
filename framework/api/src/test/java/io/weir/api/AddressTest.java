package io.weir.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AddressTest {
  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.1",
    "0.0.0.0, 0.0.0.0",
    "255.255.255.255, 255.255.255.255",
    "::, ::",
    "::1, ::1",
    "2001:DB8::1, 2001:db8::1",
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
    "::2:3:4:5:6:7:8, 0:2:3:4:5:6:7:8",
    "fe80::, fe80::",
    "::ffff:192.0.2.7, 192.0.2.7",
    "::FFFF:c000:0207, 192.0.2.7",
    "64:ff9b::192.0.2.33, 64:ff9b::c000:221"
  })
  void printsInCanonicalForm(String given, String canonical) {
    assertThat(String.valueOf(Address.parse(given))).isEqualTo(canonical);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        ":",
        ":::",
        "1.2.3",
        "1.2.3.4.5",
        "1.2.3.256",
        "01.2.3.4",
        "1.2.3.4 ",
        "1..2.3",
        "199.200.300.131",
        "unknown",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1::2::3",
        "12345::",
        "1:2:3:4:5:6:7:8::",
        "::1%eth0",
        "1:2:3:4:5:6:7:",
        ":1:2:3:4:5:6:7",
        "::1.2.3",
        "1.2.3.4:25",
        "129.107.xxx.yyy",
        "::g",
        "-1.2.3.4"
      })
  void refusesWhatIsNoAddress(String text) {
    assertThat(Address.parse(text)).isNull();
  }

  @Test
  void agreesWithTheJdkOnRandomAddresses() throws Exception {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      byte[] raw = new byte[i % 2 == 0 ? 4 : 16];
      random.nextBytes(raw);
      for (int k = 0; k < raw.length; k++) {
        raw[k] = random.nextInt(3) == 0 ? 0 : raw[k];
      }
      InetAddress jdk = InetAddress.getByAddress(raw);
      Address parsed = Address.parse(jdk.getHostAddress());
      assertThat(parsed).isNotNull();
      assertThat(InetAddress.getByName(parsed.toString())).isEqualTo(jdk);
      assertThat(Address.parse(parsed.toString())).isEqualTo(parsed);
    }
  }

  @Test
  void survivesRandomBytes() {
    Random random = new Random(11);
    byte[] alphabet = "0123456789abcf:.%/ ".getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < 100_000; i++) {
      byte[] bytes = new byte[random.nextInt(50)];
      for (int k = 0; k < bytes.length; k++) {
        bytes[k] = alphabet[random.nextInt(alphabet.length)];
      }
      Address parsed = Address.parse(bytes, 0, bytes.length);
      if (parsed != null) {
        assertThat(Address.parse(parsed.toString())).isEqualTo(parsed);
      }
    }
  }

  @Test
  void networksMaskContainAndPrint() {
    Network net = Network.parse("192.0.2.77/24");
    assertThat(net).hasToString("192.0.2.0/24");
    assertThat(net.contains(Network.parse("192.0.2.255").address())).isTrue();
    assertThat(net.contains(Network.parse("192.0.3.0").address())).isFalse();
    assertThat(net.contains(Network.parse("::1").address())).isFalse();
    assertThat(Network.parse("2001:db8:1:2:3::/64")).hasToString("2001:db8:1:2::/64");
    assertThat(Network.parse("2001:db8::/33").contains(Network.parse("2001:db8:8000::").address()))
        .isFalse();
    assertThat(Network.parse("0.0.0.0/0").contains(Network.parse("203.0.113.9").address()))
        .isTrue();
    assertThat(Network.parse("::1")).hasToString("::1");
    assertThat(Network.parse("10.0.0.0/8").contains(Network.parse("10.1.0.0/16"))).isTrue();
    assertThat(Network.parse("10.1.0.0/16").contains(Network.parse("10.0.0.0/8"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"10.0.0.0/33", "::/129", "10.0.0.0/", "10.0.0.0/x", "10.0.0/8", "/8", "host"})
  void refusesWhatIsNoNetwork(String text) {
    assertThatThrownBy(() -> Network.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
