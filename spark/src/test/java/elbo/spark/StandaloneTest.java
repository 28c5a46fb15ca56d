package elbo.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import elbo.Catalogs;
import elbo.Cluster;
import elbo.Evaluation;
import elbo.Rows;
import elbo.cli.Main;
import elbo.inference.Prior;
import elbo.model.LatentModel;
import elbo.points.Seed;
import elbo.spark.study.Standalone;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A cluster of several processes has the bits of one machine, also when processes of it are
/// killed, and for classes that only the driver's `--classpath` has.
class StandaloneTest {
  private static final String MODEL = "SigmoidBelief(d=8,D=20,seed=7)";
  private static final String OWN_BOUND =
      """
      package com.example;

      public record Half(long k) implements elbo.estimate.Bound<elbo.estimate.Estimate> {
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
  private static final int ROWS = 120;
  @TempDir static Path folder;
  private static Standalone cluster;

  @BeforeAll
  static void start() throws IOException {
    assumeTrue(Standalone.hasSockets(), "processes cannot reach each other on the loopback");
    LocalSpark.stop();
    Standalone.settings().forEach(System::setProperty);
    cluster = new Standalone(folder, 2);
  }

  @AfterAll
  static void stop() {
    Standalone.settings().keySet().forEach(System::clearProperty);
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void aRunIsTheSameThoughAnExecutorAndThenAWorkerAreKilled() throws IOException {
    LatentModel model = (LatentModel) Catalogs.MODELS.parse(MODEL);
    Evaluation<LatentModel> evaluation =
        Evaluation.of(model).withProposal(new Prior()).withSamples(20_000);
    List<String> expected = LocalSpark.alone(evaluation, ROWS);
    Rows rows = Rows.drawn(model, Seed.of(5), 0, ROWS);
    List<String> lines = new ArrayList<>();
    try (SparkCluster spark = SparkCluster.open(QuietSpark.conf(cluster.address()))) {
      spark.evaluate(
          new Cluster.Source(MODEL, new int[0]),
          evaluation,
          rows,
          done -> {},
          result -> {
            lines.add(LocalSpark.line(evaluation, result));
            if (lines.size() == 1) {
              List<ProcessHandle> executors = cluster.executors();
              assertFalse(executors.isEmpty());
              assertTrue(executors.getFirst().destroyForcibly());
            }
            if (lines.size() == ROWS / 2) {
              assertTrue(cluster.killWorker());
            }
          },
          failure -> lines.add(failure.error()));
      assertEquals(expected, lines);
      // One a process: two, and one more in place of that which was killed.
      assertTrue(spark.counters().modelsOpened() <= 3, "" + spark.counters().modelsOpened());
    }
    sameFile();
  }

  // With the worker that is left.
  private static void sameFile() throws IOException {
    Path here = folder.resolve("here.jsonl");
    Path there = folder.resolve("there.jsonl");
    String[] run = {
      "--classpath",
      ownClasses(),
      "estimate",
      "--model",
      MODEL,
      "--rows",
      "0:20",
      "--samples",
      "2000",
      "--bounds",
      "Elbo,com.example.Half(k=10)",
      "--output"
    };
    assertEquals(0, run(run, here.toString()));
    assertEquals(0, run(run, there.toString(), "--master", cluster.address()));
    assertTrue(Files.readString(here).contains("com.example.Half(k=10)"));
    assertEquals(Files.readString(here), Files.readString(there));
  }

  private static String ownClasses() throws IOException {
    Path source = folder.resolve("Half.java");
    Path classes = Files.createDirectory(folder.resolve("own"));
    Files.writeString(source, OWN_BOUND);
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      List<String> options =
          List.of(
              "-d",
              classes.toString(),
              "-cp",
              Standalone.classPath(),
              "-proc:none",
              "-parameters",
              "-nowarn");
      assertTrue(
          compiler
              .getTask(null, files, null, options, null, files.getJavaFileObjects(source))
              .call());
    }
    return classes.toString();
  }

  private static int run(String[] first, String... more) {
    List<String> all = new ArrayList<>(List.of(first));
    all.addAll(List.of(more));
    PrintStream nowhere =
        new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    return Main.run(all.toArray(String[]::new), nowhere, nowhere);
  }
}
