package elbo.verification;

import elbo.Evaluation;
import elbo.Result;
import elbo.Rows;
import elbo.bound.LogEvidence;
import elbo.engine.Engine;
import elbo.estimate.Estimate;
import elbo.inference.FilterKind;
import elbo.inference.ParticleFilter;
import elbo.inference.Resampling;
import elbo.model.StateSpace;
import elbo.name.Catalog;
import elbo.points.Independent;
import elbo.points.Seed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// log p(y) of a series by a particle filter beside the exact value.
///
/// @param estimate of log p(y)
/// @param exact log p(y), by a Kalman filter or a grid
public record FilterCheck(
    StateSpace model, ParticleFilter filter, Estimate estimate, double exact) {
  /// The largest |z| of a right mean: missed once in 10⁷ by a normal one; weights are skewed.
  public static final double LIMIT = 6;

  private static final Catalog<StateSpace> MODELS = new Catalog<>(StateSpace.class, "elbo.model");
  private static final int STEPS = 12;
  private static final int MISSING = 5;
  private static final int PARTICLES = 64;
  private static final List<String> NAMES =
      List.of(
          "LinearGaussianStateSpace(transition=0.9,process=1,observation=1,initial=1)",
          "LinearGaussianStateSpace(d=3,D=2,seed=1)",
          "LocalLevel(observationVariance=1,levelVariance=0.5,mean=3,variance=2)",
          "StochasticVolatility(mu=-1,phi=0.97,sigma=0.2)",
          "NonlinearGrowth(processVariance=10,observationVariance=1,initialVariance=4,lag=0)",
          "PoissonAutoregression(mu=0.5,phi=0.9,sigma=0.4)",
          "BinomialAutoregression(n=10,phi=0.9,sigma=0.5)");

  /// Checks every kind of filter on a series of every kind of model, one number of which is
  /// missing.
  ///
  /// @param clouds of each check
  /// @param seed any text
  public static List<FilterCheck> of(long clouds, String seed, Engine engine) {
    List<FilterCheck> out = new ArrayList<>();
    for (String name : NAMES) {
      StateSpace model = MODELS.parse(name);
      double[] y = series(model);
      for (FilterKind kind : FilterKind.values()) {
        ParticleFilter filter = new ParticleFilter(PARTICLES, Resampling.SYSTEMATIC, 0.5, kind);
        Evaluation.of(model)
            .withSampler(filter)
            .withPoints(new Independent(seed + " filter " + name))
            .withSamples(Math.max(256, clouds))
            .withStatistics(new LogEvidence())
            .evaluate(
                Rows.of(y), engine, done -> {}, result -> out.add(check(model, filter, result)));
      }
    }
    return out;
  }

  private static double[] series(StateSpace model) {
    double[] y = Rows.drawn(model, Seed.of(1), 0, 1).row(0).values();
    double[] some = Arrays.copyOf(y, STEPS * model.width());
    for (int j = 0; j < model.width(); j++) {
      some[MISSING * model.width() + j] = Double.NaN;
    }
    return some;
  }

  private static FilterCheck check(StateSpace model, ParticleFilter filter, Result result) {
    return new FilterCheck(
        model, filter, result.get(new LogEvidence()), result.logEvidence().orElse(Double.NaN));
  }

  /// How many errors the estimate is from the exact value; NaN if there is none.
  public double z() {
    return (estimate.value() - exact) / estimate.standardError();
  }

  /// Whether it is within the limit.
  public boolean passes() {
    return Math.abs(z()) < LIMIT;
  }
}
