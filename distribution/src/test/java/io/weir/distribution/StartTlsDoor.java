package io.weir.distribution;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** Speaks SMTP up to STARTTLS, refuses everything else before it, and then passes bytes on. */
final class StartTlsDoor implements AutoCloseable {
  static final String STORE_PASSWORD = "changeit";

  private final ServerSocket listening;
  private final SSLContext tls;
  private final int behind;
  private final AtomicInteger encrypted = new AtomicInteger();
  private volatile boolean away;

  StartTlsDoor(Path keys, String password, int behind) {
    this.behind = behind;
    try (InputStream in = Files.newInputStream(keys)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, password.toCharArray());
      KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
      factory.init(store, password.toCharArray());
      tls = SSLContext.getInstance("TLS");
      tls.init(factory.getKeyManagers(), null, null);
      listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    thread(this::accept);
  }

  int port() {
    return listening.getLocalPort();
  }

  /** How many sessions were encrypted: no other gets further than the door. */
  int encrypted() {
    return encrypted.get();
  }

  /** From now on whoever comes is sent away without a word, as by a server that is down. */
  void away(boolean is) {
    away = is;
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void thread(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // The other side has gone: so does this one.
              }
            },
            "smtp-door");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = listening.accept();
      if (away) {
        client.close();
      } else {
        thread(() -> greet(client));
      }
    }
  }

  private void greet(Socket client) throws IOException {
    try (client) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
      say(client, "220 localhost ESMTP");
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String verb = line.toUpperCase(Locale.ROOT);
        if (verb.startsWith("EHLO")) {
          say(client, "250-localhost\r\n250 STARTTLS");
        } else if (verb.equals("STARTTLS")) {
          say(client, "220 go on");
          SSLSocket inside = (SSLSocket) tls.getSocketFactory().createSocket(client, null, true);
          inside.startHandshake();
          encrypted.incrementAndGet();
          pass(inside);
          return;
        } else {
          say(client, "530 5.7.0 Must issue a STARTTLS command first");
        }
      }
    }
  }

  private static void say(Socket client, String what) throws IOException {
    client.getOutputStream().write((what + "\r\n").getBytes(StandardCharsets.US_ASCII));
  }

  private void pass(Socket client) throws IOException {
    try (Socket server = new Socket(InetAddress.getLoopbackAddress(), behind)) {
      InputStream answers = server.getInputStream();
      // Its greeting: the client had ours.
      for (int b = answers.read(); b != '\n'; b = answers.read()) {
        if (b < 0) {
          return;
        }
      }
      thread(
          () -> {
            // A sender that was killed has hung up: nobody behind the door waits for more.
            try (server) {
              copy(client.getInputStream(), server.getOutputStream());
            }
          });
      copy(answers, client.getOutputStream());
    }
  }

  private static void copy(InputStream from, OutputStream to) throws IOException {
    byte[] some = new byte[8192];
    for (int n = from.read(some); n >= 0; n = from.read(some)) {
      to.write(some, 0, n);
      to.flush();
    }
  }

  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
