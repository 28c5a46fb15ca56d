package elbo.cli;

import static java.lang.Double.NaN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The programs in `examples/` and the one in `README.md`, each run by the source launcher in a
/// process of its own.
class ExamplesTest {
  private static final Path FOLDER = Path.of("..", "examples");
  private static final Pattern INTERVAL = Pattern.compile("interval from (\\S+) to (\\S+?),?\\s");
  private static final Pattern SNIPPET = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  @TempDir Path folder;

  /// Each program with a text that it prints whatever the samples are, and with the value that its
  /// first interval contains, if it has one.
  ///
  /// The integral over three coefficients is by [elbo.exact.Quadrature] about the prior; log p(x)
  /// of the first digit is the reference of [EstimateTest], −57.094 ± 0.004.
  static Stream<Arguments> programs() {
    return Stream.of(
        arguments("WorkedExample", "KL(q ‖ posterior) = log p(x) - ELBO = 0.0282", NaN),
        arguments("LogisticRegression", "proposal Adaptive(", -26.0686),
        arguments(
            "ScoreOnnxVae",
            "SHA-256 b0a288625032a6f95f83e344cd73dba47d1819644af72c5a62ca37a671b3504c",
            -57.094),
        // By the midpoint rule over each state from 5 to 30, step 0.005, in Python.
        arguments("Thermostat", "sampler ParticleFilter(particles=512", -9.4361),
        arguments("HalfRenyi", "exact mean -86.6392", NaN));
  }

  private String run(Path program) throws IOException, InterruptedException {
    String java = ProcessHandle.current().info().command().orElseThrow();
    Path errors = folder.resolve("err");
    Process process =
        new ProcessBuilder(
                java,
                "--add-modules",
                "jdk.incubator.vector",
                "-Dstdout.encoding=UTF-8",
                "-cp",
                System.getProperty("java.class.path"),
                program.toString())
            .redirectError(errors.toFile())
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), () -> out + read(errors));
    return out;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  @ParameterizedTest
  @MethodSource("programs")
  void printsExactValues(String name, String text, double value) throws Exception {
    String out = run(FOLDER.resolve(name + ".java"));
    assertTrue(out.contains(text), out);
    if (!Double.isNaN(value)) {
      assertContains(value, out);
    }
  }

  // Four standard errors: twice as far as an interval at 95 % reaches.
  private static void assertContains(double value, String out) {
    Matcher matcher = INTERVAL.matcher(out);
    assertTrue(matcher.find(), out);
    double lower = Double.parseDouble(matcher.group(1));
    double upper = Double.parseDouble(matcher.group(2));
    assertEquals((lower + upper) / 2, value, upper - lower, out);
  }

  @Test
  void readmePrintsWhatItShows() throws Exception {
    String readme = Files.readString(Path.of("..", "README.md"));
    Matcher snippet = SNIPPET.matcher(readme);
    assertTrue(snippet.find());
    Path program = folder.resolve("Readme.java");
    Files.writeString(
        program,
        """
        import elbo.*;
        import elbo.bound.*;
        import elbo.model.*;
        import elbo.stopping.*;

        void main() {
        %s}
        """
            .formatted(snippet.group(1)));
    assertTrue(readme.contains(run(program).indent(4)), () -> read(program));
  }

  @Test
  void everyProgramIsRun() throws IOException {
    Set<String> run = new TreeSet<>();
    programs().forEach(p -> run.add(p.get()[0] + ".java"));
    Set<String> all = new TreeSet<>();
    try (Stream<Path> files = Files.list(FOLDER)) {
      files.forEach(file -> all.add(String.valueOf(file.getFileName())));
    }
    assertEquals(all, run);
  }
}
