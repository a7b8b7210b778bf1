package io.weir.plugins.action.postfix;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Scanner;

/** What Postfix's smtpd is to the server: it asks over a connection that stays open. */
final class PolicyClient implements AutoCloseable {
  final SocketChannel channel;
  private final Scanner answers;

  PolicyClient(SocketAddress server) throws IOException {
    channel = server instanceof InetSocketAddress ? SocketChannel.open() : unix(server);
    if (!channel.isConnected()) {
      channel.connect(server);
    }
    answers = new Scanner(Channels.newInputStream(channel), StandardCharsets.US_ASCII);
    answers.useDelimiter("\n\n");
  }

  private static SocketChannel unix(SocketAddress server) throws IOException {
    return SocketChannel.open(server);
  }

  /** A request as Postfix 3.7 writes it. */
  static String request(String account, String address, String sender) {
    return """
        request=smtpd_access_policy
        protocol_state=RCPT
        protocol_name=ESMTP
        helo_name=some.domain.tld
        queue_id=
        sender=%s
        recipient=bar@foo.tld
        recipient_count=0
        client_address=%s
        client_name=another.domain.tld
        reverse_client_name=another.domain.tld
        instance=123.456.7
        sasl_method=plain
        sasl_username=%s
        sasl_sender=
        size=12345
        ccert_subject=
        ccert_issuer=
        ccert_fingerprint=
        encryption_protocol=TLSv1.3
        encryption_cipher=TLS_AES_256_GCM_SHA384
        encryption_keysize=256
        etrn_domain=
        stress=
        ccert_pubkey_fingerprint=
        client_port=1234
        policy_context=
        server_address=192.0.2.25
        server_port=587

        """
        .formatted(sender, address, account);
  }

  PolicyClient says(String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    return this;
  }

  /** The next answer, {@code action=DUNNO}; {@code closed} when there is none any more. */
  String hears() {
    return answers.hasNext() ? answers.next() : "closed";
  }

  String asks(String account, String address, String sender) throws IOException {
    return says(request(account, address, sender)).hears();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
