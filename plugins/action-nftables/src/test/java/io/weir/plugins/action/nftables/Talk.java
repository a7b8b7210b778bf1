package io.weir.plugins.action.nftables;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** Connections within a network, real packets. */
final class Talk implements AutoCloseable {
  private final Process process;
  private final BufferedReader answers;
  private final BufferedWriter commands;

  Talk(String network, Path folder) throws IOException {
    Path script = folder.resolve("talk.py");
    try (InputStream in = Talk.class.getResourceAsStream("/talk.py")) {
      Files.write(script, Objects.requireNonNull(in).readAllBytes());
    }
    process =
        new ProcessBuilder("ip", "netns", "exec", network, "python3", script.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    answers = process.inputReader();
    commands = process.outputWriter();
  }

  /** Opens a connection from this address and says something. */
  String connect(String source) throws IOException {
    return ask("connect " + source);
  }

  /** Says something over the open connection. */
  String again(String source) throws IOException {
    return ask("again " + source);
  }

  private String ask(String command) throws IOException {
    commands.write(command + "\n");
    commands.flush();
    return answers.readLine();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
