package elbo.bench;

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
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Fractions of the FMA peak, each measured by running work and peak in short turns: where the
/// clock rate drifts from minute to minute, the ratio of two benchmarks that run one after the
/// other means little.
///
/// `fractions.csv` has a line for each subject and JVM: the median of the turns' fractions, their
/// quartiles, and the processors that others took meanwhile ([OtherLoad]), with which nothing is
/// measured. `fractions.md` has the median over JVMs. Under options of the JVM, those for the width
/// of vectors, there is no such document and no step of learning, but [ProcessorTable] has a line.
public final class FractionFiles {
  private static final int JVMS = 3;
  private static final double WARM_UP_SECONDS = 1;
  private static final int TURNS = 101;
  private static final double TURN_SECONDS = 0.01;
  // Until the JVM has compiled all that an evaluation calls; the start has a study of its own.
  private static final double LONG_WARM_UP_SECONDS = 6;
  // The start of an evaluation's turn includes the start of the threads of its pool.
  private static final int LONG_TURNS = 15;
  private static final double LONG_TURN_SECONDS = 0.25;
  private static final int THREADS = 2;
  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  private static final String BY_THREADS = ", threads ";

  /// Without the number of threads that follows.
  static final String WHOLE_EVALUATION = "whole evaluation of the VAE, K = 5000" + BY_THREADS;

  /// Without the number of threads that follows.
  static final String TEST_SET = "a test set, encoder and all, K = 1" + BY_THREADS;

  /// Without the activation that may follow.
  static final String DENSE = "dense layer 200 → 784";

  private static final String STEP = "a step of learning, minibatch ";

  private static final String PRODUCTS = "--products";
  private static final String WHOLE = "--whole";
  private static final String LEARNING = "--learning";
  // The place of the column among the numbers of a line.
  private static final int OTHERS = 4;

  private FractionFiles() {}

  /// Measures in fresh JVMs and writes the files.
  ///
  /// @param args the folder for them, and options of the JVMs that measure
  public static void main(String... args) throws IOException {
    try {
      switch (args[0]) {
        case PRODUCTS -> products();
        case WHOLE -> whole();
        case LEARNING -> learning();
        default -> write(Path.of(args[0]), Arrays.asList(args).subList(1, args.length));
      }
    } catch (IllegalStateException e) {
      System.err.println("bench/record: " + e.getMessage());
      System.exit(2);
    }
  }

  private static void write(Path folder, List<String> options) throws IOException {
    List<String> lines =
        new ArrayList<>(List.of("subject,flops,fraction,lower quartile,upper quartile,others"));
    boolean all = options.isEmpty();
    for (String part : all ? List.of(PRODUCTS, WHOLE, LEARNING) : List.of(PRODUCTS, WHOLE)) {
      for (int jvm = 0; jvm < JVMS; jvm++) {
        lines.addAll(inFreshJvm(part, options, folder.resolve("part.csv")));
      }
    }
    Files.write(folder.resolve("fractions.csv"), lines);
    if (all) {
      Files.writeString(folder.resolve("fractions.md"), overview(lines.subList(1, lines.size())));
    }
  }

  // Code that the JVM compiled for one part would affect the other.
  private static List<String> inFreshJvm(String part, List<String> options, Path out)
      throws IOException {
    List<String> flags = new ArrayList<>(Recording.flags());
    flags.addAll(options);
    List<String> java = Recording.java(flags, FractionFiles.class, part);
    if (!Recording.run(new ProcessBuilder(java).redirectOutput(Redirect.to(out.toFile())))) {
      Files.delete(out);
      throw new IllegalStateException("a JVM that measures has failed");
    }
    List<String> lines = Files.readAllLines(out);
    Files.delete(out);
    return lines;
  }

