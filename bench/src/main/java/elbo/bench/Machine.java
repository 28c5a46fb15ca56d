package elbo.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import jdk.incubator.vector.ByteVector;

/// The machine, the JVM and the sources of a measurement.
///
/// @param cpu the model, as the operating system names it, on x86 with its family and model number
/// @param processors how many the JVM may use
/// @param vectorBits the width of the vectors that the JVM prefers
/// @param memoryMiB of the machine
/// @param os name, version and architecture
/// @param jdk the JVM's name, vendor and version
/// @param flags what the JVM was started with
/// @param commit of the sources, `unknown` outside a repository
/// @param dirty whether anything but `results/` differs from that commit, which then does not
///   reproduce the measurement
public record Machine(
    String cpu,
    int processors,
    int vectorBits,
    long memoryMiB,
    String os,
    String jdk,
    List<String> flags,
    String commit,
    boolean dirty) {

  /// This machine and this JVM.
  ///
  /// @param sources the folder whose commit it is
  public static Machine here(Path sources) {
    return new Machine(
        model(),
        Runtime.getRuntime().availableProcessors(),
        ByteVector.SPECIES_PREFERRED.vectorBitSize(),
        memory(),
        property("os.name") + " " + property("os.version") + " " + property("os.arch"),
        property("java.vm.name") + ", " + property("java.vendor") + ", " + Runtime.version(),
        ManagementFactory.getRuntimeMXBean().getInputArguments(),
        output(sources, "git", "rev-parse", "HEAD").orElse("unknown"),
        isDirty(sources));
  }

  /// Whether a folder of sources has changes, but for `results/`, that are not committed; false
  /// outside a repository.
  static boolean isDirty(Path sources) {
    Optional<String> changes =
        output(sources, "git", "status", "--porcelain", "--", ".", ":!results");
    return changes.isPresent() && !changes.get().isEmpty();
  }

  private static String property(String name) {
    return System.getProperty(name, "unknown");
  }

  private static long memory() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getTotalMemorySize() >> 20
        : 0;
  }

  private static String model() {
    Path info = Path.of("/proc/cpuinfo");
    try {
      if (Files.isReadable(info)) {
        return model(Files.readAllLines(info)).orElse(property("os.arch"));
      }
    } catch (IOException e) {
      return property("os.arch");
    }
    return output(Path.of("."), "sysctl", "-n", "machdep.cpu.brand_string")
        .orElse(property("os.arch"));
  }

  /// The model of the first processor.
  ///
  /// @param info the lines of `/proc/cpuinfo`
  static Optional<String> model(List<String> info) {
    Map<String, String> first = new HashMap<>();
    for (String line : info) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        first.putIfAbsent(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
      }
    }
    String numbers =
        first.containsKey("cpu family")
            ? String.format(
                Locale.ROOT, " (family %s, model %s)", first.get("cpu family"), first.get("model"))
            : "";
    return Optional.ofNullable(first.get("model name")).map(name -> name + numbers);
  }

  private static Optional<String> output(Path folder, String... command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String text =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      boolean done = process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
      return done ? Optional.of(text) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /// The vectors' width and model in words, for the foot of a table.
  String words() {
    return String.format(
        Locale.ROOT, "%s, %d processors, %d-bit vectors, %s", cpu, processors, vectorBits, jdk);
  }

  /// Prints this machine as JSON.
  ///
  /// @param args the folder of the sources
  public static void main(String... args) throws JsonProcessingException {
    ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    System.out.println(json.writeValueAsString(here(Path.of(args.length > 0 ? args[0] : "."))));
  }
}
