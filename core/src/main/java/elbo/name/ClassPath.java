package elbo.name;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The classes that can be looked up by name: those of the loader of a type, of the library's own
/// and of the thread's context class loader, in this order.
///
/// No class is initialized by looking it up.
record ClassPath(Set<ClassLoader> loaders) {
  /// Whether a class is of this library's packages.
  static boolean isOurs(Class<?> c) {
    return c.getPackageName().equals("elbo") || c.getPackageName().startsWith("elbo.");
  }

  static ClassPath of(Class<?> type) {
    Set<ClassLoader> loaders = new LinkedHashSet<>();
    loaders.add(type.getClassLoader());
    loaders.add(ClassPath.class.getClassLoader());
    loaders.add(Thread.currentThread().getContextClassLoader());
    // The bootstrap loader, which is null, has none of our classes.
    loaders.removeIf(Objects::isNull);
    return new ClassPath(loaders);
  }

  /// The classes of this name, at most one for each loader.
  List<Class<?>> named(String name) {
    return loaders.stream().<Class<?>>flatMap(l -> load(name, l).stream()).distinct().toList();
  }

  private static Optional<Class<?>> load(String name, ClassLoader loader) {
    try {
      return Optional.of(Class.forName(name, false, loader));
    } catch (ClassNotFoundException | LinkageError e) {
      // The latter: a name that differs in letter case only, where file names ignore case.
      return Optional.empty();
    }
  }

  /// The classes of a package that have files of their own, in alphabetic order, from all the jars
  /// and folders over which it is spread.
  List<Class<?>> in(String packageName) {
    String folder = packageName.replace('.', '/');
    Set<Class<?>> found = new LinkedHashSet<>();
    for (ClassLoader loader : loaders) {
      try {
        for (URL root : Collections.list(loader.getResources(folder))) {
          for (String name : files(root, folder)) {
            load(packageName + "." + name, loader).ifPresent(found::add);
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (URISyntaxException e) {
        throw new IllegalStateException(e);
      }
    }
    return found.stream().sorted((a, b) -> a.getName().compareTo(b.getName())).toList();
  }

  private static List<String> files(URL root, String folder)
      throws IOException, URISyntaxException {
    if (root.openConnection() instanceof JarURLConnection jar) {
      try (FileSystem files = FileSystems.newFileSystem(Path.of(jar.getJarFileURL().toURI()))) {
        return files(files.getPath("/" + folder));
      }
    }
    // Other places than jars and folders have no list of their files.
    return root.getProtocol().equals("file") ? files(Path.of(root.toURI())) : List.of();
  }

  private static List<String> files(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.endsWith(".class") && name.indexOf('$') < 0)
          .map(name -> name.substring(0, name.length() - ".class".length()))
          .sorted()
          .toList();
    }
  }
}
