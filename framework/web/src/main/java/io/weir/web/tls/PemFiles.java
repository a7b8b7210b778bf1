package io.weir.web.tls;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;

/** Reads PEM as certbot and openssl write it. */
final class PemFiles {
  private static final long MOST_BYTES = 1 << 20;

  private PemFiles() {}

  /**
   * All certificates of a file.
   *
   * @throws IOException with a sentence
   */
  static List<X509Certificate> certificates(Path file) throws IOException {
    List<X509Certificate> all = new ArrayList<>();
    for (Object one : objects(file)) {
      if (one instanceof X509CertificateHolder holder) {
        try {
          all.add(new JcaX509CertificateConverter().getCertificate(holder));
        } catch (CertificateException e) {
          throw new IOException(file + " has a certificate that Java cannot use: " + e, e);
        }
      }
    }
    if (all.isEmpty()) {
      throw new IOException(file + " has no certificate: it must contain BEGIN CERTIFICATE");
    }
    return all;
  }

  /**
   * The private key of a file.
   *
   * @throws IOException with a sentence
   */
  static PrivateKey key(Path file) throws IOException {
    JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
    for (Object one : objects(file)) {
      if (one instanceof PEMEncryptedKeyPair || one instanceof PKCS8EncryptedPrivateKeyInfo) {
        throw new IOException(
            file
                + " is encrypted with a password, which Weir does not know: openssl pkey -in "
                + file
                + " -out key.pem decrypts it");
      }
      try {
        if (one instanceof PEMKeyPair pair) {
          return converter.getPrivateKey(pair.getPrivateKeyInfo());
        }
        if (one instanceof PrivateKeyInfo info) {
          return converter.getPrivateKey(info);
        }
      } catch (PEMException e) {
        throw new IOException(file + " has a key that Java cannot use: " + e.getMessage(), e);
      }
    }
    throw new IOException(file + " has no private key: it must contain BEGIN PRIVATE KEY");
  }

  private static List<Object> objects(Path file) throws IOException {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new IOException(file + " has more than 1 MiB: it is not what it should be");
      }
    } catch (NoSuchFileException e) {
      throw new IOException(file + " is not there", e);
    }
    List<Object> all = new ArrayList<>();
    try (Reader text = Files.newBufferedReader(file, StandardCharsets.UTF_8);
        PEMParser parser = new PEMParser(text)) {
      for (Object one = parser.readObject(); one != null; one = parser.readObject()) {
        all.add(one);
      }
    } catch (AccessDeniedException e) {
      throw new IOException(
          file
              + " may not be read by "
              + System.getProperty("user.name")
              + ", the user that runs this command",
          e);
    } catch (CharacterCodingException e) {
      throw new IOException(file + " is not PEM: it is not a text file", e);
    } catch (UncheckedIOException | IllegalArgumentException | IllegalStateException e) {
      throw new IOException(file + " is not PEM: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new IOException(file + " cannot be read: " + e.getMessage(), e);
    }
    return all;
  }
}
