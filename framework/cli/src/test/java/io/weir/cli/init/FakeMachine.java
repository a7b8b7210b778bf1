package io.weir.cli.init;

import io.weir.api.Network;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A machine that has what a test says. */
final class FakeMachine implements Machine {
  static final Instant NOW = Instant.parse("2026-11-29T17:00:00Z");

  private String system = "Linux";
  private final Map<Path, Instant> files = new HashMap<>();
  private final Map<Path, Rights> closed = new HashMap<>();
  private final Set<Path> folders = new HashSet<>();
  private final Set<Path> programs = new HashSet<>();
  private final List<Own> own = new ArrayList<>();

  FakeMachine system(String name) {
    system = name;
    return this;
  }

  FakeMachine file(String path) {
    return file(path, NOW);
  }

  FakeMachine file(String path, Instant written) {
    files.put(Path.of(path), written);
    return this;
  }

  FakeMachine folder(String path) {
    folders.add(Path.of(path));
    return this;
  }

  FakeMachine program(String path) {
    programs.add(Path.of(path));
    return this;
  }

  /** This user may not read it. */
  FakeMachine closed(String path, String owner, String group, String mode) {
    closed.put(Path.of(path), new Rights(owner, group, mode));
    return this;
  }

  FakeMachine address(String address, String network) {
    own.add(new Own(address, Network.parse(network)));
    return this;
  }

  @Override
  public String system() {
    return system;
  }

  @Override
  public String user() {
    return "weir";
  }

  @Override
  public List<Path> searchPath() {
    return List.of(Path.of("/usr/local/bin"), Path.of("/usr/bin"));
  }

  @Override
  public boolean isFile(Path path) {
    return files.containsKey(path);
  }

  @Override
  public boolean isFolder(Path path) {
    return folders.contains(path);
  }

  @Override
  public boolean isThere(Path path) {
    return isFile(path) || isFolder(path);
  }

  @Override
  public boolean mayRead(Path path) {
    return isThere(path) && !closed.containsKey(path);
  }

  @Override
  public boolean mayStart(Path path) {
    return programs.contains(path);
  }

  @Override
  public @Nullable Instant written(Path path) {
    return files.get(path);
  }

  @Override
  public @Nullable Rights rights(Path path) {
    return closed.get(path);
  }

  @Override
  public List<Own> addresses() {
    return own;
  }
}
