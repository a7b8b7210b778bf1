package io.weir.cli.init;

import io.weir.api.Text;
import io.weir.cli.command.CommandException;
import io.weir.cli.command.CommonOptions;
import io.weir.cli.command.Environment;
import io.weir.cli.command.PipelineOptions;
import io.weir.engine.state.OwnFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The file that {@code weir init} writes. */
final class FirstFile {
  private static final String RULES = "rules-mail.yaml";

  private final Environment s;
  private final Path file;
  private final Path absolute;
  private final Path folder;
  private final boolean force;
  private @Nullable String group;

  FirstFile(Environment s, Path file, boolean force) {
    this.s = s;
    this.file = file;
    this.absolute = force ? target(file) : file.toAbsolutePath().normalize();
    this.folder = Objects.requireNonNullElse(absolute.getParent(), absolute);
    this.force = force;
  }

  /** What a link leads to: it is that file which is replaced, and the link stays. */
  private static Path target(Path file) {
    try {
      return Files.isRegularFile(file) ? file.toRealPath() : file.toAbsolutePath().normalize();
    } catch (IOException e) {
      return file.toAbsolutePath().normalize();
    }
  }

  /**
   * Looks whether the file can be written.
   *
   * @throws CommandException when it cannot, or must not
   */
  void requireRoom() {
    if (Files.isDirectory(absolute)) {
      throw CommandException.bad(file + " is a folder: name a file in it, " + file + "/weir.yaml");
    }
    if (Files.exists(absolute, LinkOption.NOFOLLOW_LINKS)) {
      if (!force) {
        throw exists();
      }
      if (!Files.isRegularFile(absolute, LinkOption.NOFOLLOW_LINKS)) {
        // A device, a pipe, a link to nothing: root could replace it, and that would end it.
        throw CommandException.bad(file + " is not a file: name another one");
      }
    }
    if (!Files.isDirectory(folder)) {
      throw CommandException.failed("there is no folder " + folder + ": make it first", null);
    }
    if (!Files.isWritable(folder)) {
      throw denied();
    }
  }

  private CommandException exists() {
    return CommandException.bad(
        file + " exists and was not changed: name another file, or replace it with --force");
  }

  private CommandException denied() {
    return CommandException.failed(
        System.getProperty("user.name", "?")
            + " may not write into "
            + folder
            + ": name a file elsewhere, or run this as its owner",
        null);
  }

  /** The path of the shipped rules for an include: by their name alone if they are beside. */
  String rules() {
    Path shipped = shippedRules();
    return folder.equals(shipped.getParent()) ? RULES : shipped.toString();
  }

  /** A copy beside the file, or those of this installation. */
  private Path shippedRules() {
    Path beside = folder.resolve(RULES);
    if (Files.isRegularFile(beside)) {
      return beside;
    }
    Path conf = s.home().resolve("conf");
    try {
      // A package has a link there: the file should name what it means.
      conf = conf.toRealPath();
    } catch (IOException e) {
      throw CommandException.failed("the shipped rules are missing: " + conf.resolve(RULES), e);
    }
    return conf.resolve(RULES);
  }

  /** The folder for data; empty for one next to the file. None is below {@code etc}. */
  String data() {
    return absolute.startsWith("/usr/local/etc")
        ? "/var/db/weir"
        : absolute.startsWith("/etc") ? "/var/lib/weir" : "";
  }

  /**
   * Writes the text for its owner alone, after Weir has accepted it.
   *
   * @throws CommandException when it cannot be written, or is not accepted
   */
  void write(PipelineText text, CommonOptions common) {
    try {
      requireGood(text, common);
      byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
      if (force) {
        OwnFile.replace(absolute, bytes);
      } else {
        create(bytes);
      }
      share();
    } catch (FileAlreadyExistsException e) {
      throw exists();
    } catch (AccessDeniedException e) {
      throw denied();
    } catch (IOException e) {
      String why =
          e instanceof FileSystemException f
              ? Objects.requireNonNullElse(f.getReason(), "its folder takes no files")
              : e.getMessage();
      throw CommandException.failed(file + " cannot be written: " + why, e);
    }
  }

  private void create(byte[] bytes) throws IOException {
    Files.createFile(
        absolute,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      Files.write(absolute, bytes, StandardOpenOption.WRITE);
    } catch (IOException e) {
      Files.deleteIfExists(absolute);
      throw e;
    }
  }

  /** As {@code weir check} will; somewhere else, so that nothing is there if it is not accepted. */
  private void requireGood(PipelineText text, CommonOptions common) throws IOException {
    Path trial = Files.createTempDirectory("weir-init-");
    Path copy = trial.resolve("weir.yaml");
    try {
      Files.writeString(copy, text.including(shippedRules().toString()).toString());
      PipelineOptions options = new PipelineOptions();
      options.file(copy);
      List<String> problems = options.make(s, common).problems();
      if (!problems.isEmpty()) {
        problems.forEach(
            problem ->
                s.err().println(Text.visible(problem.replace(copy.toString(), file.toString()))));
        throw CommandException.bad("nothing was written: with these answers the file is not valid");
      }
    } finally {
      Files.deleteIfExists(copy);
      Files.deleteIfExists(trial);
    }
  }

  /** Where root writes into a folder of a service's group, the service has to read the file. */
  private void share() throws IOException {
    PosixFileAttributeView view =
        Files.getFileAttributeView(absolute, PosixFileAttributeView.class);
    PosixFileAttributes around = Files.readAttributes(folder, PosixFileAttributes.class);
    String name = around.group().getName();
    if (view.readAttributes().owner().getName().equals("root")
        && around.owner().getName().equals("root")
        && !Set.of("root", "wheel").contains(name)) {
      view.setGroup(around.group());
      view.setPermissions(PosixFilePermissions.fromString("rw-r-----"));
      group = name;
    } else if (view.readAttributes().owner().getName().equals("root")) {
      group = "";
    }
  }

  /** Who can read the file, where that is worth a sentence. */
  Optional<String> reader() {
    return group == null
        ? Optional.empty()
        : Optional.of(
            group.isEmpty()
                ? "Only root can read it; for a service with a user of its own: chown weir "
                    + quoted()
                : "Root and the group " + Text.visible(group) + " can read it.");
  }

  /** The file for a shell. */
  String quoted() {
    String name = Text.visible(file.toString());
    return name.matches("[A-Za-z0-9/._][A-Za-z0-9/._-]*")
        ? name
        : "'" + name.replace("'", "'\\''") + "'";
  }

  /** As it can be typed here: the command is rarely on the path of who has just unpacked it. */
  String weir() {
    Path command = s.home().resolve("bin/weir");
    return Files.isExecutable(command) && !command.startsWith("/usr/share")
        ? command.toString()
        : "weir";
  }
}
