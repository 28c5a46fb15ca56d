package elbo.bench.study;

import elbo.Estimator;
import elbo.ImportanceWeights;
import elbo.bound.LogEvidence;
import elbo.engine.Engine;
import elbo.model.Model;
import elbo.name.Catalog;
import elbo.points.Lattice;
import elbo.points.MonteCarlo;
import elbo.points.Points;
import elbo.points.Scramble;
import elbo.points.Sobol;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.rng.simple.RandomSource;

/// Errors of log p(x) under different points, on a smooth model whose log p(x) is known.
final class QuasiMonteCarlo {
  private static final String MODEL = "LinearGaussian(d=8,D=20,seed=3)";
  private static final int REPETITIONS = 64;
  private static final int SAMPLES = 1 << 16;

  private QuasiMonteCarlo() {}

  /// One kind of points.
  ///
  /// @param samples in each of the repetitions
  /// @param rmse of log p(x), in nats
  /// @param ofMonteCarlo times as large is that of Monte Carlo
  record Line(String model, String points, int samples, double rmse, double ofMonteCarlo) {}

  static List<Line> lines(Engine engine, long seed) {
    Model model = new Catalog<>(Model.class, "elbo.model").parse(MODEL);
    double[] x = model.draw(RandomSource.XO_SHI_RO_256_PP.create(seed));
    List<Points> kinds =
        List.of(
            new MonteCarlo(seed),
            new Sobol(seed, Scramble.OWEN, SAMPLES),
            new Sobol(seed, Scramble.SHIFT, SAMPLES),
            new Lattice(seed, SAMPLES));
    List<Line> lines = new ArrayList<>();
    double monteCarlo = Double.NaN;
    for (Points points : kinds) {
      double rmse = rmse(model, x, points, engine);
      monteCarlo = Double.isNaN(monteCarlo) ? rmse : monteCarlo;
      lines.add(new Line(MODEL, points.name(), SAMPLES, rmse, monteCarlo / rmse));
    }
    return lines;
  }

  private static double rmse(Model model, double[] x, Points points, Engine engine) {
    double exact = model.logEvidence(x).orElseThrow();
    double[] squares = new double[1];
    engine.estimate(
        new Estimator(SAMPLES, new LogEvidence()),
        0,
        REPETITIONS,
        r -> new ImportanceWeights(model, x, model.proposal(x), points, r),
        (r, weights, estimates) -> {
          double error = estimates.getFirst().value() - exact;
          squares[0] += error * error;
        });
    return Math.sqrt(squares[0] / REPETITIONS);
  }
}
