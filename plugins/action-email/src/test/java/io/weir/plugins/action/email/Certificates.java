package io.weir.plugins.action.email;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A server's key and its certificate, made for one test with the JDK's keytool.
 *
 * @param context for the server
 * @param pem the certificate, for the client
 */
record Certificates(SSLContext context, Path pem) {

  static Certificates make(Path folder, String alternativeName) throws Exception {
    Path file = folder.resolve(alternativeName.replace(':', '-') + ".p12");
    Path output = folder.resolve("keytool.txt");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "it",
                "-keyalg",
                "RSA",
                "-keysize",
                "2048",
                "-dname",
                "CN=scripted",
                "-ext",
                "SAN=" + alternativeName,
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                "changeit")
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
      throw new IOException("keytool failed: " + Files.readString(output));
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, "changeit".toCharArray());
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, "changeit".toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    Path pem = folder.resolve(alternativeName.replace(':', '-') + ".pem");
    Files.writeString(
        pem,
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder().encodeToString(store.getCertificate("it").getEncoded())
            + "\n-----END CERTIFICATE-----\n");
    return new Certificates(context, pem);
  }
}
