package io.weir.engine.run;

import io.weir.api.source.Line;

/** The name of this machine. */
final class HostName {
  private HostName() {}

  /** As lines have it that no other host sent: looked up once, when it is first asked for. */
  static String ofThisMachine() {
    return new Line().host();
  }
}
