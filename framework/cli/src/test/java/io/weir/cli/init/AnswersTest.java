package io.weir.cli.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AnswersTest {
  @Test
  void aPathIsThatOfTheCurrentFolder() {
    assertThat(Answers.log("journal")).isEqualTo(Log.JOURNAL);
    assertThat(Answers.log("/var/log/../log/x")).isEqualTo(new Log(Path.of("/var/log/x")));
    assertThat(Answers.log("x.log")).isEqualTo(new Log(Path.of("x.log").toAbsolutePath()));
    assertThatThrownBy(() -> Answers.log("/var/\u001b[2J"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is not a path")
        .message()
        .doesNotContain("\u001b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "admin", "@x", "x@", "a@b@c", "a b@c", "a@b,c@d", "<a@b>", "a@b\n"})
  void whatIsNotAMailAddressIsSaid(String text) {
    assertThatThrownBy(() -> Answers.mail(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("is not a mail address: write one like postmaster@localhost");
  }

  @Test
  void pagesAreForThisMachineAlone() {
    assertThat(Answers.web("no")).isEqualTo("no");
    assertThat(Answers.web("[::1]:80")).isEqualTo("[::1]:80");
    assertThatThrownBy(() -> Answers.web("0.0.0.0:8025")).hasMessageContaining("add tls");
    assertThatThrownBy(() -> Answers.web("8025")).hasMessageContaining("127.0.0.1:8025");
  }

  @Test
  void namesAreThoseOfTheFile() {
    assertThat(Answers.firewall("IPset")).isEqualTo(Firewall.IPSET);
    assertThat(Answers.database("mysql")).isEqualTo(Database.MYSQL);
    assertThatThrownBy(() -> Answers.firewall("ufw"))
        .hasMessage("'ufw' is none of nftables, ipset, pf, none");
  }
}
