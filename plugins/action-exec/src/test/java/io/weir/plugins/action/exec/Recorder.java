package io.weir.plugins.action.exec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.api.action.Notifier;
import io.weir.api.config.Secret;
import io.weir.testkit.NotifierContract;
import io.weir.testkit.TestContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A program that keeps what it is given: arguments, variables, standard input. */
final class Recorder implements NotifierContract.Receiver {
  /** Each in a folder of its own; the variables with NUL between them, as the kernel has them. */
  private static final String SCRIPT =
      """
      #!/bin/sh
      here=${0%/*}
      [ -e "$here/away" ] && { echo "not now" >&2; exit 75; }
      n=$(ls "$here" | grep -c '^call')
      mkdir "$here/call$n" || exit 1
      for a in "$@"; do printf '%s\\0' "$a"; done >"$here/call$n/arguments"
      cat /proc/self/environ >"$here/call$n/environment"
      cat >"$here/call$n/input"
      """;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;

  /** What came with one call. */
  record Call(List<String> arguments, Map<String, String> environment, String input) {
    JsonNode json() {
      try {
        return JSON.readTree(input);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  Recorder(Path folder) throws IOException {
    this.folder = folder;
    program(SCRIPT);
  }

  String program() {
    return folder.resolve("program").toString();
  }

  void program(String script) throws IOException {
    Path to = folder.resolve("program");
    Files.writeString(to, script);
    Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Override
  public Notifier notifier() {
    return notifier(Duration.ofSeconds(60));
  }

  Notifier notifier(Duration timeout, String... arguments) {
    return notifier(Map.of(), timeout, arguments);
  }

  Notifier notifier(Map<String, Secret> environment, Duration timeout, String... arguments) {
    List<String> command = new ArrayList<>(List.of(program()));
    command.addAll(List.of(arguments));
    return new ExecNotifier.Factory()
        .create(new ExecConfig(command, environment, timeout), new TestContext("run"));
  }

  List<Call> calls() throws IOException {
    List<Call> all = new ArrayList<>();
    for (int i = 0; Files.exists(folder.resolve("call" + i)); i++) {
      Path call = folder.resolve("call" + i);
      Map<String, String> environment = new LinkedHashMap<>();
      parts(call.resolve("environment"))
          .forEach(
              one -> {
                int is = one.indexOf('=');
                environment.put(one.substring(0, is), one.substring(is + 1));
              });
      all.add(
          new Call(
              parts(call.resolve("arguments")).toList(),
              environment,
              Files.readString(call.resolve("input"))));
    }
    return all;
  }

  private static Stream<String> parts(Path file) throws IOException {
    String all = Files.readString(file);
    return all.isEmpty()
        ? Stream.of()
        : Stream.of(all.substring(0, all.length() - 1).split("\0", -1));
  }

  @Override
  public List<NotifierContract.Received> received() throws IOException {
    return calls().stream()
        .map(c -> new NotifierContract.Received(c.environment().get("WEIR_ID"), c.input()))
        .toList();
  }

  @Override
  public void goAway() throws IOException {
    Files.createFile(folder.resolve("away"));
  }
}
