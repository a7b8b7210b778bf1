package io.weir.cli.init;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SearchTest {
  private final FakeMachine machine = new FakeMachine();

  private Findings found() {
    return new Search(machine, FakeMachine.NOW).findings();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/var/log/mail.log",
        "/var/log/maillog",
        "/var/log/mail",
        "/var/log/mail/mail.log",
        "/var/log/mail/mail.info"
      })
  void aFileIsPreferredToTheJournal(String path) {
    machine.file(path).program("/usr/bin/journalctl");
    assertThat(found().log()).isEqualTo(new Log(Path.of(path)));
    assertThat(found().logs()).isEqualTo(path);
  }

  @Test
  void ofSeveralFilesTheOneThatWasWrittenLast() {
    machine
        .file("/var/log/mail.log", FakeMachine.NOW.minusSeconds(60))
        .file("/var/log/maillog", FakeMachine.NOW);
    assertThat(found().log()).isEqualTo(new Log(Path.of("/var/log/maillog")));
  }

  @Test
  void aFileThatNobodyWritesAnyMoreIsNotTheLog() {
    machine.file("/var/log/mail.log", FakeMachine.NOW.minus(Duration.ofDays(30)));
    assertThat(found().log()).isEqualTo(new Log(Path.of("/var/log/mail.log")));
    machine.program("/bin/journalctl");
    assertThat(found().log()).isEqualTo(Log.JOURNAL);
    assertThat(found().logs()).contains("/var/log/mail.log was last written on 2026-10-30");
  }

  @Test
  void withoutAFileTheJournalAndWithoutThatTheUsualFile() {
    assertThat(found().log()).isEqualTo(new Log(Path.of("/var/log/mail.log")));
    assertThat(found().logs()).contains("neither", "--log PATH");
    machine.system("FreeBSD");
    assertThat(found().log()).isEqualTo(new Log(Path.of("/var/log/maillog")));
    machine.program("/usr/bin/journalctl");
    assertThat(found().log()).isEqualTo(Log.JOURNAL);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Linux|syslog|adm|rw-r-----|usermod -aG adm weir",
        "FreeBSD|root|maillog|rw-r-----|pw groupmod maillog -m weir",
        "FreeBSD|root|wheel|rw-r-----|chgrp weir /var/log/maillog; chmod g+r",
        "Linux|root|adm|rw-------|chgrp adm /var/log/maillog; chmod g+r /var/log/maillog; usermod -aG adm weir"
      })
  void theRightThatIsMissingIsNamed(
      String system, String owner, String group, String mode, String command) {
    machine
        .system(system)
        .file("/var/log/maillog")
        .closed("/var/log/maillog", owner, group, mode)
        .program("/usr/bin/journalctl");
    assertThat(found().log()).isEqualTo(new Log(Path.of("/var/log/maillog")));
    assertThat(found().logs())
        .contains("weir may not read", mode + " " + owner + ":" + group, "as root: " + command);
  }

  @Test
  void aFolderThatMayNotBeListedIsNamed() {
    machine
        .folder("/var/log/mail")
        .closed("/var/log/mail", "root", "adm", "rwxr-x---")
        .program("/usr/bin/journalctl");
    assertThat(found().log()).isEqualTo(Log.JOURNAL);
    assertThat(found().logs())
        .contains("weir may not look into /var/log/mail", "usermod -aG adm weir");
  }

  @Test
  void mailServersAreNamedAndWhatIsNotReadIsSaid() {
    assertThat(found().servers()).singleElement().asString().startsWith("Postfix is not here");
    machine.program("/usr/sbin/exim4").folder("/etc/exim4").file("/etc/mail/smtpd.conf");
    assertThat(found().servers())
        .satisfiesExactly(
            exim -> assertThat(exim).startsWith("Exim: Weir has no parser"),
            smtpd -> assertThat(smtpd).startsWith("OpenSMTPD: Weir has no parser"),
            postfix -> assertThat(postfix).startsWith("Postfix is not here"));
    machine.file("/usr/local/etc/postfix/main.cf").program("/usr/sbin/dovecot");
    assertThat(found().servers()).hasSize(4).first().isEqualTo("Postfix");
    assertThat(found().servers().get(1)).startsWith("Dovecot: ");
  }

  @Test
  void theFirewallIsTheFirstOneWhoseProgramIsHere() {
    assertThat(found().firewall()).isEqualTo(Firewall.NONE);
    assertThat(found().command()).isNull();
    machine.program("/usr/bin/ipset");
    assertThat(found().firewall()).isEqualTo(Firewall.IPSET);
    assertThat(found().command()).isNull();
    machine.program("/usr/sbin/nft");
    assertThat(found().firewall()).isEqualTo(Firewall.NFTABLES);
    assertThat(found().command()).as("not on this user's PATH").isEqualTo("/usr/sbin/nft");
    machine.system("FreeBSD");
    assertThat(found().firewall()).isEqualTo(Firewall.NONE);
    machine.program("/sbin/pfctl");
    assertThat(found().firewall()).isEqualTo(Firewall.PF);
  }

  @Test
  void databasesAreNamedButNotTaken() {
    assertThat(found().database()).startsWith("none");
    machine.program("/usr/sbin/mariadbd");
    assertThat(found().database()).startsWith("MySQL or MariaDB: --store mysql");
    machine.file("/run/mysqld/mysqld.sock");
    assertThat(found().database()).startsWith("MySQL or MariaDB, which runs: ");
  }
}
