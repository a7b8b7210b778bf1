package io.weir.cli.init;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Looks at a machine; changes nothing, starts nothing, and reads no file's content. */
final class Search {
  private static final List<Path> SYSTEM_FOLDERS =
      paths("/usr/sbin", "/sbin", "/usr/bin", "/bin", "/usr/local/sbin", "/usr/local/bin");
  private static final List<Path> LOGS =
      paths(
          "/var/log/mail.log",
          "/var/log/maillog",
          "/var/log/mail",
          "/var/log/mail/mail.log",
          "/var/log/mail/maillog",
          "/var/log/mail/mail.info");
  private static final List<Path> SOCKETS =
      paths("/run/mysqld/mysqld.sock", "/var/lib/mysql/mysql.sock", "/tmp/mysql.sock");

  /** A log that was written last before this is what another machine, or an old syslog, left. */
  private static final Duration OLD = Duration.ofDays(7);

  private final Machine machine;
  private final Instant now;

  Search(Machine machine, Instant now) {
    this.machine = machine;
    this.now = now;
  }

  private static List<Path> paths(String... all) {
    return Stream.of(all).map(Path::of).toList();
  }

  Findings findings() {
    Firewall firewall = firewall();
    Found log = log();
    return new Findings(
        log.log(),
        log.said(),
        servers(),
        firewall,
        command(firewall),
        database(),
        machine.addresses());
  }

  /** The path of the firewall's program where its name alone does not find it; else null. */
  @Nullable String command(Firewall firewall) {
    Optional<Path> at = program(firewall.program());
    return at.isEmpty() || machine.searchPath().contains(at.get().getParent())
        ? null
        : at.get().toString();
  }

  private Optional<Path> program(String name) {
    return name.isEmpty()
        ? Optional.empty()
        : Stream.concat(machine.searchPath().stream(), SYSTEM_FOLDERS.stream())
            .map(folder -> folder.resolve(name))
            .filter(machine::mayStart)
            .findFirst();
  }

  private boolean isBsd() {
    return machine.system().toLowerCase(Locale.ROOT).endsWith("bsd");
  }

  private record Found(Log log, String said) {}

  private Found log() {
    boolean journal = program("journalctl").isPresent();
    Optional<Path> newest =
        LOGS.stream().filter(machine::isFile).max(Comparator.comparing(this::age));
    if (newest.isPresent()) {
      return file(newest.get(), journal);
    }
    Path usual = Path.of(isBsd() ? "/var/log/maillog" : "/var/log/mail.log");
    Path folder = Path.of("/var/log/mail");
    String closed =
        machine.isFolder(folder) && !machine.mayRead(folder)
            ? "; " + machine.user() + " may not look into " + folder + hint(folder)
            : "";
    if (journal) {
      return new Found(Log.JOURNAL, "the systemd journal; no file like " + usual + closed);
    }
    return new Found(
        new Log(usual),
        "neither a file like " + usual + " nor journalctl: say --log PATH" + closed);
  }

  private Instant age(Path log) {
    Instant written = machine.written(log);
    return written == null ? Instant.EPOCH : written;
  }

  private Found file(Path log, boolean journal) {
    Instant written = age(log);
    if (journal && written.isBefore(now.minus(OLD))) {
      return new Found(
          Log.JOURNAL,
          "the systemd journal; "
              + log
              + " was last written on "
              + written.toString().substring(0, 10));
    }
    String rights =
        machine.mayRead(log) ? "" : ", which " + machine.user() + " may not read" + hint(log);
    return new Found(new Log(log), log + rights);
  }

  /** Which right is missing, and the commands that give it, as the source `file` says them. */
  private String hint(Path path) {
    Machine.Rights rights = machine.rights(path);
    if (rights == null) {
      return "";
    }
    String group = rights.group();
    String user = machine.user();
    String found = " (" + rights.mode() + " " + rights.owner() + ":" + group + "); as root: ";
    // The group of root has rights that nobody needs for a log.
    if (rights.mode().charAt(3) == 'r' && !List.of("root", "wheel").contains(group)) {
      return found
          + (isBsd()
              ? "pw groupmod " + group + " -m " + user
              : "usermod -aG " + group + " " + user);
    }
    return found
        + (isBsd()
            ? "chgrp " + user + " " + path + "; chmod g+r " + path + "; and newsyslog.conf"
            : "chgrp adm "
                + path
                + "; chmod g+r "
                + path
                + "; usermod -aG adm "
                + user
                + "; and its logrotate file");
  }

  private List<String> servers() {
    List<String> all = new ArrayList<>();
    boolean postfix =
        isThere(List.of("postfix"), "/etc/postfix/main.cf", "/usr/local/etc/postfix/main.cf");
    if (postfix) {
      all.add("Postfix");
    }
    if (isThere(
        List.of("dovecot"), "/etc/dovecot/dovecot.conf", "/usr/local/etc/dovecot/dovecot.conf")) {
      all.add(
          "Dovecot: its own lines are not read; conf/postfix-dovecot.yaml shows how it locks accounts");
    }
    strangers()
        .forEach(
            name ->
                all.add(
                    name
                        + ": Weir has no parser for its log, only for Postfix's; the parser regex reads"
                        + " any log, see conf/sshd-nginx.yaml"));
    if (!postfix) {
      all.add(
          "Postfix is not here: what is written is for Postfix, and nothing comes of other logs");
    }
    return all;
  }

  private List<String> strangers() {
    List<String> all = new ArrayList<>();
    if (isThere(List.of("exim", "exim4"), "/etc/exim4", "/etc/exim", "/usr/local/etc/exim")) {
      all.add("Exim");
    }
    if (isThere(List.of("smtpd"), "/etc/smtpd.conf", "/etc/mail/smtpd.conf")) {
      all.add("OpenSMTPD");
    }
    return all;
  }

  private boolean isThere(List<String> programs, String... files) {
    return programs.stream().anyMatch(name -> program(name).isPresent())
        || paths(files).stream().anyMatch(machine::isThere);
  }

  private Firewall firewall() {
    List<Firewall> order =
        isBsd() ? List.of(Firewall.PF) : List.of(Firewall.NFTABLES, Firewall.IPSET, Firewall.PF);
    return order.stream()
        .filter(one -> program(one.program()).isPresent())
        .findFirst()
        .orElse(Firewall.NONE);
  }

  private String database() {
    boolean server =
        Stream.of("mariadbd", "mysqld").anyMatch(name -> program(name).isPresent())
            || Stream.of(
                    "/usr/libexec/mariadbd", "/usr/libexec/mysqld", "/usr/local/libexec/mysqld")
                .map(Path::of)
                .anyMatch(machine::mayStart);
    boolean runs = SOCKETS.stream().anyMatch(machine::isThere);
    return server || runs
        ? "MySQL or MariaDB" + (runs ? ", which runs" : "") + ": --store mysql uses it"
        : "none; the embedded H2 needs none";
  }
}
