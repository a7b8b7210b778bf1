package io.weir.engine.plugin;

import org.pf4j.PluginClassLoader;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginManager;

/**
 * The class loader of one plugin jar: its own classes first, then those that the wall shares.
 * Shared classes are never taken from the jar, so a jar that wrongly contains the API or slf4j
 * works too; otherwise its factories would implement another interface, and PF4J would silently
 * drop them.
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
