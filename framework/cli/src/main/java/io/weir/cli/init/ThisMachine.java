package io.weir.cli.init;

import io.weir.api.Address;
import io.weir.api.Network;
import java.io.IOException;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The machine that this process runs on. */
final class ThisMachine implements Machine {
  private final Map<String, String> env;

  ThisMachine(Map<String, String> env) {
    this.env = env;
  }

  @Override
  public String system() {
    return System.getProperty("os.name", "");
  }

  @Override
  public String user() {
    return System.getProperty("user.name", "?");
  }

  @Override
  public List<Path> searchPath() {
    return Stream.of(env.getOrDefault("PATH", "").split(":", -1))
        .filter(folder -> folder.startsWith("/"))
        .flatMap(ThisMachine::path)
        .toList();
  }

  private static Stream<Path> path(String text) {
    try {
      return Stream.of(Path.of(text));
    } catch (InvalidPathException e) {
      return Stream.empty(); // no program is found there by others either
    }
  }

  @Override
  public boolean isFile(Path path) {
    return Files.isRegularFile(path);
  }

  @Override
  public boolean isFolder(Path path) {
    return Files.isDirectory(path);
  }

  @Override
  public boolean isThere(Path path) {
    return Files.exists(path);
  }

  @Override
  public boolean mayRead(Path path) {
    return Files.isReadable(path);
  }

  @Override
  public boolean mayStart(Path path) {
    return Files.isRegularFile(path) && Files.isExecutable(path);
  }

  @Override
  public @Nullable Instant written(Path path) {
    try {
      return Files.getLastModifiedTime(path).toInstant();
    } catch (IOException e) {
      return null;
    }
  }

  @Override
  public @Nullable Rights rights(Path path) {
    try {
      PosixFileAttributes found = Files.readAttributes(path, PosixFileAttributes.class);
      return new Rights(
          found.owner().getName(),
          found.group().getName(),
          PosixFilePermissions.toString(found.permissions()));
    } catch (IOException | UnsupportedOperationException e) {
      return null;
    }
  }

  @Override
  public List<Own> addresses() {
    List<Own> all = new ArrayList<>();
    try {
      for (NetworkInterface card : NetworkInterface.networkInterfaces().toList()) {
        if (card.isUp() && !card.isLoopback()) {
          card.getInterfaceAddresses().forEach(address -> add(all, address));
        }
      }
    } catch (SocketException e) {
      return all; // what was found so far: they only stand in a comment
    }
    return all;
  }

  private static void add(List<Own> all, InterfaceAddress given) {
    String text = given.getAddress().getHostAddress();
    int zone = text.indexOf('%');
    Address address = Address.parse(zone < 0 ? text : text.substring(0, zone));
    int length = given.getNetworkPrefixLength();
    // Of the whole Internet (a tunnel) nobody is trusted.
    if (address != null && !given.getAddress().isLinkLocalAddress() && length > 0) {
      all.add(new Own(address.toString(), new Network(address, Math.min(length, address.bits()))));
    }
  }
}
