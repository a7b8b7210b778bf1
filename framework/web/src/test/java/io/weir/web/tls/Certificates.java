package io.weir.web.tls;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;

/** Certificates for tests, and the files that programs write of them. */
public final class Certificates {
  private Certificates() {}

  /** A new pair: {@code RSA}, {@code EC} or {@code Ed25519}. */
  public static KeyPair pair(String algorithm) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    if (!algorithm.equals("Ed25519")) {
      generator.initialize(algorithm.equals("RSA") ? 2048 : 256);
    }
    return generator.generateKeyPair();
  }

  /** Of this machine, signed by itself. */
  public static X509Certificate own(KeyPair pair, String name, Instant from, Duration lasts)
      throws Exception {
    return signed(pair, name, name, pair.getPrivate(), from, lasts);
  }

  static X509Certificate signed(
      KeyPair pair, String name, String signer, PrivateKey by, Instant from, Duration lasts)
      throws GeneralSecurityException, IOException, OperatorCreationException {
    String algorithm =
        switch (by.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> "Ed25519";
        };
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            new X500Name("CN=" + signer),
            BigInteger.valueOf(System.nanoTime()),
            Date.from(from),
            Date.from(from.plus(lasts)),
            new X500Name("CN=" + name),
            pair.getPublic());
    builder.addExtension(
        Extension.subjectAlternativeName,
        false,
        new GeneralNames(
            new GeneralName[] {
              new GeneralName(GeneralName.dNSName, "localhost"),
              new GeneralName(GeneralName.iPAddress, "127.0.0.1")
            }));
    return new JcaX509CertificateConverter()
        .getCertificate(builder.build(new JcaContentSignerBuilder(algorithm).build(by)));
  }

  /** Replaces a file at once, as certbot does. */
  public static Path write(Path file, Object... what) throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter pem = new JcaPEMWriter(text)) {
      for (Object one : what) {
        // A private RSA key becomes PKCS#1, a generator PKCS#8.
        pem.writeObject(one);
      }
    }
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(fresh, text.toString());
    return Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
  }

  /** As {@code BEGIN PRIVATE KEY}. */
  public static Object pkcs8(PrivateKey key) throws IOException {
    return new JcaPKCS8Generator(key, null);
  }

  /** As {@code BEGIN EC PRIVATE KEY} or {@code BEGIN RSA PRIVATE KEY}, as openssl writes them. */
  static Object traditional(KeyPair pair) throws IOException {
    if (pair.getPrivate() instanceof ECPrivateKey key) {
      byte[] point =
          SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded())
              .getPublicKeyData()
              .getBytes();
      org.bouncycastle.asn1.sec.ECPrivateKey sec1 =
          new org.bouncycastle.asn1.sec.ECPrivateKey(
              256, key.getS(), new DERBitString(point), SECObjectIdentifiers.secp256r1);
      return new PemObject("EC PRIVATE KEY", sec1.getEncoded());
    }
    return pair.getPrivate();
  }
}
