package elbo.bench.study;

import elbo.bound.Elbo;
import elbo.diagnostic.LogWeightVariance;
import elbo.engine.Engine;
import elbo.estimate.Estimate;
import elbo.estimate.Estimator;
import elbo.exact.Evidence;
import elbo.inference.FilterKind;
import elbo.inference.ParticleFilter;
import elbo.inference.Resampling;
import elbo.model.LinearGaussianStateSpace;
import elbo.model.Observation;
import elbo.model.StateSpace;
import elbo.model.StochasticVolatility;
import elbo.points.Independent;
import elbo.points.PointSet;
import elbo.points.Scramble;
import elbo.points.Sobol;
import elbo.weight.LogWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.rng.simple.RandomSource;

/// The files of the study of particle filters: `particles.csv` has a line for each model, filter
/// and number N of particles, with the bias log p(y) − E log Ẑ and the variance of log Ẑ;
/// `particles.md` is the table with the slopes against N, which are −1 by theory.
public final class ParticlesFiles {
  static final List<Integer> SIZES = List.of(16, 32, 64, 128, 256, 512, 1024);

  private static final long PARTICLES = 1L << 23;
  // From here on the leading term in 1/N dominates.
  private static final int ASYMPTOTIC = 64;
  private static final double[] SHORT = {1, -1, 0.5, 2, 0, -0.5, 1.5, -2, 0.25, 1};

  private ParticlesFiles() {}

  /// A line of `particles.csv`.
  record Line(
      String model,
      String filter,
      int particles,
      long clouds,
      double exact,
      Figure bias,
      Figure variance) {}

  /// Runs the study and writes its files.
  ///
  /// @param args the folder for them; then, to try it, the factor by which clouds are fewer
  public static void main(String... args) throws IOException {
    long fewer = args.length > 1 ? Long.parseLong(args[1]) : 1;
    StochasticVolatility volatility = new StochasticVolatility(-1, 0.97, 0.2);
    double[] returns = volatility.draw(RandomSource.XO_SHI_RO_256_PP.create(1)).x();
    Map<StateSpace, double[]> subjects = new LinkedHashMap<>();
    subjects.put(new LinearGaussianStateSpace(0.9, 1, 1, 1), SHORT);
    subjects.put(volatility, returns);
    write(subjects, PARTICLES / fewer, Path.of(args[0]));
  }

  static void write(Map<StateSpace, double[]> subjects, long particles, Path folder)
      throws IOException {
    List<Line> lines = new ArrayList<>();
    try (Engine engine = new Engine()) {
      for (Map.Entry<StateSpace, double[]> subject : subjects.entrySet()) {
        System.out.println(subject.getKey().name());
        for (FilterKind kind : FilterKind.values()) {
          String filter = kind.name().toLowerCase(Locale.ROOT);
          add(subject, kind, filter, new Independent(1), particles, engine, lines);
        }
        Sobol sobol = new Sobol(1, Scramble.OWEN, 2);
        add(subject, FilterKind.BOOTSTRAP, "bootstrap, Sobol'", sobol, particles, engine, lines);
      }
    }
    Lines.csv(lines, folder.resolve("particles.csv"));
    Files.writeString(folder.resolve("particles.md"), overview(lines));
  }

  private static void add(
      Map.Entry<StateSpace, double[]> subject,
      FilterKind kind,
      String name,
      PointSet points,
      long particles,
      Engine engine,
      List<Line> lines) {
    StateSpace model = subject.getKey();
    double[] y = subject.getValue();
    double exact = Evidence.of(model, y).orElseThrow();
    for (int n : SIZES) {
      ParticleFilter filter = new ParticleFilter(n, Resampling.SYSTEMATIC, 1, kind);
      LogWeights weights = filter.open(model, new Observation(n, y), points).weights();
      long clouds = Math.max(64, particles / n);
      var estimates =
          engine.estimate(new Estimator(clouds, new Elbo(), new LogWeightVariance()), weights);
      Estimate mean = estimates.get(new Elbo());
      Estimate variance = estimates.get(new LogWeightVariance());
      lines.add(
          new Line(
              model.name(),
              name,
              n,
              clouds,
              exact,
              new Figure(exact - mean.value(), mean.standardError()),
              new Figure(variance.value(), variance.standardError())));
    }
  }

  private static String overview(List<Line> lines) {
    StringBuilder out = new StringBuilder("| model | filter |  |");
    SIZES.forEach(n -> out.append(" N = ").append(n).append(" |"));
    out.append(" slope |\n|---|---|---|").append("---:|".repeat(SIZES.size() + 1)).append('\n');
    Map<String, List<Line>> rows = new LinkedHashMap<>();
    lines.forEach(line ->
        rows.computeIfAbsent(line.model() + line.filter(), key -> new ArrayList<>()).add(line));
    for (List<Line> row : rows.values()) {
      String name = "| `" + row.getFirst().model() + "` | " + row.getFirst().filter();
      out.append(name).append(" | bias | ");
      row.forEach(line -> out.append(Overview.number(line.bias())).append(" | "));
      out.append(slope(row, true)).append(" |\n| | | variance | ");
      row.forEach(line -> out.append(Overview.number(line.variance())).append(" | "));
      out.append(slope(row, false)).append(" |\n");
    }
    return out
        + "\nBias log p(y) − E log Ẑ and variance of log Ẑ in nats; 1.23(4) is 1.23 ± 0.04; slopes"
        + " of logs from N = "
        + ASYMPTOTIC
        + " on; particles are resampled systematically at every step.\n";
  }

  private static String slope(List<Line> row, boolean bias) {
    List<Line> used =
        row.stream()
            .filter(line -> line.particles() >= ASYMPTOTIC)
            .filter(line -> line.bias().value() > 4 * line.bias().error())
            .toList();
    double[] n = used.stream().mapToDouble(Line::particles).toArray();
    Figure slope =
        Slope.fit(n, used.stream().map(line -> bias ? line.bias() : line.variance()).toList());
    return Double.isNaN(slope.value()) ? "" : Overview.number(slope);
  }
}
