package elbo.cli;

import elbo.Estimator;
import elbo.ImportanceWeights;
import elbo.bound.Bound;
import elbo.bound.Estimate;
import elbo.bound.Moments;
import elbo.bound.Statistic;
import elbo.engine.Engine;
import elbo.points.Points;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/// A bound on a model, estimated in independent repetitions, beside its exact mean.
///
/// @param mean over the repetitions
/// @param error of that mean, from the spread of the repetitions
/// @param exact mean of every repetition
/// @param reported the standard error that the repetitions give themselves, over the spread that
///   they have
record Comparison(
    ExactModel model, Bound bound, double mean, double error, double exact, double reported) {
  /// How often each estimate is repeated.
  static final int REPETITIONS = 65;

  // What quadrature may be wrong by, and rounding where a perfect proposal leaves no spread.
  private static final double ROUNDING = 1e-9;

  /// Compares all bounds that the model offers and whose exact mean is known, in their order.
  static List<Comparison> of(
      ExactModel exact, List<Bound> bounds, long samples, Points points, Engine engine) {
    List<Bound> offered = new ArrayList<>();
    List<Double> means = new ArrayList<>();
    ImportanceWeights first = exact.weights(points, 0);
    for (Bound bound : bounds) {
      OptionalDouble mean = bound.expectation(exact.law(), samples);
      if (mean.isPresent() && first.parts().containsAll(bound.needs())) {
        offered.add(bound);
        means.add(mean.getAsDouble());
      }
    }
    List<Moments> values = offered.stream().map(b -> new Moments()).toList();
    List<Moments> variances = offered.stream().map(b -> new Moments()).toList();
    engine.estimate(
        new Estimator(samples, List.<Statistic>copyOf(offered)),
        0,
        REPETITIONS,
        r -> exact.weights(points, r),
        (r, weights, estimates) -> {
          for (int b = 0; b < estimates.size(); b++) {
            Estimate e = estimates.get(b);
            values.get(b).add(e.value());
            variances.get(b).add(e.standardError() * e.standardError());
          }
        });
    List<Comparison> out = new ArrayList<>();
    for (int b = 0; b < offered.size(); b++) {
      Moments v = values.get(b);
      double spread = v.standardError() * Math.sqrt(REPETITIONS);
      out.add(
          new Comparison(
              exact,
              offered.get(b),
              v.mean(),
              v.standardError(),
              means.get(b),
              Math.sqrt(variances.get(b).mean()) / spread));
    }
    return out;
  }

  /// How many errors the mean is from the exact one; a perfect estimate is 0.
  double z() {
    return (mean - exact) / Math.hypot(error, ROUNDING * Math.max(1, Math.abs(exact)));
  }

  /// Whether the repetitions are all alike, as a perfect proposal makes them.
  boolean constant() {
    return error <= ROUNDING;
  }
}