  /// Work whose floating-point operations are counted.
  private interface Work {
    /// Does the work once and returns the number of operations.
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
        print("dense layer " + shape.replace("x", " → ") + what, counted(layer::lanes), single);
      }
    }
    for (String shape : List.of("50x784", "2000x4000")) {
      DoubleProducts product = new DoubleProducts();
      product.shape = shape;
      product.check();
      print("double product " + shape.replace("x", " → "), counted(product::lanes), inDouble);
    }
  }

  private static Work single(FmaPeak peak) {
    return () -> peak.single() * 0 + FmaPeak.OPERATIONS;
  }

  private static void whole() {
    List<Evaluation> evaluations = List.of(new Evaluation(), new Evaluation());
    List<TestSet> sets = List.of(new TestSet(), new TestSet());
    for (int t = 0; t < THREADS; t++) {
      evaluations.get(t).threads = t + 1;
      evaluations.get(t).check();
      sets.get(t).threads = t + 1;
      sets.get(t).check();
    }
    alternate(WHOLE_EVALUATION, evaluations.stream().map(FractionFiles::counted).toList());
    alternate(TEST_SET, sets.stream().map(set -> counted(set::rows)).toList());
    evaluations.forEach(Evaluation::close);
    sets.forEach(TestSet::close);
  }

  private static void learning() {
    for (String minibatch : List.of("100x1", "1000x1", "200x5", "20x50")) {
      List<TrainingStep> steps = List.of(new TrainingStep(), new TrainingStep());
      for (int t = 0; t < THREADS; t++) {
        steps.get(t).minibatch = minibatch;
        steps.get(t).threads = t + 1;
        steps.get(t).begin();
      }
      TrainingStep.Rows rows = new TrainingStep.Rows();
      alternate(
          STEP + minibatch + BY_THREADS,
          steps.stream().map(s -> counted(flops -> s.step(flops, rows))).toList());
      steps.forEach(TrainingStep::end);
    }
  }

  // One and two threads alternate too, so that their ratio has a meaning.
  private static void alternate(String what, List<Work> works) {
    Work peak = single(new FmaPeak());
    works.forEach(work -> rate(work, LONG_WARM_UP_SECONDS));
    rate(peak, WARM_UP_SECONDS);
    OtherLoad.Reading<List<Fractions>> reading =
        OtherLoad.without(
            what,
            () -> {
              List<Fractions> fractions =
                  works.stream().map(work -> new Fractions(LONG_TURNS)).toList();
              for (int turn = 0; turn < LONG_TURNS; turn++) {
                for (int t = 0; t < works.size(); t++) {
                  double before = rate(peak, t + 1, LONG_TURN_SECONDS);
                  double rate = rate(works.get(t), LONG_TURN_SECONDS);
                  double after = rate(peak, t + 1, LONG_TURN_SECONDS);
                  fractions.get(t).set(turn, rate, (before + after) / 2);
                }
              }
              return fractions;
            });
    for (int t = 0; t < works.size(); t++) {
      reading.value().get(t).print(what + (t + 1), reading.others());
    }
  }

  private static Work counted(Evaluation evaluation) {
    return () -> evaluation.iwae() * 0 + Evaluation.FLOPS;
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

  private static void print(String what, Work work, Work peak) {
    rate(work, WARM_UP_SECONDS);
    rate(peak, WARM_UP_SECONDS);
    OtherLoad.Reading<Fractions> reading =
        OtherLoad.without(
            what,
            () -> {
              Fractions fractions = new Fractions(TURNS);
              for (int turn = 0; turn < TURNS; turn++) {
                double before = rate(peak, TURN_SECONDS);
                double rate = rate(work, TURN_SECONDS);
                double after = rate(peak, TURN_SECONDS);
                fractions.set(turn, rate, (before + after) / 2);
              }
              return fractions;
            });
    reading.value().print(what, reading.others());
  }

  /// The fractions that the turns have measured.
  private static final class Fractions {
    private final double[] rates;
    private final double[] fractions;

    Fractions(int turns) {
      rates = new double[turns];
      fractions = new double[turns];
    }

    void set(int turn, double rate, double peak) {
      rates[turn] = rate;
      fractions[turn] = rate / peak;
    }

    void print(String what, double others) {
      Arrays.sort(fractions);
      Arrays.sort(rates);
      int turns = rates.length;
      OUT.printf(
          Locale.ROOT,
          "\"%s\",%.4g,%.4f,%.4f,%.4f,%.3f%n",
          what,
          rates[turns / 2],
          fractions[turns / 2],
          fractions[turns / 4],
          fractions[3 * turns / 4],
          others);
    }
  }

  // The rate of several threads at once, each of which does the whole work.
  private static double rate(Work work, int threads, double seconds) {
    double[] rates = new double[threads];
    List<Thread> started =
        IntStream.range(0, threads)
            .mapToObj(t -> Thread.ofPlatform().start(() -> rates[t] = rate(work, seconds)))
            .toList();
    for (Thread thread : started) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    return Arrays.stream(rates).sum();
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
        + "Work and FMA peak took turns, of 10 ms for products, of 250 ms for whole evaluations and"
        + " steps; medians. With two threads, of the peak of two at once. Others took at most "
        + String.format(Locale.ROOT, "%.2f", others(subjects))
        + " of a processor meanwhile.\n\n"
        + Markdown.table(
            List.of("two threads against one, in turns", "in each JVM"), ratios(subjects));
  }

  private static double others(Map<String, List<double[]>> subjects) {
    return subjects.values().stream()
        .flatMap(List::stream)
        .mapToDouble(n -> n[OTHERS])
        .max()
        .orElse(Double.NaN);
  }

  // Of work that was done by one thread and by two.
  private static List<List<String>> ratios(Map<String, List<double[]>> subjects) {
    List<List<String>> rows = new ArrayList<>();
    subjects.forEach((subject, one) -> {
      if (subject.endsWith(BY_THREADS + 1)) {
        String what = subject.substring(0, subject.length() - (BY_THREADS + 1).length());
        List<double[]> two = Objects.requireNonNull(subjects.get(what + BY_THREADS + 2));
        rows.add(
            List.of(
                what,
                IntStream.range(0, JVMS)
                    .mapToObj(jvm -> two.get(jvm)[0] / one.get(jvm)[0])
                    .map(ratio -> String.format(Locale.ROOT, "%.2f", ratio))
                    .collect(Collectors.joining(", "))));
      }
    });
    return rows;
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
