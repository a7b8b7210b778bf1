package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code weir init} where it must not write; InitIT has what it writes. */
final class InitCommandTest {
  @TempDir private Path home;
  private CommandRig weir;
  private Path file;

  @BeforeEach
  void rig() {
    weir = new CommandRig(home);
    file = home.resolve("weir.yaml");
  }

  private void refused(int exit, String sentence, String... words) {
    String[] all = new String[words.length + 1];
    all[0] = "init";
    System.arraycopy(words, 0, all, 1, words.length);
    assertThat(weir.run(all)).isEqualTo(exit);
    assertThat(weir.err()).contains(sentence).doesNotContain("Exception", "a bug");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--journal --log /x|--log and --journal contradict each other: give one",
        "--no-web --web 127.0.0.1:1|--web and --no-web contradict each other: give one",
        "--mail admin|--mail: 'admin' is not a mail address",
        "--firewall ufw|--firewall: 'ufw' is none of nftables, ipset, pf, none",
        "--store oracle|--store: 'oracle' is none of h2, mysql",
        "--web 0.0.0.0:80|--web: listen: 0.0.0.0:80 can be reached from other machines",
        "--web nowhere|--web: 'nowhere' is not an address with a port",
        "--lgo /x|there is no option --lgo; did you mean --log?"
      })
  void wrongOptionsAreSaidByName(String words, String sentence) {
    refused(2, sentence, (file + " " + words).split(" ", -1));
    assertThat(file).doesNotExist();
  }

  @Test
  void aFileThatExistsIsNotTouched() throws IOException {
    Files.writeString(file, "mine");
    refused(2, "exists and was not changed: name another file, or", file.toString());
    Path link = Files.createSymbolicLink(home.resolve("link"), home.resolve("nowhere"));
    refused(2, "exists and was not changed", link.toString(), "--yes");
    assertThat(file).hasContent("mine");
    assertThat(home.resolve("nowhere")).doesNotExist();
  }

  @Test
  void aFolderIsNotAFileAndIsNotMade() {
    refused(2, " is a folder: name a file in it", home.toString(), "--force");
    refused(1, "there is no folder ", home.resolve("none/weir.yaml").toString());
    assertThat(home.resolve("none")).doesNotExist();
  }

  @Test
  void whatIsNotAFileIsNotReplacedEither() throws IOException {
    Path link = Files.createSymbolicLink(home.resolve("link"), home.resolve("nowhere"));
    refused(2, "link is not a file: name another one", link.toString(), "--force");
    Path socket = home.resolve("socket");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      refused(2, "socket is not a file: name another one", socket.toString(), "--force");
    }
    assertThat(link).isSymbolicLink();
    assertThat(Files.readAttributes(socket, BasicFileAttributes.class).isOther()).isTrue();
  }

  @Test
  void withoutTheShippedRulesOrPluginsNothingIsWritten() throws IOException {
    refused(1, "the shipped rules are missing: ", file.toString());
    Files.createDirectories(home.resolve("conf"));
    Files.writeString(home.resolve("conf/rules-mail.yaml"), "rules: []\n");
    refused(2, "with these answers the file is not valid", file.toString());
    assertThat(weir.err()).contains(file + ":", "parsers.postfix.type: ");
    assertThat(file).doesNotExist();
  }
}
