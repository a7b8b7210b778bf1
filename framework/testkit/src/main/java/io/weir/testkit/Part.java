package io.weir.testkit;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Parts that a machine with only a JDK may lack. */
public enum Part {
  /** A Chromium, or what {@code -Dweir.browser=PATH} names. */
  BROWSER("pages in a browser", "apt-get install chromium"),

  /** A MariaDB server of the machine's own, with its client. */
  INSTALLED_MARIADB("the installed MariaDB", "apt-get install mariadb-server"),

  /** What the MariaDB runs on that comes from Maven Central. */
  CENTRAL_MARIADB(
      "the MariaDB from Maven Central",
      "runs on Linux on x86-64, with libcrypt.so.1, libsystemd.so.0 and libstdc++.so.6"),

  /** The parser of a Prometheus server. */
  PROMTOOL("figures read by Prometheus", "apt-get install --no-install-recommends prometheus"),

  /** What people count a Postfix log with when they do not have Weir. */
  PFLOGSUMM("a report beside that of pflogsumm", "apt-get install pflogsumm"),

  /** What a Postfix of a test's own is made from. */
  POSTFIX("a real Postfix", "as root, apt-get install postfix libsasl2-modules sasl2-bin openssl"),

  /** What a Dovecot of a test's own is made from. */
  DOVECOT("a real Dovecot", "as root, apt-get install dovecot-core dovecot-imapd"),

  /** What writes systemd journals without a systemd, and what reads them. */
  JOURNAL("a real journal", "apt-get install systemd systemd-journal-remote"),

  /** A systemd-journald of a test's own, beside that of the machine. */
  JOURNALD("a real journald", "as root, apt-get install systemd, systemd-machine-id-setup"),

  /** The packet filter of Linux, and a network of a test's own to use it in. */
  NFTABLES("a real nftables", "as root, apt-get install nftables iproute2 python3"),

  /** Sets of addresses, and a network of a test's own to use them in. */
  IPSET("a real ipset", "as root, apt-get install ipset iptables iproute2 python3"),

  /** CrowdSec's bouncers, and a network of a test's own for them. */
  BOUNCERS(
      "CrowdSec's bouncers",
      "as root, apt-get install --no-install-recommends crowdsec-custom-bouncer"
          + " crowdsec-firewall-bouncer nftables iproute2 python3"),

  /** What shows manual pages, on BSD and on Linux, and a shell that completes commands. */
  MAN_PAGES("manual pages and completion", "apt-get install mandoc groff-base bash"),

  /** What looks into a Debian package and at scripts. */
  DEBIAN_TOOLS("the Debian package's content", "apt-get install dpkg lintian shellcheck"),

  /** What looks into an RPM package. */
  RPM_TOOLS("the RPM package's content", "apt-get install rpm rpmlint"),

  /** A Debian of a test's own to install packages in, made from a mirror. */
  DEBIAN_ROOT(
      "the packages, installed",
      "as root, apt-get install debootstrap iproute2; needs deb.debian.org"),

  /** A systemd of a test's own, for which groups of processes must be at hand. */
  SYSTEMD("the unit in a systemd of its own", "as root, where control groups may be mounted"),

  /** The right to mount a {@link SmallDisk}. */
  SMALL_DISK("a full disk", "as root, where a tmpfs may be mounted"),

  /** The right to give files to somebody else, and to run a command as he. */
  OTHER_USER("files of somebody else", "as root, with setpriv"),

  /** Permissions that hold: for root they do not, so not even CI can have all parts at once. */
  PERMISSIONS("files that may not be read", "as an ordinary user");

  private final String what;
  private final String remedy;

  Part(String what, String remedy) {
    this.what = what;
    this.remedy = remedy;
  }

  /** Returns whether this machine has the part. */
  public boolean isThere() {
    return switch (this) {
      case BROWSER -> browser().isPresent();
      case INSTALLED_MARIADB ->
          areExecutable("/usr/sbin/mariadbd", "/usr/bin/mariadb-install-db", "/usr/bin/mariadb");
      case CENTRAL_MARIADB -> isMariaDbRunnable();
      case PROMTOOL -> promtool().isPresent();
      case PFLOGSUMM -> areExecutable("/usr/sbin/pflogsumm");
      case POSTFIX -> isRoot() && isPostfix();
      case DOVECOT ->
          isRoot()
              && areExecutable("/usr/sbin/dovecot", "/usr/bin/doveadm", "/usr/lib/dovecot/imap");
      case JOURNAL -> journalRemote().isPresent() && areExecutable("/usr/bin/journalctl");
      case JOURNALD ->
          isRoot()
              && areExecutable(
                  "/lib/systemd/systemd-journald", "/usr/bin/journalctl", "/usr/bin/logger")
              && Path.of("/etc/machine-id").toFile().length() > 0;
      case NFTABLES -> isRoot() && isNft();
      case IPSET -> isRoot() && isIpset();
      case BOUNCERS ->
          areExecutable("/usr/bin/crowdsec-custom-bouncer", "/usr/bin/crowdsec-firewall-bouncer")
              && NFTABLES.isThere();
      case MAN_PAGES -> areExecutable("/usr/bin/mandoc", "/usr/bin/groff", "/bin/bash");
      case DEBIAN_TOOLS ->
          areExecutable("/usr/bin/dpkg-deb", "/usr/bin/lintian", "/usr/bin/shellcheck");
      case RPM_TOOLS -> areExecutable("/usr/bin/rpm", "/usr/bin/rpmbuild", "/usr/bin/rpmlint");
      case DEBIAN_ROOT ->
          isRoot() && areExecutable("/usr/sbin/debootstrap", "/bin/ip") && isMirrorThere();
      case SYSTEMD ->
          isRoot()
              && Stream.of("/sys/fs/cgroup/cgroup.procs", "/sys/fs/cgroup/systemd/cgroup.procs")
                  .map(Path::of)
                  .anyMatch(Files::isWritable);
      case SMALL_DISK -> SmallDisk.isAllowed();
      case OTHER_USER -> isRoot() && areExecutable("/usr/bin/setpriv");
      case PERMISSIONS -> !isRoot();
    };
  }

