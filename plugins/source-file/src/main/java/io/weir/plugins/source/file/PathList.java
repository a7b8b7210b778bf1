package io.weir.plugins.source.file;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The paths to follow: some by name, others by a pattern that is looked at again and again. */
final class PathList {
  /** So many files are followed by one source. */
  static final int MOST = 1_000;

  private static final Logger log = LoggerFactory.getLogger(PathList.class);

  private final List<Path> named = new ArrayList<>();
  private final List<Path> patterns = new ArrayList<>();

  /** Folders in which a file may come that fits a pattern, as of the last look. */
  private final Set<Path> folders = new LinkedHashSet<>();

  private String problem = "";

  /**
   * @throws java.util.regex.PatternSyntaxException when a pattern is none
   */
  PathList(Collection<Path> paths) {
    for (Path path : paths) {
      if (isPattern(path.toString())) {
        patterns.add(path.toAbsolutePath());
        path.toAbsolutePath().forEach(PathList::matcher);
      } else {
        named.add(path);
      }
    }
  }

  private static boolean isPattern(String text) {
    return text.chars().anyMatch(c -> "*?[{".indexOf(c) >= 0);
  }

  private static PathMatcher matcher(Path name) {
    return name.getFileSystem().getPathMatcher("glob:" + name);
  }

  /** Those that stand there by name, whether they exist or not. */
  List<Path> named() {
    return named;
  }

  boolean hasPatterns() {
    return !patterns.isEmpty();
  }

  Set<Path> folders() {
    return folders;
  }

  /** A sentence when too many fit, else empty. */
  String problem() {
    return problem;
  }

  /**
   * All of them that are there now.
   *
   * @param followed whether a path is followed already: then its rotated files are its own even
   *     while nothing stands there
   */
  Set<Path> now(Predicate<Path> followed) {
    Set<Path> all = new LinkedHashSet<>(named);
    folders.clear();
    for (Path pattern : patterns) {
      all.addAll(logs(fitting(pattern), followed));
    }
    boolean tooMany = all.size() > MOST;
    if (tooMany && problem.isEmpty()) {
      problem =
          String.format(
              "more than %,d files match the path; the rest is not read: use a narrower"
                  + " pattern",
              MOST);
      log.error("{}: {}", patterns, problem);
    } else if (!tooMany) {
      problem = "";
    }
    return all;
  }

  /** Whether a file of this name may be one of them. */
  boolean mayFit(Path file) {
    Path name = file.getFileName();
    return patterns.stream().anyMatch(p -> matcher(p.getFileName()).matches(name));
  }

  /** The names that fit, by folder. */
  private Map<Path, Set<String>> fitting(Path pattern) {
    List<Path> places = new ArrayList<>();
    Path root = pattern.getRoot();
    if (root != null) {
      places.add(root);
    }
    Map<Path, Set<String>> found = new LinkedHashMap<>();
    for (int i = 0; i < pattern.getNameCount(); i++) {
      Path name = pattern.getName(i);
      boolean last = i == pattern.getNameCount() - 1;
      List<Path> next = new ArrayList<>();
      for (Path folder : places) {
        if (!last && !isPattern(name.toString())) {
          next.add(folder.resolve(name));
          continue;
        }
        Set<String> names = names(folder, name, !last);
        if (last) {
          found.put(folder, names);
        } else {
          names.forEach(n -> next.add(folder.resolve(n)));
        }
      }
      places = next;
    }
    return found;
  }

  private Set<String> names(Path folder, Path pattern, boolean wantFolders) {
    folders.add(folder);
    PathMatcher fits = matcher(pattern);
    boolean hiddenToo = pattern.toString().startsWith(".");
    Set<String> names = new TreeSet<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Path name = file.getFileName();
        if (fits.matches(name)
            && (hiddenToo || !name.toString().startsWith("."))
            && (wantFolders ? Files.isDirectory(file) : Files.isRegularFile(file))) {
          names.add(name.toString());
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      log.debug("{}: {}", folder, e.toString());
    }
    return names;
  }

  /** Without what rotation made of another log, which is followed already or stands there too. */
  private static Set<Path> logs(Map<Path, Set<String>> fitting, Predicate<Path> followed) {
    Set<Path> logs = new LinkedHashSet<>();
    fitting.forEach(
        (folder, names) -> {
          for (String name : names) {
            if (!Siblings.isPlain(name)) {
              continue;
            }
            Set<String> bases = Siblings.bases(name);
            if (bases.stream().noneMatch(names::contains)) {
              // Between renaming and making anew the log itself is not there.
              List<Path> missing =
                  bases.stream().map(folder::resolve).filter(followed).sorted().toList();
              logs.add(missing.isEmpty() ? folder.resolve(name) : missing.get(0));
            }
          }
        });
    return logs;
  }
}
