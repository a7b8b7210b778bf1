package io.weir.cli.version;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/**
 * The commit that this was built from, as the build wrote it down.
 *
 * @param id its first characters; empty when it was built from a tar without git
 * @param time when it was made, not when it was built: two builds of it are equal
 */
public record Commit(String id, String time) {
  /** Of this Weir. */
  public static Commit ofThisBuild() {
    Properties said = new Properties();
    try (InputStream in = Commit.class.getResourceAsStream("commit.properties")) {
      if (in != null) {
        said.load(in);
      }
    } catch (IOException | IllegalArgumentException e) {
      return new Commit("", "");
    }
    return new Commit(
        said.getProperty("git.commit.id.abbrev", ""), said.getProperty("git.commit.time", ""));
  }
}
