package io.weir.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.awaitility.Awaitility;

/**
 * An instance of this machine's Postfix with folders and ports of its own, which writes its log
 * itself; nothing of it outlives the test. Clients are strangers but for 127.0.0.1.
 */
final class RealPostfix implements AutoCloseable {
  /** With so many it hangs up. */
  static final int ERRORS = 8;

  /** So many a minute may one client make to {@link #limited}. */
  static final int CONNECTIONS = 2;

  static final String PASSWORD = "correct horse";

  private static final Duration SOON = Duration.ofSeconds(60);
  // Debian's nobody: mailboxes may not be root's.
  private static final int NOBODY = 65534;

  /** The port for everybody. */
  final int mx;

  /** The port for users, who log in. */
  final int submission;

  /** The port that mail for far.example is handed on to. */
  final int far;

  /** A port where few connections are allowed. */
  final int limited;

  /** A port where nobody may be slow. */
  final int impatient;

  /** The port with postscreen before it. */
  final int screen;

  // Bound, never listening: who connects is refused.
  private final Socket nobodyThere = new Socket();

  private final Path folder;
  private int runs;

  /** Starts it below a folder, which is opened to all: Postfix's programs are not root. */
  RealPostfix(Path parent) throws IOException {
    this(parent, "");
  }

  /**
   * As the other.
   *
   * @param submissionOptions more lines of the port for users in master.cf
   */
  RealPostfix(Path parent, String submissionOptions) throws IOException {
    folder = Files.createDirectory(parent.resolve("postfix"));
    for (Path open : List.of(parent, folder)) {
      Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    nobodyThere.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    List<Integer> ports = freePorts(6);
    mx = ports.get(0);
    submission = ports.get(1);
    far = ports.get(2);
    limited = ports.get(3);
    impatient = ports.get(4);
    screen = ports.get(5);
    Files.createDirectories(folder.resolve("etc/sasl"));
    for (String own : List.of("queue", "data", "mail")) {
      Files.createDirectory(folder.resolve(own));
    }
    run("chown", "postfix", path("data"));
    Files.setAttribute(folder.resolve("mail"), "unix:uid", NOBODY);
    configure(submissionOptions);
    keys();
    accounts("anna", "ben");
    run("postfix", "start");
  }

  private static List<Integer> freePorts(int n) throws IOException {
    List<ServerSocket> held = new ArrayList<>();
    try {
      for (int i = 0; i < n; i++) {
        held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      return held.stream().map(ServerSocket::getLocalPort).toList();
    } finally {
      for (ServerSocket socket : held) {
        socket.close();
      }
    }
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private void configure(String submissionOptions) throws IOException {
    write(
        "etc/main.cf",
        """
        compatibility_level = 3.6
        maillog_file = %1$s/maillog
        maillog_file_prefixes = %1$s
        queue_directory = %1$s/queue
        data_directory = %1$s/data
        inet_interfaces = loopback-only
        inet_protocols = ipv4
        myhostname = mx.example
        mydestination =
        mynetworks = 127.0.0.1/32
        alias_maps =
        # No name server decides what the log says.
        smtpd_peername_lookup = no

        virtual_mailbox_base = %1$s/mail
        virtual_mailbox_domains = box.example, many.example
        virtual_mailbox_maps = inline:{anna@box.example=anna/, ben@box.example=ben/,
            held@box.example=held/, doubtful@box.example=doubtful/, @many.example=many/}
        virtual_uid_maps = static:%2$d
        virtual_gid_maps = static:%2$d
        transport_maps = inline:{far.example=smtp:[127.0.0.1]:%3$d,
            away.example=smtp:[127.0.0.1]:%4$d}

        smtpd_helo_required = yes
        smtpd_helo_restrictions = permit_mynetworks, reject_non_fqdn_helo_hostname,
            check_helo_access inline:{{mx.example = REJECT that is me}}
        smtpd_client_restrictions = check_client_access inline:{{127.0.0.33 = REJECT go away}}
        smtpd_sender_restrictions =
            check_sender_access inline:{{spam@out.example = 450 4.7.1 not now}}
        smtpd_relay_restrictions = permit_mynetworks, permit_sasl_authenticated,
            reject_unauth_destination
        smtpd_recipient_restrictions = check_recipient_access inline:{held@box.example=HOLD,
            drop@many.example=DISCARD}, warn_if_reject,
            check_recipient_access inline:{{doubtful@box.example = REJECT some day}}
        smtpd_etrn_restrictions = reject
        smtpd_hard_error_limit = %5$d
        smtpd_soft_error_limit = %5$d
        smtpd_client_event_limit_exceptions =
        message_size_limit = 100000
        header_checks = regexp:%1$s/etc/header_checks

        smtpd_tls_security_level = may
        smtpd_tls_cert_file = %1$s/etc/cert.pem
        smtpd_tls_key_file = %1$s/etc/key.pem
        smtpd_tls_loglevel = 1
        smtp_tls_security_level = may
        smtp_tls_loglevel = 1
        cyrus_sasl_config_path = %1$s/etc/sasl
        smtpd_sasl_local_domain = mx.example
        far_recipients = check_recipient_access inline:{{nobody@far.example = 550 5.1.1 no such user}}
        far_aliases = inline:{ok@far.example=anna@box.example}

        postscreen_greet_wait = 1s
        postscreen_greet_action = enforce
        postscreen_denylist_action = drop
        postscreen_access_list = cidr:%1$s/etc/screen.cidr
        """
            .formatted(folder, NOBODY, far, nobodyThere.getLocalPort(), ERRORS));
    write(
        "etc/master.cf",
        """
        127.0.0.1:%d inet n - n - - smtpd
        127.0.0.1:%d inet n - n - - smtpd
          -o syslog_name=postfix/submission
          -o smtpd_tls_security_level=encrypt
          -o smtpd_sasl_auth_enable=yes
        %s127.0.0.1:%d inet n - n - - smtpd
          -o syslog_name=postfix/far
          -o smtpd_recipient_restrictions=$far_recipients
          -o cleanup_service_name=far-cleanup
        127.0.0.1:%d inet n - n - - smtpd
          -o smtpd_client_connection_rate_limit=%d
        127.0.0.1:%d inet n - n - - smtpd
          -o smtpd_timeout=2s
        127.0.0.1:%d inet n - n - 1 postscreen
        smtpd pass - - n - - smtpd
        pickup unix n - n 60 1 pickup
        cleanup unix n - n - 0 cleanup
        far-cleanup unix n - n - 0 cleanup
          -o virtual_alias_maps=$far_aliases
        qmgr unix n - n 300 1 qmgr
        tlsmgr unix - - n 1000? 1 tlsmgr
        rewrite unix - - n - - trivial-rewrite
        bounce unix - - n - 0 bounce
        defer unix - - n - 0 bounce
        trace unix - - n - 0 bounce
        verify unix - - n - 1 verify
        flush unix n - n 1000? 0 flush
        proxymap unix - - n - - proxymap
        smtp unix - - n - - smtp
        showq unix n - n - - showq
        error unix - - n - - error
        retry unix - - n - - error
        discard unix - - n - - discard
        virtual unix - n n - - virtual
        anvil unix - - n - 1 anvil
          -o anvil_status_update_time=2s
        scache unix - - n - 1 scache
        postlog unix-dgram n - n - 1 postlogd
        """
            .formatted(
                mx, submission, submissionOptions, far, limited, CONNECTIONS, impatient, screen));
    write("etc/header_checks", "/^Subject: buy/ REJECT no, thanks\n");
    write("etc/screen.cidr", "127.0.0.54/32 reject\n");
    write(
        "etc/sasl/smtpd.conf",
        """
        pwcheck_method: auxprop
        auxprop_plugin: sasldb
        sasldb_path: %s
        mech_list: PLAIN LOGIN
        """
            .formatted(path("etc/sasl/accounts")));
  }

  private void keys() throws IOException {
    run(
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-subj",
        "/CN=mx.example",
        "-keyout",
        path("etc/key.pem"),
        "-out",
        path("etc/cert.pem"));
  }

  private void accounts(String... users) throws IOException {
    String accounts = path("etc/sasl/accounts");
    for (String user : users) {
      feed(PASSWORD, "saslpasswd2", "-p", "-c", "-u", "mx.example", "-f", accounts, user);
    }
    run("chgrp", "postfix", accounts);
    run("chmod", "640", accounts);
  }

  /** What its own clients trust. */
  SSLContext trust() throws IOException {
    try (InputStream in = Files.newInputStream(folder.resolve("etc/cert.pem"))) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      store.setCertificateEntry(
          "mx", CertificateFactory.getInstance("X.509").generateCertificate(in));
      TrustManagerFactory trusting = TrustManagerFactory.getInstance("PKIX");
      trusting.init(store);
      SSLContext tls = SSLContext.getInstance("TLS");
      tls.init(null, trusting.getTrustManagers(), null);
      return tls;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Runs a program to its good end, nothing on standard input; gives what it said. */
  String run(String... command) throws IOException {
    return feed("", command);
  }

  /** As {@link #run}, with a text on standard input. */
  String feed(String input, String... command) throws IOException {
    Path in = Files.writeString(folder.resolve("in." + runs), input);
    Path said = folder.resolve("said." + runs++);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("MAIL_CONFIG", path("etc"));
    builder.environment().put("TZ", Installation.ZONE.getId());
    builder.environment().merge("PATH", "/usr/sbin:/sbin", (path, more) -> path + ":" + more);
    builder.redirectInput(in.toFile()).redirectOutput(said.toFile());
    Process running = builder.start();
    try {
      assertThat(running.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).as(command[0]).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    assertThat(running.exitValue())
        .as(() -> String.join(" ", command) + ": " + Installation.text(said))
        .isZero();
    return Installation.text(said);
  }

  /** Postfix's own sender of test mail, from 127.0.0.1 to {@link #mx}. */
  void source(String options) throws IOException {
    run(("smtp-source " + options + " 127.0.0.1:" + mx).split(" ", -1));
  }

  /** The folder of main.cf. */
  Path etc() {
    return folder.resolve("etc");
  }

  Path log() {
    return folder.resolve("maillog");
  }

  /** How many messages each mailbox has. */
  Map<String, Integer> mailboxes() throws IOException {
    Map<String, Integer> found = new TreeMap<>();
    try (DirectoryStream<Path> boxes = Files.newDirectoryStream(folder.resolve("mail"))) {
      for (Path box : boxes) {
        try (Stream<Path> mails = Files.list(box.resolve("new"))) {
          found.put(box.getFileName().toString(), (int) mails.count());
        }
      }
    }
    return found;
  }

  /** How many lines of its log hold this. */
  private long logged(String regex) {
    Pattern pattern = Pattern.compile(regex);
    return Installation.text(log()).lines().filter(l -> pattern.matcher(l).find()).count();
  }

  /** Waits until this message was deferred so many times and can be found in the queue again. */
  void hasDeferred(int times, String id) {
    hasLogged(times, id + ": to=.* status=deferred");
    Path there = folder.resolve("queue/deferred").resolve(id.substring(0, 1)).resolve(id);
    Awaitility.await("deferred").atMost(SOON).until(() -> Files.exists(there));
  }

  /** The new id of a message that was put back, as soon as it has one. */
  String requeued(String id) {
    Pattern wanted = Pattern.compile(": (\\w+): uid=.* orig_id=" + id);
    return Awaitility.await("requeued")
        .atMost(SOON)
        .until(
            () -> wanted.matcher(Installation.text(log())).results().findFirst(),
            Optional::isPresent)
        .orElseThrow()
        .group(1);
  }

  /** Waits for such a line of its log. */
  void hasLogged(String regex) {
    hasLogged(1, regex);
  }

  /** Waits for so many such lines of its log. */
  void hasLogged(int lines, String regex) {
    Awaitility.await(lines + " " + regex).atMost(SOON).until(() -> logged(regex) >= lines);
  }

  /** Waits until all mail has gone its way and every client's session has its last line. */
  void isDone() {
    Awaitility.await("an empty queue")
        .atMost(SOON)
        .until(() -> run("postqueue", "-p").contains("Mail queue is empty"));
    Awaitility.await("ends of sessions")
        .atMost(SOON)
        .until(
            () ->
                logged("/smtpd\\[\\d+]: connect from")
                    == logged("/smtpd\\[\\d+]: disconnect from"));
  }

  @Override
  public void close() throws IOException {
    run("postfix", "stop");
    nobodyThere.close();
  }
}
