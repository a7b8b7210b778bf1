package io.weir.syslog;

import static io.weir.syslog.Word.word;

/**
 * Knows the programs whose messages are whole lines of other programs: container runtimes, and
 * containers themselves, whose names the journal and docker write as the tag. Only these, because
 * anybody who can choose the first bytes of another program's message could forge lines.
 */
final class Relays {
  private static final Word[] NAMES = {
    word("docker"),
    word("dockerd"),
    word("docker-compose"),
    word("podman"),
    word("conmon"),
    word("containerd"),
    word("containerd-shim"),
    word("containerd-shim-runc-v2"),
    word("kubelet"),
    word("crio"),
    word("cri-o"),
    word("nerdctl"),
    word("systemd-nspawn"),
    word("lxc"),
    word("lxd"),
    word("incus"),
    word("mx"),
    word("mta"),
    word("relay"),
  };
  private static final Word DOCKER = word("docker/");

  /** Parts of names of containers with a mail server. */
  private static final Word[] PARTS = {word("mail"), word("postfix"), word("smtp"), word("poste")};

  /** Programs with such a name that are not containers; some of them log text from clients. */
  private static final Word[] OTHERS = {
    word("sendmail"),
    word("mailman"),
    word("fetchmail"),
    word("procmail"),
    word("scan"),
    word("webmail"),
    word("gmail"),
    word("mailgraph"),
    word("polic"),
    word("spf"),
    word("dkim"),
    word("grey"),
    word("admin"),
    word("auth"),
    word("milter"),
    word("filter"),
    word("smtpd"),
    word("msmtp"),
    word("squirrel"),
    word("cube"),
    word("mail.local"),
    word("mailing"),
    word("mlist"),
    word("log"),
    word("php"),
    word("web"),
  };

  private Relays() {}

  /** Whether messages under this tag may be whole lines. */
  static boolean mayBe(byte[] b, int from, int end, boolean hasPid) {
    int slash = Scan.find(b, from, end, '/');
    if (slash >= 0) {
      return DOCKER.isAt(b, from, end)
          || isId(b, from, slash) && !holds(PARTS[1], b, from, end)
          || isId(b, slash + 1, end);
    }
    for (Word name : NAMES) {
      if (Scan.equal(b, from, end, name)) {
        return true;
      }
    }
    if (!hasPid) {
      return false;
    }
    return isId(b, from, end) || holdsOne(PARTS, b, from, end) && !holdsOne(OTHERS, b, from, end);
  }

  /** A container's id, short or in full. */
  private static boolean isId(byte[] b, int from, int end) {
    int n = end - from;
    if (n != 12 && n != 64) {
      return false;
    }
    for (int p = from; p < end; p++) {
      if (!Scan.digit(b[p]) && (b[p] < 'a' || b[p] > 'f')) {
        return false;
      }
    }
    return true;
  }

  private static boolean holdsOne(Word[] words, byte[] b, int from, int end) {
    for (Word word : words) {
      if (holds(word, b, from, end)) {
        return true;
      }
    }
    return false;
  }

  private static boolean holds(Word word, byte[] b, int from, int end) {
    return Scan.find(b, from, end, word) >= 0;
  }
}
