package elbo.bench;

import elbo.Estimator;
import elbo.ImportanceWeights;
import elbo.LogWeights;
import elbo.bound.Iwae;
import elbo.engine.Engine;
import elbo.model.Model;
import elbo.points.MonteCarlo;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Fractions of the FMA peak, each from turns of a few milliseconds that work and peak take
/// alternately: where the clock drifts from minute to minute, two benchmarks that run one after the
/// other have no ratio.
///
/// `fractions.csv` has a line a subject and JVM: the median of the turns' fractions, and their
/// quartiles. `fractions.md` has the median over JVMs.
public final class FractionFiles {
  private static final int JVMS = 3;
  private static final int TURNS = 101;
  private static final double WARM_UP_SECONDS = 1;
  private static final double TURN_SECONDS = 0.01;
  private static final int SAMPLES = 5000;
  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private static final String PRODUCTS = "--products";
  private static final String WHOLE = "--whole";

  private FractionFiles() {}

  /// Measures in fresh JVMs and writes the files.
  ///
  /// @param args the folder that they go to
  public static void main(String... args) throws IOException {
    switch (args[0]) {
      case PRODUCTS -> products();
      case WHOLE -> whole();
      default -> write(Path.of(args[0]));
    }
  }

  private static void write(Path folder) throws IOException {
    List<String> lines =
        new ArrayList<>(List.of("subject,flops,fraction,lower quartile,upper quartile"));
    for (String part : List.of(PRODUCTS, WHOLE)) {
      for (int jvm = 0; jvm < JVMS; jvm++) {
        lines.addAll(inFreshJvm(part, folder.resolve("part.csv")));
      }
    }
    Files.write(folder.resolve("fractions.csv"), lines);
    Files.writeString(folder.resolve("fractions.md"), overview(lines.subList(1, lines.size())));
  }

  // What one part has compiled would be in the way of the other.
  private static List<String> inFreshJvm(String part, Path out) throws IOException {
    List<String> java = Recording.java(Recorder.flags(), FractionFiles.class, part);
    if (!Recording.run(new ProcessBuilder(java).redirectOutput(Redirect.to(out.toFile())))) {
      throw new IOException("failed: " + String.join(" ", java));
    }
    List<String> lines = Files.readAllLines(out);
    Files.delete(out);
    return lines;
  }

  /// Work whose floating-point operations are counted.
  private interface Work {
    /// Does it once and returns how many there were.
    double run();
  }

  private static void products() {
    FmaPeak peak = new FmaPeak();
    Work single = single(peak);
    Work inDouble = () -> peak.inDouble() * 0 + FmaPeak.OPERATIONS;
    for (String shape : List.of("50x200", "200x200", "200x784", "1024x1024", "4096x4096")) {
      for (String activation : List.of("Identity", "Tanh")) {
        DenseLayer layer = new DenseLayer();
        layer.shape = shape;
        layer.activation = activation;
        layer.check();
        String what = activation.equals("Identity") ? "" : ", " + activation;
        print("dense layer " + shape.replace("x", " → ") + what, counted(layer::lanes), single, 1);
      }
    }
    for (String shape : List.of("50x784", "2000x4000")) {
      DoubleProducts product = new DoubleProducts();
      product.shape = shape;
      product.check();
      print("double product " + shape.replace("x", " → "), counted(product::lanes), inDouble, 1);
    }
  }

  private static Work single(FmaPeak peak) {
    return () -> peak.single() * 0 + FmaPeak.OPERATIONS;
  }

  private static void whole() {
    Work single = single(new FmaPeak());
    Model model = Cases.model(Cases.VAE);
    double[] x = Cases.digits().row(0);
    LogWeights weights = new ImportanceWeights(model, x, model.proposal(x), new MonteCarlo(1), 0);
    for (int threads : new int[] {1, 2}) {
      try (Engine engine = new Engine(threads)) {
        Estimator estimator = new Estimator(SAMPLES, new Iwae(SAMPLES));
        Work whole =
            () ->
                engine.estimate(estimator, weights).size()
                    * (double) SAMPLES
                    * Evaluation.FLOPS_PER_SAMPLE;
        String what = "whole evaluation of the VAE, K = 5000, threads " + threads;
        print(what, whole, single, threads);
      }
    }
  }

  @FunctionalInterface
  private interface Counting {
    Object run(Flops flops);
  }

  private static Work counted(Counting benchmark) {
    Flops flops = new Flops();
    return () -> {
      long before = flops.flops;
      benchmark.run(flops);
      return flops.flops - before;
    };
  }

  private static void print(String what, Work work, Work peak, int threads) {
    rate(work, WARM_UP_SECONDS);
    rate(peak, WARM_UP_SECONDS);
    double[] fractions = new double[TURNS];
    double[] rates = new double[TURNS];
    for (int turn = 0; turn < TURNS; turn++) {
      double before = rate(peak, TURN_SECONDS);
      rates[turn] = rate(work, TURN_SECONDS);
      double after = rate(peak, TURN_SECONDS);
      fractions[turn] = rates[turn] / ((before + after) / 2 * threads);
    }
    Arrays.sort(fractions);
    Arrays.sort(rates);
    OUT.printf(
        Locale.ROOT,
        "\"%s\",%.4g,%.4f,%.4f,%.4f%n",
        what,
        rates[TURNS / 2],
        fractions[TURNS / 2],
        fractions[TURNS / 4],
        fractions[3 * TURNS / 4]);
  }

  private static double rate(Work work, double seconds) {
    long start = System.nanoTime();
    double done = 0;
    double passed;
    do {
      done += work.run();
      passed = (System.nanoTime() - start) * 1e-9;
    } while (passed < seconds);
    return done / passed;
  }

  private static String overview(List<String> lines) {
    Map<String, List<double[]>> subjects = new LinkedHashMap<>();
    for (String line : lines) {
      int end = line.lastIndexOf('"');
      double[] numbers =
          Arrays.stream(line.substring(end + 2).split(",", -1))
              .mapToDouble(Double::parseDouble)
              .toArray();
      subjects.computeIfAbsent(line.substring(1, end), key -> new ArrayList<>()).add(numbers);
    }
    List<List<String>> rows = new ArrayList<>();
    subjects.forEach((subject, jvms) ->
        rows.add(
            List.of(
                subject,
                Markdown.rate(median(jvms, 0)),
                Markdown.percent(median(jvms, 1)),
                jvms.stream()
                    .map(n -> Markdown.percent(n[1]))
                    .reduce((a, b) -> a + ", " + b)
                    .orElse(""))));
    return Markdown.table(List.of("", "FLOP/s", "of peak", "in each JVM"), rows)
        + "\n"
        + "Work and FMA peak of one core took turns of 10 ms; medians. With two threads, of twice"
        + " the peak of one.\n";
  }

  private static double median(List<double[]> jvms, int column) {
    return jvms.stream()
        .mapToDouble(n -> n[column])
        .sorted()
        .skip(jvms.size() / 2)
        .findFirst()
        .orElseThrow();
  }
}
