package io.weir.web.tls;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.DetectorConnectionFactory;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.Callback;

/** Says on a port with TLS, to those who speak without, that they should not. */
final class PlainRefusal extends DetectorConnectionFactory {
  private static final String SENTENCE = "This port speaks TLS: begin the address with https://\n";
  private static final byte[] ANSWER =
      ("HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: "
              + SENTENCE.length()
              + "\r\nConnection: close\r\n\r\n"
              + SENTENCE)
          .getBytes(StandardCharsets.US_ASCII);

  PlainRefusal(SslConnectionFactory tls) {
    super(tls);
  }

  @Override
  protected void nextProtocol(Connector connector, EndPoint client, ByteBuffer received) {
    // What else it may speak is of no interest: every HTTP method begins with a capital letter.
    if (received.hasRemaining()
        && received.get(received.position()) >= 'A'
        && received.get(received.position()) <= 'Z') {
      client.write(
          Callback.from(client::shutdownOutput, problem -> client.close()),
          ByteBuffer.wrap(ANSWER));
    } else {
      client.close();
    }
  }
}
