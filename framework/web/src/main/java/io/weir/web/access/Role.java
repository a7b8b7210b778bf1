package io.weir.web.access;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a user or a program may do. */
public enum Role {
  /** Asks who is blocked, as CrowdSec's bouncers do, and sees nothing else: for programs alone. */
  BOUNCER,
  /** Sees everything. */
  VIEWER,
  /** Sees everything, and may give orders: every request that changes something. */
  OPERATOR;

  /** Whether this role sees pages and answers. */
  public boolean mayRead() {
    return this != BOUNCER;
  }

  /** Whether this role may change something. */
  public boolean mayOrder() {
    return this == OPERATOR;
  }

  /** The role of this name, or null. */
  public static @Nullable Role of(String name) {
    for (Role role : values()) {
      if (role.toString().equals(name)) {
        return role;
      }
    }
    return null;
  }

  /** As people and files write it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