  /**
   * Returns whether tests that need it fail with {@code CI=true} if it is missing: not what a
   * machine may forbid to all its programs, or what another machine has.
   */
  boolean isDueInCi() {
    return this != PERMISSIONS && this != SYSTEMD && this != DEBIAN_ROOT;
  }

  /** Returns what is not tested without it. */
  String what() {
    return what;
  }

  /** How to get it. */
  String remedy() {
    return remedy;
  }

  /** The browser to test pages with. */
  public static Optional<Path> browser() {
    String named = System.getProperty("weir.browser");
    Stream<String> places =
        named != null
            ? Stream.of(named)
            : Stream.of(
                "/usr/bin/chromium",
                "/usr/bin/chromium-browser",
                "/usr/local/bin/chrome",
                "/usr/bin/google-chrome",
                "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");
    return places.map(Path::of).filter(Files::isExecutable).findFirst();
  }

  /** What checks figures as a Prometheus server reads them. */
  public static Optional<Path> promtool() {
    return Stream.of("/usr/bin/promtool", "/usr/local/bin/promtool")
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** What makes a journal of the export format. */
  public static Optional<Path> journalRemote() {
    return Stream.of(
            "/lib/systemd/systemd-journal-remote", "/usr/lib/systemd/systemd-journal-remote")
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static boolean areExecutable(String... programs) {
    return Stream.of(programs).map(Path::of).allMatch(Files::isExecutable);
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  /** Whether Debian's packages can be fetched now. */
  private static boolean isMirrorThere() {
    try {
      HttpURLConnection asked =
          (HttpURLConnection)
              URI.create("http://deb.debian.org/debian/dists/stable/InRelease")
                  .toURL()
                  .openConnection();
      asked.setConnectTimeout(10_000);
      asked.setReadTimeout(10_000);
      asked.setRequestMethod("HEAD");
      boolean there = asked.getResponseCode() == HttpURLConnection.HTTP_OK;
      asked.disconnect();
      return there;
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isMariaDbRunnable() {
    List<Path> folders =
        Stream.of(
                "/lib/x86_64-linux-gnu",
                "/usr/lib/x86_64-linux-gnu",
                "/lib64",
                "/usr/lib64",
                "/usr/lib")
            .map(Path::of)
            .toList();
    return System.getProperty("os.name").equals("Linux")
        && System.getProperty("os.arch").equals("amd64")
        && Stream.of("libcrypt.so.1", "libsystemd.so.0", "libstdc++.so.6")
            .allMatch(library -> folders.stream().anyMatch(f -> Files.exists(f.resolve(library))));
  }

  /** Whether packets can be filtered where only the test sees it. */
  private static boolean isNft() {
    return areExecutable("/usr/sbin/nft", "/usr/bin/python3")
        && worksInside("/usr/sbin/nft", "list", "ruleset");
  }

  private static boolean isIpset() {
    return areExecutable("/usr/sbin/ipset", "/usr/sbin/iptables", "/usr/bin/python3")
        && worksInside("/usr/sbin/ipset", "list");
  }

  /** Whether it ends well in a network of its own. */
  private static boolean worksInside(String... command) {
    try {
      return new ProcessBuilder(
                  Stream.concat(Stream.of("unshare", "-n"), Stream.of(command)).toList())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static boolean isPostfix() {
    return areExecutable(
            "/usr/sbin/postfix",
            "/usr/sbin/smtp-source",
            "/usr/sbin/saslpasswd2",
            "/usr/bin/openssl")
        && hasPlain();
  }

  /** Whether SASL knows PLAIN: a package of its own, in a folder named after the processor. */
  private static boolean hasPlain() {
    try (Stream<Path> folders = Files.list(Path.of("/usr/lib"))) {
      return folders.anyMatch(f -> Files.exists(f.resolve("sasl2/libplain.so")));
    } catch (IOException e) {
      return false;
    }
  }
}
