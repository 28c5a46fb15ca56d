package elbo.name;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/// A user's own classes: those of some jars and folders, which a [Catalog] finds by their full
/// names while this is open.
///
/// It is the context class loader of the thread that opens it. Nothing is initialized by that.
public final class UserClasses implements AutoCloseable {
  private static final String SUFFIX = ".class";
  private static final int BUFFER = 1 << 16;

  private final ClassLoader before;
  private final Loader loader;

  private static final class Loader extends URLClassLoader {
    private final List<Path> paths;

    Loader(List<Path> paths, ClassLoader parent) {
      super(urls(paths), parent);
      this.paths = paths;
    }

    private static URL[] urls(List<Path> paths) {
      try {
        URL[] urls = new URL[paths.size()];
        for (int i = 0; i < urls.length; i++) {
          urls[i] = paths.get(i).toUri().toURL();
        }
        return urls;
      } catch (MalformedURLException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private UserClasses(ClassLoader before, Loader loader) {
    this.before = before;
    this.loader = loader;
  }

  /// The jars and folders of a text, parted as the system parts those of a class path.
  ///
  /// @throws IllegalArgumentException if one does not exist or is neither a jar nor a folder
  public static List<Path> parse(String text) {
    return Arrays.stream(text.split(File.pathSeparator, -1))
        .filter(name -> !name.isBlank())
        .map(UserClasses::path)
        .toList();
  }

  private static Path path(String name) {
    Path path = Path.of(name);
    if (Files.isDirectory(path)) {
      return path.toAbsolutePath();
    }
    if (Files.isRegularFile(path)) {
      try (FileSystem _ = FileSystems.newFileSystem(path)) {
        return path.toAbsolutePath();
      } catch (IOException | RuntimeException e) {
        throw new IllegalArgumentException(name + " must be a jar or a folder, but is neither", e);
      }
    }
    throw new IllegalArgumentException(
        name
            + " must be a jar or a folder, but "
            + (Files.exists(path) ? "is neither" : "is none"));
  }

  /// Opens the classes of these jars and folders.
  public static UserClasses open(List<Path> paths) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    Loader loader =
        new Loader(
            List.copyOf(paths), before == null ? UserClasses.class.getClassLoader() : before);
    thread.setContextClassLoader(loader);
    return new UserClasses(before, loader);
  }

  /// The jars and folders that are open in this thread; none where none are.
  public static List<Path> current() {
    return Thread.currentThread().getContextClassLoader() instanceof Loader open
        ? open.paths
        : List.of();
  }

  /// The SHA-256 of jars, and of the names and bytes of the files in folders, in hexadecimal
  /// digits.
  public static String sha256(List<Path> paths) throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
    for (Path path : paths) {
      if (Files.isDirectory(path)) {
        for (Path file : files(path)) {
          String name = path.relativize(file).toString().replace(File.separatorChar, '/');
          digest.update((name + "\0").getBytes(StandardCharsets.UTF_8));
          update(digest, file);
        }
      } else {
        update(digest, path);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void update(MessageDigest digest, Path file) throws IOException {
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  /// The full names of the classes that have files of their own.
  static List<String> names(List<Path> paths) throws IOException {
    List<String> names = new ArrayList<>();
    for (Path path : paths) {
      if (Files.isDirectory(path)) {
        names.addAll(names(path));
      } else {
        try (FileSystem jar = FileSystems.newFileSystem(path)) {
          names.addAll(names(jar.getPath("/")));
        }
      }
    }
    return names.stream().distinct().sorted().toList();
  }

  private static List<String> names(Path root) throws IOException {
    return files(root).stream()
        .map(file -> root.relativize(file).toString())
        .filter(name -> name.endsWith(SUFFIX) && name.indexOf('$') < 0 && name.indexOf('-') < 0)
        .map(name -> name.substring(0, name.length() - SUFFIX.length()))
        .map(name -> name.replace(root.getFileSystem().getSeparator(), "."))
        .toList();
  }

  /// Whether a class is one of a user's.
  static boolean has(Class<?> c) {
    return c.getClassLoader() instanceof Loader;
  }

  /// Closes them: this thread has the class loader that it had before.
  @Override
  public void close() {
    Thread.currentThread().setContextClassLoader(before);
    try {
      loader.close();
    } catch (IOException _) {
      // Nothing more is read.
    }
  }
}
