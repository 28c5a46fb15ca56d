package elbo.bench.study;

import elbo.Catalogs;
import elbo.Evaluation;
import elbo.Rows;
import elbo.bound.LogEvidence;
import elbo.engine.Engine;
import elbo.inference.Encoder;
import elbo.model.LatentModel;
import elbo.points.Independent;
import elbo.points.Lattice;
import elbo.points.PointSet;
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

  /// The error with one kind of points.
  ///
  /// @param samples in each of the repetitions
  /// @param rmse of log p(x), in nats
  /// @param ofMonteCarlo the error of Monte Carlo divided by this one
  record Line(String model, String points, int samples, double rmse, double ofMonteCarlo) {}

  static List<Line> lines(Engine engine, long seed) {
    LatentModel model = (LatentModel) Catalogs.MODELS.parse(MODEL);
    double[] x = model.draw(RandomSource.XO_SHI_RO_256_PP.create(seed)).x();
    List<PointSet> kinds =
        List.of(
            new Independent(seed),
            new Sobol(seed, Scramble.OWEN, SAMPLES),
            new Sobol(seed, Scramble.SHIFT, SAMPLES),
            new Lattice(seed, SAMPLES));
    List<Line> lines = new ArrayList<>();
    double monteCarlo = Double.NaN;
    for (PointSet points : kinds) {
      double rmse = rmse(model, x, points, engine);
      monteCarlo = Double.isNaN(monteCarlo) ? rmse : monteCarlo;
      lines.add(new Line(MODEL, points.name(), SAMPLES, rmse, monteCarlo / rmse));
    }
    return lines;
  }

  private static double rmse(LatentModel model, double[] x, PointSet points, Engine engine) {
    double exact = model.logEvidence(x).orElseThrow();
    LogEvidence evidence = new LogEvidence();
    double[] squares = new double[1];
    Evaluation.of(model)
        .withProposal(new Encoder())
        .withPoints(points)
        .withSamples(SAMPLES)
        .withStatistics(evidence)
        .evaluate(
            new Rows("the same observation", 0, REPETITIONS, r -> x),
            engine,
            samples -> {},
            result -> {
              double error = result.get(evidence).value() - exact;
              squares[0] += error * error;
            });
    return Math.sqrt(squares[0] / REPETITIONS);
  }
}
