package io.weir.plugins.action.email;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A mail server on a real socket that speaks STARTTLS and TLS, which GreenMail does not, and that
 * answers what a test tells it to.
 */
final class ScriptedSmtp implements Closeable {
  private final ServerSocket listener;
  private final @Nullable SSLContext tls;
  private final boolean fromTheFirstByte;
  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final List<String> mails = new CopyOnWriteArrayList<>();

  ScriptedSmtp(@Nullable SSLContext tls, boolean fromTheFirstByte) throws IOException {
    this.tls = tls;
    this.fromTheFirstByte = fromTheFirstByte;
    listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(this::serve, "scripted-smtp");
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return listener.getLocalPort();
  }

  /** A command that begins so is answered so; an answer "silence" is none. */
  ScriptedSmtp answer(String command, String with) {
    answers.put(command, with);
    return this;
  }

  List<String> heard() {
    return heard;
  }

  List<String> mails() {
    return mails;
  }

  private void serve() {
    while (!listener.isClosed()) {
      try (Socket socket = listener.accept()) {
        socket.setSoTimeout(20_000);
        talk(fromTheFirstByte ? secured(socket) : socket, fromTheFirstByte);
      } catch (IOException e) {
        // The client broke off, or the test is over.
      }
    }
  }

  private SSLSocket secured(Socket socket) throws IOException {
    if (tls == null) {
      throw new IllegalStateException("no certificate");
    }
    SSLSocket secured =
        (SSLSocket)
            tls.getSocketFactory().createSocket(socket, "127.0.0.1", socket.getPort(), true);
    secured.setUseClientMode(false);
    secured.startHandshake();
    return secured;
  }

  private void talk(Socket socket, boolean secure) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    OutputStream out = socket.getOutputStream();
    if (!secure || fromTheFirstByte) {
      say(out, "220 scripted.example ESMTP");
    }
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      heard.add((secure ? "tls " : "") + line);
      String command = line.toUpperCase(Locale.ROOT);
      String told =
          answers.entrySet().stream()
              .filter(e -> command.startsWith(e.getKey().toUpperCase(Locale.ROOT)))
              .map(Map.Entry::getValue)
              .findFirst()
              .orElse("");
      if (told.equals("silence")) {
        continue;
      }
      if (!told.isEmpty()) {
        say(out, told);
      } else if (command.startsWith("EHLO")) {
        say(out, "250-scripted.example");
        if (tls != null && !secure) {
          say(out, "250-STARTTLS");
        }
        say(out, "250 AUTH PLAIN LOGIN");
      } else if (command.equals("STARTTLS") && !secure) {
        say(out, "220 go ahead");
        talk(secured(socket), true);
        return;
      } else if (command.startsWith("AUTH")) {
        say(out, "235 welcome");
      } else if (command.equals("DATA")) {
        say(out, "354 go ahead");
        StringBuilder mail = new StringBuilder();
        for (String l = in.readLine(); l != null && !l.equals("."); l = in.readLine()) {
          mail.append(l).append('\n');
        }
        mails.add(mail.toString());
        say(out, "250 queued");
      } else if (command.equals("QUIT")) {
        say(out, "221 bye");
        return;
      } else {
        say(out, "250 fine");
      }
    }
  }

  private static void say(OutputStream out, String line) throws IOException {
    out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
