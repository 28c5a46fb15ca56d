package elbo.name;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What can be made from its printed name: every public class of some packages that is a `T`.
///
/// There is no list to keep. `Iwae(k=5000)` names the class `Iwae` of one of the packages and its
/// public constructor with the parameter `k`; arguments may also be given in order, `Iwae(5000)`. A
/// class of any other package goes by its full name. An argument that is itself such a thing, as in
/// `Replicated(bound=Iwae(k=50),size=64)`, is looked up in the package of its type.
///
/// @param <T> what is made
/// @param type what is made
/// @param packages where simple names are looked up
public record Catalog<T extends Named>(Class<T> type, List<String> packages) {
  /// @param packages where simple names are looked up
  public Catalog(Class<T> type, String... packages) {
    this(type, List.of(packages));
  }

  /// Makes each of a list of names parted by commas.
  ///
  /// @throws IllegalArgumentException as [#parse(String)]
  public List<T> parseList(String text) {
    return split(text).stream().map(this::parse).toList();
  }

  /// Splits a list of names at the commas that stand in no parentheses.
  ///
  /// @throws IllegalArgumentException if the parentheses do not match
  public static List<String> split(String text) {
    return Call.split(text, text);
  }

  /// The printed form of a record, `Name(component=value,…)`, or `Name` if it has no components.
  public static String print(Record named) {
    RecordComponent[] components = named.getClass().getRecordComponents();
    String name = named.getClass().getSimpleName();
    if (components.length == 0) {
      return name;
    }
    return Arrays.stream(components)
        .map(c -> c.getName() + "=" + value(named, c))
        .collect(Collectors.joining(",", name + "(", ")"));
  }

  private static String value(Record named, RecordComponent component) {
    try {
      component.getAccessor().setAccessible(true);
      Object value = component.getAccessor().invoke(named);
      return value instanceof Named n ? n.name() : String.valueOf(value);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Makes what `text` names.
  ///
  /// @throws IllegalArgumentException if there is no such name, if no constructor takes the
  ///   arguments, or if it rejects them; the message is one line and names what there is instead
  public T parse(String text) {
    Call call = Call.parse(text);
    Class<? extends T> found = find(call);
    return type.cast(call.construct(found));
  }

  private Class<? extends T> find(Call call) {
    List<String> candidates = new ArrayList<>();
    if (call.name().indexOf('.') >= 0) {
      candidates.add(call.name());
    } else {
      packages.forEach(p -> candidates.add(p + "." + call.name()));
    }
    for (String candidate : candidates) {
      Optional<Class<?>> found = load(candidate).filter(this::nameable);
      if (found.isPresent()) {
        return found.get().asSubclass(type);
      }
    }
    String noun = type.getSimpleName().toLowerCase(Locale.ROOT);
    throw new IllegalArgumentException(
        "there is no %s '%s'; nearest: %s"
            .formatted(noun, call.name(), String.join(", ", nearest(call.name()))));
  }

  private boolean nameable(Class<?> c) {
    return type.isAssignableFrom(c)
        && Modifier.isPublic(c.getModifiers())
        && !Modifier.isAbstract(c.getModifiers())
        && Arrays.stream(c.getConstructors()).anyMatch(Call::writable);
  }

  private List<String> nearest(String name) {
    return signatures().stream()
        .sorted(Comparator.comparingInt(s -> distance(name, s.replaceAll("\\(.*", ""))))
        .limit(3)
        .toList();
  }

  /// Every name there is with the parameters that it takes, `Iwae(k)`, in alphabetic order.
  public List<String> signatures() {
    return packages.stream()
        .flatMap(p -> classes(p).stream())
        .filter(this::nameable)
        .flatMap(c -> Arrays.stream(c.getConstructors()).filter(Call::writable))
        .map(Call::signature)
        .distinct()
        .sorted()
        .toList();
  }

  // A package may be spread over several jars and folders: a bound in a test tree is found like any
  // other.
  private List<Class<?>> classes(String packageName) {
    String folder = packageName.replace('.', '/');
    List<Class<?>> found = new ArrayList<>();
    try {
      for (URL root : Collections.list(type.getClassLoader().getResources(folder))) {
        if (root.openConnection() instanceof JarURLConnection jar) {
          try (FileSystem files = FileSystems.newFileSystem(Path.of(jar.getJarFileURL().toURI()))) {
            found.addAll(classes(files.getPath("/" + folder), packageName));
          }
        } else {
          found.addAll(classes(Path.of(root.toURI()), packageName));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
    return found;
  }

  private static List<Class<?>> classes(Path folder, String packageName) throws IOException {
    List<Class<?>> found = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.toList()) {
          String name = String.valueOf(file.getFileName());
          if (name.endsWith(".class") && name.indexOf('$') < 0) {
            load(packageName + "." + name.substring(0, name.length() - 6)).ifPresent(found::add);
          }
        }
      }
    }
    return found;
  }

  private static Optional<Class<?>> load(String name) {
    try {
      return Optional.of(Class.forName(name));
    } catch (ClassNotFoundException | NoClassDefFoundError e) {
      // The latter: a name that differs in letter case only, where file names ignore case.
      return Optional.empty();
    }
  }

  /// The number of insertions, deletions and substitutions that turn one name into the other,
  /// letter case aside.
  static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        char x = Character.toLowerCase(a.charAt(i - 1));
        boolean same = x == Character.toLowerCase(b.charAt(j - 1));
        int substituted = diagonal + (same ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
