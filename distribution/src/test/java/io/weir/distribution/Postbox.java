package io.weir.distribution;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A real SMTP server that wants STARTTLS and a login: GreenMail, which knows no STARTTLS, behind a
 * {@link StartTlsDoor}. The door's certificate is made for this test; the action is told to trust
 * it.
 */
final class Postbox implements AutoCloseable {
  private static final String USER = "weir";
  private static final String PASSWORD = "pa55: #word";

  private final GreenMail server =
      new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
  private final StartTlsDoor door;
  private final Path certificate;

  Postbox(Path folder) {
    Path keys = folder.resolve("smtp.p12");
    keytool(
        keys,
        "-genkeypair",
        "-keyalg",
        "EC",
        "-dname",
        "CN=localhost",
        "-ext",
        "san=dns:localhost");
    keytool(keys, "-exportcert", "-rfc", "-file", certificate(folder).toString());
    certificate = certificate(folder);
    server.setUser("admin@mx.example", USER, PASSWORD);
    server.getUserManager().setAuthRequired(true);
    server.start();
    door = new StartTlsDoor(keys, StartTlsDoor.STORE_PASSWORD, server.getSmtp().getPort());
  }

  private static Path certificate(Path folder) {
    return folder.resolve("smtp.pem");
  }

  private static void keytool(Path keys, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(List.of("-alias", "smtp", "-storetype", "PKCS12", "-keystore", keys.toString()));
    command.addAll(List.of("-storepass", StartTlsDoor.STORE_PASSWORD));
    try {
      Process making = new ProcessBuilder(command).inheritIO().start();
      if (!making.waitFor(60, TimeUnit.SECONDS) || making.exitValue() != 0) {
        throw new IllegalStateException(command + " failed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The action of a pipeline file; each alert is a mail of its own. */
  String action(String id) {
    return action(id, "digest: 0s");
  }

  /** The action with further options. */
  String action(String id, String options) {
    return "  - { id: %s, type: email, host: localhost, port: %d, security: starttls,"
            .formatted(id, door.port())
        + " certificate: \"%s\", user: %s, password: \"%s\",".formatted(certificate, USER, PASSWORD)
        + " from: weir@mx.example, to: [admin@mx.example], %s }\n".formatted(options);
  }

  /** Whether the server is down. */
  void away(boolean is) {
    door.away(is);
  }

  /** All mails so far. */
  List<Mail> mails() {
    List<Mail> mails = new ArrayList<>();
    try {
      for (MimeMessage m : server.getReceivedMessages()) {
        mails.add(new Mail(m.getSubject(), m.getMessageID(), text(m)));
      }
    } catch (MessagingException | IOException e) {
      throw new IllegalStateException(e);
    }
    return mails;
  }

  /** All mails so far, as they came. */
  List<MimeMessage> messages() {
    return List.of(server.getReceivedMessages());
  }

  /** Where Weir comes in. */
  StartTlsDoor door() {
    return door;
  }

  private static String text(jakarta.mail.Part part) throws MessagingException, IOException {
    Object content = part.getContent();
    if (content instanceof jakarta.mail.Multipart many) {
      StringBuilder all = new StringBuilder();
      for (int i = 0; i < many.getCount(); i++) {
        all.append(text(many.getBodyPart(i)));
      }
      return all.toString();
    }
    return String.valueOf(content);
  }

  @Override
  public void close() {
    door.close();
    server.stop();
  }

  /** A mail that arrived. */
  record Mail(String subject, String id, String text) {
    boolean names(String word) {
      return Arrays.asList((subject + " " + text).split("[^0-9a-fA-F.:/]+")).contains(word);
    }
  }
}
