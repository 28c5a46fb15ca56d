package elbo.name;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.name.things.Thing;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Names of classes that a user brings in a jar: compiled here, and seen by the thread's context
/// class loader alone.
class ClassPathTest {
  private static final Catalog<Thing> THINGS = new Catalog<>(Thing.class, "elbo.name.things");
  private static final String INITIALIZED = "elbo.name.ClassPathTest.initialized";

  private static final Map<String, String> SOURCES =
      Map.of(
          "com.example.OfUser",
          "public record OfUser(int size) implements elbo.name.things.Thing {}",
          "elbo.name.things.InJar",
          "public record InJar(elbo.name.things.Thing inner) implements Thing {"
              + " static { System.setProperty(\""
              + INITIALIZED
              + "\", \"InJar\"); } }",
          "com.example.LeftOut",
          "public enum LeftOut { A }",
          "com.example.OfLeftOut",
          "public record OfLeftOut(LeftOut left) implements elbo.name.things.Thing {}",
          "com.example.Trap",
          "public class Trap {"
              + " static { System.setProperty(\""
              + INITIALIZED
              + "\", \"Trap\"); } }",
          "com.example.Own",
          "public interface Own extends elbo.name.Named {}",
          "com.example.OfOwn",
          "public record OfOwn() implements Own {"
              + " static { System.setProperty(\""
              + INITIALIZED
              + "\", \"OfOwn\"); } }");

  @TempDir private Path folder;

  private URLClassLoader loader;
  private ClassLoader before;

  @BeforeEach
  void compile() throws IOException {
    List<Source> sources =
        SOURCES.entrySet().stream().map(e -> new Source(e.getKey(), e.getValue())).toList();
    Path classes = folder.resolve("classes");
    Files.createDirectories(classes);
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      List<String> options = List.of("-d", classes.toString(), "-proc:none");
      assertTrue(compiler.getTask(null, files, null, options, null, sources).call());
    }
    Path jar = folder.resolve("a jar.jar");
    Files.delete(classes.resolve("com/example/LeftOut.class"));
    write(classes, jar);
    before = Thread.currentThread().getContextClassLoader();
    loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, before);
    Thread.currentThread().setContextClassLoader(loader);
    System.clearProperty(INITIALIZED);
  }

  @AfterEach
  void close() throws IOException {
    Thread.currentThread().setContextClassLoader(before);
    loader.close();
    System.clearProperty(INITIALIZED);
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String name, String declaration) {
      super(URI.create("string:///" + name.replace('.', '/') + ".java"), Kind.SOURCE);
      text = "package " + name.substring(0, name.lastIndexOf('.')) + ";\n" + declaration;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  // Folders have entries of their own, by which packages are listed.
  private static void write(Path classes, Path jar) throws IOException {
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file);
        Stream<Path> paths = Files.walk(classes)) {
      for (Path path : paths.filter(p -> !p.equals(classes)).toList()) {
        String name = classes.relativize(path).toString().replace('\\', '/');
        out.putNextEntry(new JarEntry(Files.isDirectory(path) ? name + "/" : name));
        if (Files.isRegularFile(path)) {
          Files.copy(path, out);
        }
      }
    }
  }

  @Test
  void fullNamesReadAndPrint() {
    Thing thing = THINGS.parse("com.example.OfUser(3)");
    assertEquals("com.example.OfUser(size=3)", thing.name());
    assertEquals(thing, THINGS.parse(thing.name()));
    assertEquals(
        "InJar(inner=com.example.OfUser(size=3))",
        THINGS.parse("InJar(" + thing.name() + ")").name());
  }

  @Test
  void packagesAreSpreadOverLoaders() {
    assertTrue(THINGS.signatures().containsAll(List.of("InJar(inner)", "Plain")));
    assertNull(System.getProperty(INITIALIZED), "listing initializes nothing");
    assertEquals("InJar(inner=Plain)", THINGS.parse("InJar(Plain)").name());
    assertEquals("InJar", System.getProperty(INITIALIZED));
    Thread.currentThread().setContextClassLoader(before);
    assertFalse(THINGS.signatures().contains("InJar(inner)"));
    Thread.currentThread().setContextClassLoader(null);
    assertEquals("Plain", THINGS.parse("Plain").name());
  }

  @Test
  void classesOfOtherTypesAreNotInitialized() {
    for (String name : List.of("com.example.Trap", "com.example.OfOwn")) {
      String message =
          assertThrows(IllegalArgumentException.class, () -> THINGS.parse(name)).getMessage();
      assertTrue(message.startsWith("there is no thing '" + name + "'; nearest: "), message);
    }
    assertNull(System.getProperty(INITIALIZED));
  }

  @Test
  void aClassWhoseParameterDoesNotLoadIsNamed() {
    assertEquals(
        "com.example.OfLeftOut refers to a class that does not load: com/example/LeftOut",
        assertThrows(IllegalArgumentException.class, () -> THINGS.parse("com.example.OfLeftOut(A)"))
            .getMessage());
  }

  // Without an interface of the library a class is not made, whatever it is looked up as.
  @Test
  void interfacesOfOthersAreNotMade() throws ClassNotFoundException {
    for (Class<? extends Named> type :
        List.of(loader.loadClass("com.example.Own").asSubclass(Named.class), Named.class)) {
      Catalog<?> own = new Catalog<>(type, "com.example");
      assertThrows(IllegalArgumentException.class, () -> own.parse("OfOwn"));
    }
    assertNull(System.getProperty(INITIALIZED));
  }

  @Test
  void packageDocumentationIsNoClassOfACatalog() {
    for (String text : new String[] {"package-info", "elbo.name.package-info", "module-info"}) {
      String message =
          assertThrows(IllegalArgumentException.class, () -> THINGS.parse(text)).getMessage();
      assertTrue(message.startsWith("there is no thing '" + text + "'"), message);
    }
  }
}
