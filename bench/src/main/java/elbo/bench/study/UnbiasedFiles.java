package elbo.bench.study;

import elbo.Rows;
import elbo.engine.Engine;
import elbo.inference.Encoder;
import elbo.inference.Importance;
import elbo.inference.Multilevel;
import elbo.kernel.Log;
import elbo.kernel.LogSum;
import elbo.kernel.Scratch;
import elbo.model.LatentModel;
import elbo.model.MatchedGaussians;
import elbo.model.Observation;
import elbo.points.Independent;
import elbo.points.PointSet;
import elbo.points.Seed;
import elbo.weight.LogWeightBlock;
import elbo.weight.LogWeights;
import elbo.weight.Terms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The files of the study of what the mean of log p(x) over the rows that a model draws costs: by
/// IWAE(k), whose bias asks for larger k as errors fall, and by terms without bias.
///
/// An error ε takes ε⁻² rows, and of IWAE k ∝ ε⁻¹ weights each: the cost is ε⁻³, that of
/// [Multilevel] ε⁻². `unbiased.csv` has a line an error and estimator; `unbiased.md` is the table.
public final class UnbiasedFiles {
  private static final int D = 20;
  private static final double C = 4 / 3.0;
  // Relative variance of a weight: E w² / p² = c^D (2c − 1)^(−D/2).
  private static final double RELATIVE_VARIANCE =
      Math.pow(C, D) * Math.pow(2 * C - 1, -D / 2.0) - 1;
  // Variance of log p(x) between rows, D / 2.
  private static final double BETWEEN_ROWS = D / 2.0;
  private static final double[] ERRORS = {0.4, 0.2, 0.1, 0.05};
  private static final int REPETITIONS = 64;
  private static final Multilevel MULTILEVEL = new Multilevel(1);

  private UnbiasedFiles() {}

  /// A line of `unbiased.csv`.
  ///
  /// @param estimator its name
  /// @param asked the error that sizes are chosen for, in nats
  /// @param rows each with one IWAE or one term
  /// @param weights in all, on average
  /// @param bias mean error over repetitions
  /// @param meanSquare of the errors
  record Line(
      String estimator, double asked, long rows, double weights, Figure bias, Figure meanSquare) {}

  /// Runs the study and writes its files.
  ///
  /// @param args the folder for them
  public static void main(String... args) throws IOException {
    write(ERRORS, REPETITIONS, Path.of(args[0]));
  }

  static void write(double[] errors, int repetitions, Path folder) throws IOException {
    List<Line> lines = new ArrayList<>();
    try (Engine engine = new Engine()) {
      for (double error : errors) {
        // Half of the squared error is the bias, half the variance.
        int k = (int) Math.ceil(RELATIVE_VARIANCE / (Math.sqrt(2) * error));
        long rows = Math.round(2 * BETWEEN_ROWS / (error * error));
        lines.add(line("IWAE(k=" + k + ")", error, rows, new GroupOf(k), repetitions, engine));
        rows = Math.round(BETWEEN_ROWS / (error * error));
        lines.add(line(MULTILEVEL.name(), error, rows, new TermOf(), repetitions, engine));
      }
    }
    lines.forEach(System.out::println);
    Lines.csv(lines, folder.resolve("unbiased.csv"));
    Files.writeString(folder.resolve("unbiased.md"), table(lines));
  }

  /// One estimate of log p(x).
  private interface OfRow {
    /// Writes the estimate to `out[0]`.
    ///
    /// @return how many weights it took
    long estimate(LogWeights weights, PointSet points, int row, Scratch scratch, double[] out);
  }

  private record GroupOf(int k) implements OfRow {
    @Override
    public long estimate(
        LogWeights weights, PointSet points, int row, Scratch scratch, double[] out) {
      LogWeightBlock block = new LogWeightBlock();
      double[] logW = new double[k];
      for (int first = 0; first < k; first += LogWeightBlock.CAPACITY) {
        int size = Math.min(LogWeightBlock.CAPACITY, k - first);
        weights.fill(first, size, scratch, block);
        System.arraycopy(block.logW(), 0, logW, first, size);
      }
      out[0] = LogSum.of(logW) - Log.log(k);
      return k;
    }
  }

  private record TermOf() implements OfRow {
    @Override
    public long estimate(
        LogWeights weights, PointSet points, int row, Scratch scratch, double[] out) {
      Terms terms = MULTILEVEL.open(weights, points, row);
      return terms.fill(0, 1, scratch, out);
    }
  }

  private record Repetition(double error, long weights) {}

  private static Line line(
      String name, double asked, long rows, OfRow of, int repetitions, Engine engine) {
    double[] errors = new double[repetitions];
    double[] weights = new double[repetitions];
    engine.forEach(
        0,
        repetitions,
        r -> repetition(name, (int) rows, of, r),
        (r, done) -> {
          errors[r] = done.error;
          weights[r] = done.weights;
        });
    return new Line(
        name,
        asked,
        rows,
        Figure.mean(weights).value(),
        Figure.mean(errors),
        Figure.meanSquare(errors, 0));
  }

  private static Repetition repetition(String name, int rows, OfRow of, int number) {
    LatentModel model = new MatchedGaussians(D, C);
    PointSet points = new Independent(name + ", repetition " + number);
    Rows drawn = Rows.drawn(model, Seed.of("rows " + number), 0, rows);
    Importance importance = new Importance(new Encoder());
    double[] out = new double[elbo.kernel.Block.SIZE];
    double[] sum = {0};
    long[] weights = {0};
    Scratch.lend(scratch -> {
      for (int row = 0; row < rows; row++) {
        Observation x = drawn.row(row);
        LogWeights stream = importance.open(model, x, points).weights();
        weights[0] += of.estimate(stream, points, row, scratch, out);
        sum[0] += out[0] / rows;
      }
    });
    return new Repetition(sum[0] - expected(), weights[0]);
  }

  // x ~ N(0, 2I), so that E log p(x) = −D/2 (log 4π + 1).
  private static double expected() {
    return -0.5 * D * (Math.log(4 * Math.PI) + 1);
  }

  private static String table(List<Line> lines) {
    StringBuilder out =
        new StringBuilder(
            "| estimator | rows | weights | bias | RMSE |\n|---|---:|---:|---:|---:|\n");
    for (Line line : lines) {
      out.append(
          String.format(
              Locale.ROOT,
              "| %s | %,d | %,.0f | %s | %s |%n",
              line.estimator(),
              line.rows(),
              line.weights(),
              Overview.number(line.bias()),
              Overview.number(line.meanSquare().root())));
    }
    return out.append(
            String.format(
                Locale.ROOT,
                "%nRMSE in nats of the mean of log p(x) over rows that MatchedGaussians(D=%d,c=4/3)"
                    + " draws, one estimate a row; 1.23(4) is 1.23 ± 0.04. It falls as cost to the"
                    + " power %s by IWAE, whose k grows with it (theory: −1/3), and %s by terms"
                    + " without bias (−1/2).%n",
                D,
                Overview.number(slope(lines, true)),
                Overview.number(slope(lines, false))))
        .toString();
  }

  private static Figure slope(List<Line> lines, boolean biased) {
    List<Line> used =
        lines.stream().filter(line -> line.estimator().startsWith("IWAE") == biased).toList();
    return Slope.fit(
        used.stream().mapToDouble(Line::weights).toArray(),
        used.stream().map(line -> line.meanSquare().root()).toList());
  }
}
