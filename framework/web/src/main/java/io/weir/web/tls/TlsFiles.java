package io.weir.web.tls;

import io.weir.engine.config.TlsConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A certificate and its key, read once and checked.
 *
 * @param store both, for Java
 * @param certificate the own certificate
 * @param warnings sentences about what is worth a look
 */
public record TlsFiles(KeyStore store, X509Certificate certificate, List<String> warnings) {
  /** Of a key store that is never written. */
  static final String NO_PASSWORD = "none";

  private static final Duration SOON = Duration.ofDays(7);

  /**
   * Reads both files.
   *
   * @param now for a certificate whose time is over, or has not come
   * @throws IOException with a sentence about what is wrong
   */
  public static TlsFiles read(TlsConfig config, Instant now) throws IOException {
    List<X509Certificate> all =
        named("web.tls.certificate: ", config.certificate(), PemFiles::certificates);
    PrivateKey key = named("web.tls.key: ", config.key(), PemFiles::key);
    X509Certificate own = all.get(0);
    if (!fit(key, own.getPublicKey())) {
      boolean later = all.stream().anyMatch(c -> fit(key, c.getPublicKey()));
      throw new IOException(
          "web.tls.key: "
              + config.key()
              + " is not the key of "
              + (later ? "the first certificate in " : "the certificate in ")
              + config.certificate()
              + (later ? ": the own certificate must come first" : ""));
    }
    List<String> warnings = new ArrayList<>(time(config, own, now));
    warnings.addAll(mode(config.key()));
    return new TlsFiles(store(key, chain(all)), own, List.copyOf(warnings));
  }

  private interface Reader<T> {
    T of(Path file) throws IOException;
  }

  private static <T> T named(String option, Path file, Reader<T> reader) throws IOException {
    try {
      return reader.of(file);
    } catch (IOException e) {
      throw new IOException(option + e.getMessage(), e);
    }
  }

  /** What the certificate's time says now. */
  static List<String> time(TlsConfig config, X509Certificate own, Instant now) {
    Instant end = own.getNotAfter().toInstant();
    if (end.isBefore(now)) {
      return List.of(
          "web.tls.certificate: "
              + config.certificate()
              + " has expired at "
              + end
              + ": browsers refuse it");
    }
    if (own.getNotBefore().toInstant().isAfter(now)) {
      return List.of(
          "web.tls.certificate: "
              + config.certificate()
              + " is valid from "
              + own.getNotBefore().toInstant()
              + " on: browsers refuse it until then");
    }
    return end.isBefore(now.plus(SOON))
        ? List.of("web.tls.certificate: " + config.certificate() + " expires at " + end)
        : List.of();
  }

  private static List<String> mode(Path key) throws IOException {
    if (!key.getFileSystem().supportedFileAttributeViews().contains("posix")
        || !Files.getPosixFilePermissions(key).contains(PosixFilePermission.OTHERS_READ)) {
      return List.of();
    }
    return List.of("web.tls.key: everybody on this machine can read " + key + ": chmod o= " + key);
  }

  /** From the own certificate on, each followed by the one that signed it; others are left out. */
  private static List<X509Certificate> chain(List<X509Certificate> all) {
    List<X509Certificate> chain = new ArrayList<>();
    X509Certificate last = all.get(0);
    chain.add(last);
    boolean more = true;
    while (more) {
      X509Certificate signed = last;
      X509Certificate next =
          all.stream()
              .filter(c -> !chain.contains(c))
              .filter(c -> c.getSubjectX500Principal().equals(signed.getIssuerX500Principal()))
              .findFirst()
              .orElse(null);
      more = next != null;
      if (next != null) {
        chain.add(next);
        last = next;
      }
    }
    return chain;
  }

  private static boolean fit(PrivateKey key, PublicKey certified) {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC", "ECDSA" -> "SHA256withECDSA";
          default -> key.getAlgorithm();
        };
    byte[] text = new byte[32];
    new SecureRandom().nextBytes(text);
    try {
      Signature signing = Signature.getInstance(algorithm);
      signing.initSign(key);
      signing.update(text);
      byte[] signature = signing.sign();
      Signature verifying = Signature.getInstance(algorithm);
      verifying.initVerify(certified);
      verifying.update(text);
      return verifying.verify(signature);
    } catch (GeneralSecurityException e) {
      return false; // a key of another kind
    }
  }

  private static KeyStore store(PrivateKey key, List<X509Certificate> chain) throws IOException {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("weir", key, NO_PASSWORD.toCharArray(), chain.toArray(new Certificate[0]));
      return store;
    } catch (GeneralSecurityException e) {
      throw new IOException("web.tls: Java cannot use this certificate: " + e.getMessage(), e);
    }
  }
}
