package io.weir.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A client that says word by word what a test wants, from a loopback address of its own. */
final class SmtpClient implements AutoCloseable {
  private static final String QUEUED = "queued as ";

  private Socket socket;
  private BufferedReader answers;

  /** Connects; reads no greeting, for not everybody waits for it. */
  SmtpClient(String address, int port) throws IOException {
    socket = new Socket();
    socket.bind(new InetSocketAddress(address, 0));
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 10_000);
    use(socket);
  }

  /** Connects and is greeted. */
  static SmtpClient greeted(String address, int port) throws IOException {
    SmtpClient client = new SmtpClient(address, port);
    client.hears(220);
    return client;
  }

  private void use(Socket next) throws IOException {
    socket = next;
    socket.setSoTimeout(60_000);
    answers =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
  }

  /** Waits for no answer. */
  SmtpClient says(String line) throws IOException {
    socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    return this;
  }

  /** Reads one answer, of one line or more; gives its last line. */
  String hears(int code) throws IOException {
    String line = hearsAny();
    assertThat(line).startsWith(code + " ");
    return line;
  }

  /** As {@link #hears}, whatever the code is. */
  String hearsAny() throws IOException {
    for (String line = answers.readLine(); line != null; line = answers.readLine()) {
      if (!line.startsWith("-", 3)) {
        return line;
      }
    }
    throw new IOException("hung up instead of an answer");
  }

  /** The other side hangs up, perhaps before it has read everything. */
  void isLeft() throws IOException {
    try {
      while (answers.read() >= 0) {
        // An alert of TLS, or nothing.
      }
    } catch (SocketException e) {
      assertThat(e).hasMessageContaining("reset");
    }
  }

  String asks(String line, int code) throws IOException {
    return says(line).hears(code);
  }

  /** Takes whatever certificate this context trusts, for whatever name. */
  void startTls(SSLContext trusting) throws IOException {
    asks("STARTTLS", 220);
    String host = socket.getInetAddress().getHostAddress();
    SSLSocket inside =
        (SSLSocket) trusting.getSocketFactory().createSocket(socket, host, socket.getPort(), true);
    inside.startHandshake();
    use(inside);
  }

  void plain(String user, String password, int code) throws IOException {
    asks("AUTH PLAIN " + base64("\0" + user + "\0" + password), code);
  }

  void login(String user, String password, int code) throws IOException {
    asks("AUTH LOGIN", 334);
    asks(base64(user), 334);
    asks(base64(password), code);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Sends a message in a session that stands; gives the id that it has in the queue. */
  String sends(String sender, String recipient, String subject) throws IOException {
    asks("MAIL FROM:<" + sender + ">", 250);
    asks("RCPT TO:<" + recipient + ">", 250);
    return writes(sender, subject);
  }

  /** What follows RCPT. */
  String writes(String sender, String subject) throws IOException {
    asks("DATA", 354);
    says("From: " + sender);
    says("Message-ID: <" + System.nanoTime() + "@client.example>");
    says("Subject: " + subject).says("").says("Hello.");
    String answer = asks(".", 250);
    return answer.substring(answer.indexOf(QUEUED) + QUEUED.length());
  }

  void quits() throws IOException {
    asks("QUIT", 221);
    close();
  }

  /** Hangs up, without a word. */
  @Override
  public void close() throws IOException {
    socket.close();
  }
}
