package io.weir.web;

import io.weir.engine.pipeline.Descriptors;
import java.time.Duration;

/**
 * Limits on the resources of clients. Any user of this machine can connect to the page; this must
 * never use up resources that blocking needs.
 *
 * @param connections at once
 * @param header from the connection to the end of its first request's header
 * @param idle from one answer to the end of the next request's header
 * @param body from a header to the end of its body, which has 8 KiB at most
 * @param answer from a header to the end of the answer, but for the stream of changes
 */
record Bounds(int connections, Duration header, Duration idle, Duration body, Duration answer) {
  private static final int LEAST = 8;
  private static final int MOST = 300;

  static Bounds of(Descriptors descriptors) {
    return new Bounds(
        descriptors.spare(LEAST, MOST),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofSeconds(10),
        Duration.ofSeconds(60));
  }

  /** Accepted and not looked at yet: above this a connection is closed as it comes. */
  int accepted() {
    return connections + connections / 4 + 2;
  }
}
