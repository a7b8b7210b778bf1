package io.weir.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.Needs;
import io.weir.testkit.Part;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.type.ByteArrayDataType;
import org.h2.mvstore.type.StringDataType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A start that cannot be: one clear line, exit 1, nothing half started. */
final class BadStartIT {
  private static final String STORE = "store: { type: h2, path: data/weir }\n";

  @TempDir Path folder;
  private Installation weir;
  private PfTables pf;

  @BeforeEach
  void unpack() {
    weir = Installation.unpack(folder);
    pf = PfTables.in(folder);
    weir.write("maillog", "");
  }

  @Test
  void aLogThatIsAFolder() throws IOException {
    // Root reads every file, so mode 000 would prove nothing here.
    Files.delete(weir.work().resolve("maillog"));
    Files.createDirectory(weir.work().resolve("maillog"));
    fails(STORE, "", "maillog");
  }

  @Test
  @Needs(Part.CENTRAL_MARIADB)
  void aDatabaseThatRefusesTheLogin() throws IOException {
    try (MariaDb server = new MariaDb(folder)) {
      fails(server.store("wrong"), "", "store", "weir", "127.0.0.1:" + server.port());
    }
  }

  @Test
  void aPfctlThatIsNotThere() {
    fails(
        STORE,
        "actions: [{ type: pf, table: t, command: [/nowhere/pfctl], for: 1h }]\n",
        "action pf",
        "/nowhere/pfctl");
  }

  @Test
  void aPortThatSomebodyListensOn() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      String at = "127.0.0.1:" + taken.getLocalPort();
      fails(STORE, "web: { listen: \"" + at + "\" }\n", "web.listen", at);
    }
  }

  @Test
  void aStateFolderThatAnotherDaemonHas() {
    write(STORE, "");
    try (Running first = weir.start("run", "--config", "weir.yaml")) {
      first.says("running: ", Installation.PATIENCE);
      fails(STORE.replace("data/weir", "data/other"), "", "another weir", "state");
      assertThat(first.stop(Installation.PATIENCE).exit()).isZero();
    }
  }

  @Test
  void aStateFileOfANewerWeir() throws IOException {
    Files.createDirectories(weir.work().resolve("state"));
    Path state = weir.work().resolve("state/state.mv");
    try (MVStore file = MVStore.open(state.toString())) {
      MVMap<String, byte[]> meta =
          file.openMap(
              "weir",
              new MVMap.Builder<String, byte[]>()
                  .keyType(StringDataType.INSTANCE)
                  .valueType(ByteArrayDataType.INSTANCE));
      meta.put("version", "999".getBytes(StandardCharsets.US_ASCII));
    }
    byte[] before = Files.readAllBytes(state);
    fails(STORE, "", "state.mv", "newer Weir");
    assertThat(Files.readAllBytes(state)).isEqualTo(before);
  }

  private void write(String store, String more) {
    weir.write(
        "weir.yaml",
        "sources: [{ type: file, path: maillog }]\nparsers: [{ type: postfix }]\nstate: state\n"
            + store
            + more);
  }

  private void fails(String store, String more, String... words) {
    write(store, more);
    Installation.Finished end = weir.weir("run", "--config", "weir.yaml");
    assertThat(end.exit()).as(end.err()).isEqualTo(1);
    List<String> said = end.err().lines().toList();
    assertThat(said).as(end.err()).hasSize(1);
    assertThat(said.get(0)).contains(words).doesNotContain("Exception", "bug in Weir");
    assertThat(end.out()).isEmpty();
    assertThat(pf.calls()).isEmpty();
  }
}
