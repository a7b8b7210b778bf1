package io.weir.engine.plugin;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pf4j.AbstractPluginManager;
import org.pf4j.DefaultExtensionFactory;
import org.pf4j.DefaultPluginFactory;
import org.pf4j.DefaultVersionManager;
import org.pf4j.ExtensionFactory;
import org.pf4j.ExtensionFinder;
import org.pf4j.IndexedExtensionFinder;
import org.pf4j.ManifestPluginDescriptorFinder;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginDescriptorFinder;
import org.pf4j.PluginFactory;
import org.pf4j.PluginLoader;
import org.pf4j.PluginRepository;
import org.pf4j.PluginStatusProvider;
import org.pf4j.PluginWrapper;
import org.pf4j.RuntimeMode;
import org.pf4j.VersionManager;

/**
 * PF4J, reduced to what Weir needs: single jars with isolated class loaders, described by their
 * manifest. It unpacks no zip, keeps no list of disabled plugins, deletes nothing and starts
 * nothing; errors that PF4J would log and skip are thrown by {@link #load}.
 */
final class JarHost extends AbstractPluginManager {
  private final SharedPackages wall = new SharedPackages(JarHost.class.getClassLoader());

  JarHost(Path folder) {
    super(folder);
  }

  /**
   * Reads the jar's manifest and makes its loader.
   *
   * @throws org.pf4j.PluginRuntimeException when it is not a plugin
   */
  PluginWrapper load(Path jar) {
    return loadPluginFromPath(jar);
  }

  @Override
  public RuntimeMode getRuntimeMode() {
    return RuntimeMode.DEPLOYMENT;
  }

  @Override
  protected PluginLoader createPluginLoader() {
    return new PluginLoader() {
      @Override
      public boolean isApplicable(Path jar) {
        return Files.isRegularFile(jar);
      }

      @Override
      public ClassLoader loadPlugin(Path jar, PluginDescriptor descriptor) {
        WalledLoader loader = new WalledLoader(JarHost.this, descriptor, wall);
        loader.addFile(jar.toFile());
        return loader;
      }
    };
  }

  @Override
  protected PluginRepository createPluginRepository() {
    return new PluginRepository() {
      @Override
      public List<Path> getPluginPaths() {
        return List.of();
      }

      @Override
      public boolean deletePluginPath(Path jar) {
        return false;
      }
    };
  }

  @Override
  protected PluginStatusProvider createPluginStatusProvider() {
    return new PluginStatusProvider() {
      @Override
      public boolean isPluginDisabled(String pluginId) {
        return false;
      }

      @Override
      public void disablePlugin(String pluginId) {
        throw new UnsupportedOperationException("plugins are removed, not disabled");
      }

      @Override
      public void enablePlugin(String pluginId) {
        throw new UnsupportedOperationException("plugins are removed, not disabled");
      }
    };
  }

  @Override
  protected PluginDescriptorFinder createPluginDescriptorFinder() {
    return new ManifestPluginDescriptorFinder();
  }

  @Override
  protected ExtensionFinder createExtensionFinder() {
    return new IndexedExtensionFinder(this) {
      @Override
      public Map<String, Set<String>> readClasspathStorages() {
        return Map.of(); // the host brings none; looking for one opens every jar of it
      }
    };
  }

  @Override
  protected PluginFactory createPluginFactory() {
    return new DefaultPluginFactory();
  }

  @Override
  protected ExtensionFactory createExtensionFactory() {
    return new DefaultExtensionFactory();
  }

  @Override
  protected VersionManager createVersionManager() {
    return new DefaultVersionManager();
  }
}
