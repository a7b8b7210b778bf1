package io.weir.web.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.engine.config.TlsConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Certificates and keys as they lie on disks. */
final class TlsFilesTest {
  private static final Instant NOW = Instant.parse("2026-03-05T13:42:17Z");
  private static final Duration YEAR = Duration.ofDays(365);

  @TempDir Path folder;
  private TlsConfig config;

  @BeforeEach
  void name() {
    config = new TlsConfig(folder.resolve("fullchain.pem"), folder.resolve("privkey.pem"));
  }

  private static X509Certificate own(KeyPair pair) throws Exception {
    return Certificates.own(pair, "weir", NOW.minus(Duration.ofDays(1)), YEAR);
  }

  private void refused(String... words) {
    assertThatThrownBy(() -> TlsFiles.read(config, NOW))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll(words);
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC", "Ed25519"})
  void keysAreReadInAllFormsThatOpensslWrites(String algorithm) throws Exception {
    KeyPair pair = Certificates.pair(algorithm);
    Certificates.write(config.certificate(), own(pair));
    Certificates.write(config.key(), Certificates.pkcs8(pair.getPrivate()));
    assertThat(Files.readString(config.key())).startsWith("-----BEGIN PRIVATE KEY-----");
    TlsFiles files = TlsFiles.read(config, NOW);
    assertThat(files.store().getKey("weir", "none".toCharArray())).isEqualTo(pair.getPrivate());
    if (!algorithm.equals("Ed25519")) {
      Certificates.write(config.key(), Certificates.traditional(pair));
      assertThat(Files.readString(config.key()))
          .startsWith("-----BEGIN " + algorithm + " PRIVATE KEY-----");
      assertThat(TlsFiles.read(config, NOW).store().containsAlias("weir")).isTrue();
      if (algorithm.equals("EC")) {
        // openssl ecparam -genkey puts the curve in front.
        String curve =
            "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";
        Files.writeString(config.key(), curve + Files.readString(config.key()));
        assertThat(TlsFiles.read(config, NOW).store().containsAlias("weir")).isTrue();
      }
    }
  }

  @Test
  void theChainIsPutInOrderAndWhatDoesNotBelongIsLeftOut() throws Exception {
    KeyPair root = Certificates.pair("EC");
    KeyPair middle = Certificates.pair("EC");
    KeyPair pair = Certificates.pair("EC");
    X509Certificate top = Certificates.own(root, "root", NOW, YEAR);
    X509Certificate between =
        Certificates.signed(middle, "middle", "root", root.getPrivate(), NOW, YEAR);
    X509Certificate own =
        Certificates.signed(pair, "weir", "middle", middle.getPrivate(), NOW, YEAR);
    X509Certificate other = own(Certificates.pair("EC"));
    Certificates.write(config.certificate(), own, top, other, between);
    Certificates.write(config.key(), Certificates.pkcs8(pair.getPrivate()));
    assertThat(TlsFiles.read(config, NOW).store().getCertificateChain("weir"))
        .containsExactly(own, between, top);

    Certificates.write(config.certificate(), between, own);
    refused("is not the key of the first certificate in", "the own certificate must come first");
  }

  @Test
  void whatIsWrongIsSaidInASentenceWithTheOption() throws Exception {
    refused("web.tls.certificate: " + config.certificate() + " is not there");
    KeyPair pair = Certificates.pair("RSA");
    Certificates.write(config.certificate(), own(pair));
    refused("web.tls.key: " + config.key() + " is not there");
    Certificates.write(config.key(), Certificates.pkcs8(Certificates.pair("RSA").getPrivate()));
    refused("web.tls.key: " + config.key() + " is not the key of the certificate in ");
    Certificates.write(config.key(), Certificates.pkcs8(Certificates.pair("EC").getPrivate()));
    refused("is not the key of the certificate in ");
    Certificates.write(config.key(), own(pair));
    refused("has no private key: it must contain BEGIN PRIVATE KEY");
    Certificates.write(
        config.key(),
        new JcaPKCS8Generator(
            pair.getPrivate(),
            new JceOpenSSLPKCS8EncryptorBuilder(PKCS8Generator.PBE_SHA1_3DES)
                .setPassword("secret".toCharArray())
                .build()));
    refused("is encrypted with a password", "openssl pkey -in");
    Certificates.write(config.certificate(), Certificates.pkcs8(pair.getPrivate()));
    refused("web.tls.certificate: ", "has no certificate");
    Files.write(config.certificate(), new byte[2 << 20]);
    refused("more than 1 MiB");
  }

  @Test
  void noiseIsRefusedInASentenceToo() throws Exception {
    KeyPair pair = Certificates.pair("EC");
    Certificates.write(config.certificate(), own(pair));
    Certificates.write(config.key(), Certificates.pkcs8(pair.getPrivate()));
    byte[] certificate = Files.readAllBytes(config.certificate());
    byte[] key = Files.readAllBytes(config.key());
    Random random = new Random(3);
    int good = 0;
    for (int i = 0; i < 400; i++) {
      byte[] noise = (i % 2 == 0 ? certificate : key).clone();
      for (int k = 0; k <= i % 5; k++) {
        noise[random.nextInt(noise.length)] = (byte) random.nextInt(i % 3 == 0 ? 256 : 128);
      }
      Files.write(config.certificate(), i % 2 == 0 ? noise : certificate);
      Files.write(config.key(), i % 2 == 0 ? key : noise);
      try {
        TlsFiles.read(config, NOW);
        good++;
      } catch (IOException e) {
        assertThat(e.getMessage()).startsWith("web.tls.");
      }
    }
    assertThat(good).isLessThan(300);
  }

  @Test
  void timesAndRightsAreWorthAWarning() throws Exception {
    KeyPair pair = Certificates.pair("EC");
    Certificates.write(config.key(), Certificates.pkcs8(pair.getPrivate()));
    Files.setPosixFilePermissions(config.key(), PosixFilePermissions.fromString("rw-------"));
    Certificates.write(config.certificate(), own(pair));
    assertThat(TlsFiles.read(config, NOW).warnings()).isEmpty();
    assertThat(TlsFiles.read(config, NOW.plus(YEAR)).warnings().get(0))
        .contains("fullchain.pem has expired at 2027-03-04T13:42:17Z");
    assertThat(TlsFiles.read(config, NOW.plus(Duration.ofDays(360))).warnings().get(0))
        .contains("expires at 2027-03-04");
    assertThat(TlsFiles.read(config, NOW.minus(YEAR)).warnings().get(0))
        .contains("is valid from 2026-03-04T13:42:17Z on");
    Files.setPosixFilePermissions(config.key(), PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(TlsFiles.read(config, NOW).warnings().get(0)).contains("everybody", "chmod o=");
  }
}
