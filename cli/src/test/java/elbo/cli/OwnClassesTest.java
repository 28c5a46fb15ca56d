package elbo.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.onnx.OnnxModels;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Classes of a user in a jar or a folder, which nothing but `--classpath` has.
class OwnClassesTest {
  private static final String TRAPPED = "elbo.cli.OwnClassesTest.trapped";
  private static final String BOUND =
      """
        public elbo.estimate.Side side() { return elbo.estimate.Side.LOWER; }
        public long minimumSamples() { return k; }
        public elbo.estimate.Fold<?, elbo.estimate.Estimate> fold(elbo.weight.Dependence d) {
          return elbo.estimate.Averages.overGroups(
              this, k, () -> new elbo.estimate.PowerMean(0.5), d);
        }
        public java.util.OptionalDouble expectation(elbo.weight.WeightLaw law, long n) {
          return java.util.OptionalDouble.empty();
        }
      }
      """;
  private static final Map<String, String> SOURCES =
      Map.of(
          "com.example.Half",
          "public record Half(long k)"
              + " implements elbo.estimate.Bound<elbo.estimate.Estimate> {"
              + BOUND,
          "com.example.Nameless",
          "public class Nameless implements elbo.estimate.Bound<elbo.estimate.Estimate> {"
              + " private final long k = 1;"
              + BOUND,
          "com.example.Flat",
          """
          public record Flat(int D) implements elbo.model.Model {
            public int observationDimension() { return D; }
            public java.util.OptionalDouble logEvidence(double[] x) {
              return java.util.OptionalDouble.of(-2.5);
            }
            public elbo.model.Draw draw(org.apache.commons.rng.UniformRandomProvider random) {
              return new elbo.model.Draw(new double[0], new double[D]);
            }
          }
          """,
          "com.example.Mine",
          """
          public record Mine() implements elbo.inference.Proposal {
            public elbo.inference.Fitted fit(
                elbo.inference.Target target, elbo.points.PointSet points) {
              return new elbo.inference.Encoder().fit(target, points);
            }
          }
          """,
          "com.example.Damped",
          """
          public record Damped(double factor) implements elbo.network.Likelihood {
            public int outputs(int width) { return width; }
            public Observed at(double[] x) {
              Observed plain = new elbo.network.BernoulliLogits().at(x);
              return (count, outputs, scratch, out) -> {
                double[] damped = outputs.clone();
                for (int i = 0; i < damped.length; i++) { damped[i] *= factor; }
                plain.logLikelihood(count, damped, scratch, out);
              };
            }
            public double[] draw(
                double[] outputs, org.apache.commons.rng.UniformRandomProvider random) {
              return new elbo.network.BernoulliLogits().draw(outputs, random);
            }
          }
          """,
          "com.example.Trap",
          "public class Trap { static { System.setProperty(\"" + TRAPPED + "\", \"yes\"); } }");

  @TempDir Path folder;

  private String jar = "";
  private String classes = "";

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

