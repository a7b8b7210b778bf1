package io.weir.engine.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose files and folders are taken, and what becomes of their modes. */
final class OwnFilesTest {
  private static final int NOBODY = 65_534;

  @TempDir private Path temp;

  private static boolean isWeirs(Path path) {
    return path.getFileName().toString().startsWith("weir.");
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private static Path mode(Path path, String mode) throws IOException {
    return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  /** Gives it to another user, which only root can. */
  private static void toNobody(Path path) throws IOException {
    assumeTrue(OwnUser.ofThisProcess().uid() == 0, "needs root, to make a file somebody else's");
    Files.setAttribute(path, "unix:uid", NOBODY, LinkOption.NOFOLLOW_LINKS);
  }

  @Test
  void allFoldersOnTheWayAreTheirOwnersAlone() throws Exception {
    Path folder = temp.resolve("a/b/c");
    OwnFolder.claim(folder, OwnFilesTest::isWeirs);
    assertThat(mode(folder)).isEqualTo("rwx------");
    assertThat(mode(temp.resolve("a/b"))).isEqualTo("rwx------");
    assertThat(mode(temp.resolve("a"))).isEqualTo("rwx------");
  }

  @Test
  void aFileIsItsOwnersAloneFromTheFirstAndLater() throws Exception {
    Path file = temp.resolve("weir.mv.db");
    OwnFile.claim(file);
    assertThat(mode(file)).isEqualTo("rw-------");
    mode(file, "rw-rw-rw-");
    OwnFile.claim(file);
    assertThat(mode(file)).isEqualTo("rw-------");
  }

  @Test
  void aFolderOfWeirsThatWasOpenIsClosed() throws Exception {
    Path folder = Files.createDirectory(temp.resolve("data"));
    Files.createFile(folder.resolve("weir.mv.db"));
    mode(folder, "rwxrwxrwx");
    OwnFolder.claim(folder, OwnFilesTest::isWeirs);
    assertThat(mode(folder)).isEqualTo("rwx------");
  }

  @Test
  void aFolderWithOtherThingsInItKeepsItsMode() throws Exception {
    Path folder = mode(Files.createDirectory(temp.resolve("db")), "rwxr-xr-x");
    Files.createFile(folder.resolve("mysql"));
    OwnFolder.claim(folder, OwnFilesTest::isWeirs);
    assertThat(mode(folder)).isEqualTo("rwxr-xr-x");
    mode(folder, "rwxrwxr-x");
    assertThatThrownBy(() -> OwnFolder.claim(folder, OwnFilesTest::isWeirs))
        .isInstanceOf(NotOwnException.class)
        .hasMessageContaining("folder " + folder.toRealPath() + " belongs to ")
        .hasMessageContaining("(rwxrwxr-x): others can replace what Weir keeps in it; chown ")
        .hasMessageContaining("&& chmod 700 " + folder.toRealPath());
  }

  @Test
  void aFolderThatEverybodySharesIsTakenWhereTheyCannotReplaceWhatIsOurs() throws Exception {
    Path folder = Files.createDirectory(temp.resolve("tmp"));
    Files.setAttribute(folder, "unix:mode", 01777);
    OwnFolder.claim(folder, OwnFilesTest::isWeirs);
    assertThat(Ownership.of(folder).mode()).isEqualTo(01777);
  }

  @Test
  void aPlaceWhereEverybodyReplacesFoldersIsRefused() throws Exception {
    Path open = mode(Files.createDirectory(temp.resolve("open")), "rwxrwxrwx");
    assertThatThrownBy(() -> OwnFolder.claim(open.resolve("state"), OwnFilesTest::isWeirs))
        .isInstanceOf(NotOwnException.class)
        .hasMessageContaining("folder " + open + " above " + open.resolve("state"))
        .hasMessageContaining("everybody can replace what is in it; chmod o-w " + open);
  }

  @Test
  void foldersAndFilesOfOthersAreRefused() throws Exception {
    Path folder = Files.createDirectory(temp.resolve("state"));
    Path file = Files.createFile(temp.resolve("state.mv"));
    toNobody(folder);
    toNobody(file);
    assertThatThrownBy(() -> OwnFolder.claim(folder, OwnFilesTest::isWeirs))
        .isInstanceOf(NotOwnException.class)
        .hasMessageMatching(
            "(?s)folder .*/state belongs to \\w+ \\(rwx.*, not to root, the user.*");
    assertThatThrownBy(() -> OwnFile.claim(file))
        .isInstanceOf(NotOwnException.class)
        .hasMessageMatching(
            "(?s)file .*/state.mv belongs to \\w+ \\(rw-.*, not to root, the user.*");
  }

  @Test
  void linksOfOthersAreRefusedAndOursAreFollowed() throws Exception {
    Path folder = Files.createDirectory(temp.resolve("real"));
    Path link = Files.createSymbolicLink(temp.resolve("link"), folder);
    OwnFolder.claim(link, OwnFilesTest::isWeirs);
    OwnFile.claim(link.resolve("weir.mv.db"));
    Path foreign = Files.createSymbolicLink(temp.resolve("foreign"), folder);
    toNobody(foreign);
    assertThatThrownBy(() -> OwnFolder.claim(foreign, OwnFilesTest::isWeirs))
        .isInstanceOf(NotOwnException.class)
        .hasMessageContaining(foreign + " is a link that belongs to ");
    assertThatThrownBy(() -> OwnFolder.claim(foreign.resolve("deeper"), OwnFilesTest::isWeirs))
        .isInstanceOf(NotOwnException.class)
        .hasMessageContaining(foreign + " is a link that belongs to ");
  }

  @Test
  void anOlderStateThatWasOpenToOthersIsClosed() throws Exception {
    Path folder = temp.resolve("state");
    StateFile.open(folder, Clock.systemUTC()).close();
    mode(folder, "rwxr-xr-x");
    mode(folder.resolve("state.mv"), "rw-r--r--");
    StateFile.open(folder, Clock.systemUTC()).close();
    assertThat(mode(folder)).isEqualTo("rwx------");
    assertThat(mode(folder.resolve("state.mv"))).isEqualTo("rw-------");
  }

  @Test
  void aStateOfSomebodyElseIsRefusedAndNotTouched() throws Exception {
    Path folder = Files.createDirectory(temp.resolve("state"));
    Path file = Files.writeString(folder.resolve("state.mv"), "theirs");
    toNobody(file);
    assertThatThrownBy(() -> StateFile.open(folder, Clock.systemUTC()))
        .isInstanceOf(StateException.class)
        .hasMessageContaining("state file " + file + " belongs to ");
    assertThat(file).hasContent("theirs");
  }

  @Test
  void onlyADiskWithoutRoomIsAFullDisk() {
    assertThat(FullDisk.is(failed("No space left on device"), temp)).isTrue();
    assertThat(FullDisk.is(failed("Disk quota exceeded"), temp)).isTrue();
    assertThat(FullDisk.is(failed("Read-only file system"), temp)).isFalse();
    assertThat(FullDisk.is(failed("Input/output error"), temp)).isFalse();
    MVStoreException readOnly =
        DataUtils.newMVStoreException(DataUtils.ERROR_WRITING_FAILED, "This store is read-only");
    assertThat(FullDisk.is(readOnly, temp)).isFalse();
  }

  private static MVStoreException failed(String words) {
    return DataUtils.newMVStoreException(
        DataUtils.ERROR_WRITING_FAILED, "Writing failed", new IOException(words));
  }
}
