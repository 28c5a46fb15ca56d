package elbo.spark;

import elbo.name.UserClasses;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;

/// Spark as a library inside of a command: it logs errors alone, serves no web page, and sends the
/// jars that this process runs from to its executors.
final class QuietSpark {
  private static final String LOGGING = "log4j2.configurationFile";
  // What a cluster does not have of its own.
  private static final List<String> OWN =
      List.of("elbo-", "commons-rng-", "onnxruntime-", "protobuf-java-", "fastcsv-", "jhdf-");

  private QuietSpark() {}

  static SparkConf conf(String master) {
    if (System.getProperty(LOGGING) == null) {
      System.setProperty(LOGGING, "elbo/spark/quiet-log4j2.properties");
    }
    SparkConf conf =
        new SparkConf()
            .setMaster(master)
            .setAppName("elbo")
            .set("spark.ui.enabled", "false")
            .set("spark.ui.showConsoleProgress", "false");
    if (!master.startsWith("local")) {
      conf.set("spark.jars", jars());
    }
    return conf;
  }

  private static String jars() {
    Stream<Path> own =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(Path::of)
            .filter(QuietSpark::isOwn);
    return Stream.concat(own, UserClasses.current().stream().map(QuietSpark::jar))
        .map(path -> path.toAbsolutePath().toString())
        .collect(Collectors.joining(","));
  }

  private static boolean isOwn(Path path) {
    String name = String.valueOf(path.getFileName());
    return name.endsWith(".jar") && OWN.stream().anyMatch(name::startsWith);
  }

  // Executors take jars alone.
  private static Path jar(Path classes) {
    if (!Files.isDirectory(classes)) {
      return classes;
    }
    try (Stream<Path> found = Files.walk(classes)) {
      Path jar = Files.createTempFile("elbo-classes", ".jar");
      jar.toFile().deleteOnExit();
      List<Path> files = found.filter(Files::isRegularFile).sorted().toList();
      try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
        for (Path file : files) {
          String name = classes.relativize(file).toString().replace(File.separatorChar, '/');
          out.putNextEntry(new JarEntry(name));
          Files.copy(file, out);
        }
      }
      return jar;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