  @BeforeEach
  void compile() throws IOException {
    Path out = Files.createDirectory(folder.resolve("my classes"));
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      List<Source> sources =
          SOURCES.entrySet().stream().map(e -> new Source(e.getKey(), e.getValue())).toList();
      List<String> options = List.of("-d", out.toString(), "-proc:none", "-parameters", "-nowarn");
      assertTrue(compiler.getTask(null, files, null, options, null, sources).call());
    }
    Path made = folder.resolve("my.jar");
    try (OutputStream file = Files.newOutputStream(made);
        JarOutputStream entries = new JarOutputStream(file);
        Stream<Path> paths = Files.walk(out)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        entries.putNextEntry(new JarEntry(out.relativize(path).toString().replace('\\', '/')));
        Files.copy(path, entries);
      }
    }
    jar = made.toString();
    classes = out.toString();
    System.clearProperty(TRAPPED);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void goByTheirFullNames(boolean packed) {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    String path = packed ? jar : classes;
    Cli run =
        Cli.run(
            "estimate",
            "--classpath",
            path,
            "--model",
            "LinearGaussian(d=2,D=3,seed=1)",
            "--rows",
            "0:2",
            "--samples",
            "100",
            "--proposal",
            "com.example.Mine",
            "--bounds",
            "com.example.Half(k=10),Elbo");
    assertEquals(0, run.status(), run.err());
    assertTrue(run.line("com.example.Half(k=10)").endsWith("lower"), run.out());
    assertTrue(run.line("samples").endsWith("proposal com.example.Mine"), run.out());
    Cli model =
        Cli.run("estimate", "--classpath", path, "--model", "com.example.Flat(D=3)", "--rows", "0");
    assertEquals(0, model.status(), model.err());
    assertEquals("-2.5000", model.cells("LogEvidence").get(1));
    assertSame(before, Thread.currentThread().getContextClassLoader());
    assertNull(System.getProperty(TRAPPED));
  }

  @Test
  void areListedAsTheUsers() {
    Cli list = Cli.run("list", "--classpath", jar);
    assertEquals(0, list.status(), list.err());
    int own = list.out().indexOf("Your own, in " + jar);
    assertTrue(own > 0, list.out());
    String[] names = {
      "com.example.Half(k)",
      "com.example.Nameless",
      "com.example.Flat(D)",
      "com.example.Damped(factor)",
      "com.example.Mine"
    };
    for (String name : names) {
      assertTrue(list.out().indexOf(name) > own, name + " in " + list.out());
    }
    assertEquals(List.of("com.example.Flat(D)", "model"), list.cells("com.example.Flat"));
    assertEquals(
        List.of("com.example.Damped(factor)", "likelihood"), list.cells("com.example.Damped"));
    assertFalse(list.out().contains("Trap"), list.out());
    assertNull(System.getProperty(TRAPPED));
    assertFalse(Cli.run("list").out().contains("com.example"));
  }

  private Cli underLikelihood(String likelihood) throws IOException {
    Path model = Files.createDirectories(folder.resolve("model"));
    for (String name : List.of("encoder.onnx", "decoder.onnx")) {
      try (var in = OnnxModels.class.getResourceAsStream("/elbo/onnx/mnist-tanh/" + name)) {
        Files.copy(in, model.resolve(name), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    Files.writeString(
        model.resolve("model.json"), "{\"decoder\": {\"likelihood\": \"" + likelihood + "\"}}");
    return Cli.run(
        "estimate",
        "--classpath",
        jar,
        "--model",
        model.toString(),
        "--data",
        "digits",
        "--rows",
        "0:2",
        "--samples",
        "64",
        "--proposal",
        "encoder",
        "--bounds",
        "Elbo");
  }

  @Test
  void likelihoodsGoByTheirFullNamesInModels() throws IOException {
    Cli plain = underLikelihood("bernoulli");
    Cli same = underLikelihood("com.example.Damped(factor=1)");
    assertEquals(0, same.status(), same.err());
    assertTrue(
        same.out()
            .replaceAll("\\s+", " ")
            .contains("likelihood com.example.Damped(factor=1.0) (from output logits as it is)"),
        same.out());
    assertEquals(plain.cells("Elbo").get(1), same.cells("Elbo").get(1));
    Cli damped = underLikelihood("com.example.Damped(factor=0.5)");
    assertNotEquals(plain.cells("Elbo").get(1), damped.cells("Elbo").get(1));
    Cli none = underLikelihood("com.example.Trap");
    assertEquals(2, none.status());
    assertEquals(1, none.err().lines().count(), none.err());
    assertTrue(
        none.err().contains("'likelihood': there is no likelihood 'com.example.Trap'"), none.err());
    assertNull(System.getProperty(TRAPPED));
  }

  @Test
  void belongToTheProvenance() throws IOException {
    String output = folder.resolve("a.jsonl").toString();
    String[] run = {
      "estimate",
      "--classpath",
      jar,
      "--model",
      "com.example.Flat(D=3)",
      "--rows",
      "0",
      "--output",
      output
    };
    assertEquals(0, Cli.run(run).status());
    String first = Files.readAllLines(Path.of(output)).getFirst();
    assertTrue(first.matches(".*\"classPath\":\"[0-9a-f]{64}\".*"), first);
    Cli rerun = Cli.run("rerun", output);
    assertEquals(0, rerun.status(), rerun.err() + rerun.out());
  }

  @Test
  void whatCannotBeUsedIsOneLine() throws IOException {
    refused(
        "com.example.Nameless is no record, so that it must override name()",
        "--classpath",
        jar,
        "--bounds",
        "com.example.Nameless");
    refused(
        "there is no statistic 'com.example.Trap'",
        "--classpath",
        jar,
        "--bounds",
        "com.example.Trap");
    refused("there is no statistic 'com.example.Half'", "--bounds", "com.example.Half(k=2)");
    refused("none.jar must be a jar or a folder, but is none", "--classpath", "none.jar");
    Path text = Files.writeString(folder.resolve("a.txt"), "text");
    refused("a.txt must be a jar or a folder, but is neither", "--classpath", text.toString());
    assertNull(System.getProperty(TRAPPED));
  }

  private static void refused(String why, String... options) {
    String[] all = Stream.concat(Stream.of("estimate"), Stream.of(options)).toArray(String[]::new);
    Cli run = Cli.run(all);
    assertEquals(2, run.status(), run.out());
    assertEquals(1, run.err().lines().count(), run.err());
    assertTrue(run.err().contains(why), run.err());
  }
}
