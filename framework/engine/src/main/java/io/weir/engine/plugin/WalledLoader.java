package io.weir.engine.plugin;

import org.pf4j.PluginClassLoader;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginManager;

/**
 * The loader of one plugin jar: its own classes first, then what the wall lets through. A badly
 * packed jar that bundles the API or slf4j works all the same, since shared classes are never taken
 * from the jar; else its factories would implement an interface that is not ours, and PF4J would
 * drop them without a word.
 */
final class WalledLoader extends PluginClassLoader {
  private final SharedPackages wall;

  WalledLoader(PluginManager host, PluginDescriptor descriptor, SharedPackages wall) {
    super(host, descriptor, wall);
    this.wall = wall;
  }

  @Override
  protected boolean shouldDelegateToParent(String className) {
    return wall.gives(className);
  }
}
