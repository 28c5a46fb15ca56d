package elbo.verification;

import elbo.Evaluation;
import elbo.engine.Engine;
import elbo.estimate.Bound;
import elbo.estimate.Estimate;
import elbo.estimate.Estimator;
import elbo.estimate.Moments;
import elbo.inference.Encoder;
import elbo.points.PointSet;
import elbo.weight.Dependence;
import elbo.weight.LogWeights;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/// A bound on a model, estimated in independent repetitions, beside its exact mean.
///
/// @param mean over the repetitions
/// @param error of that mean, from the spread of the repetitions
/// @param exact mean of every repetition
/// @param reported the standard error of the estimates over the spread of the repetitions
public record Check(
    Subject subject, Bound<?> bound, double mean, double error, double exact, double reported) {
  /// How often each estimate is repeated.
  public static final int REPETITIONS = 65;

  // What quadrature may be wrong by, and rounding where a perfect proposal leaves no spread.
  private static final double ROUNDING = 1e-9;

  /// Checks all bounds that the model offers and whose exact mean is known, in their order.
  static List<Check> of(
      Subject subject, List<Bound<?>> bounds, long samples, PointSet points, Engine engine) {
    Map<Bound<?>, Repeated> all = new LinkedHashMap<>();
    LogWeights like = subject.weights(points, 0);
    Dependence dependence = like.dependence();
    for (Bound<?> bound : bounds) {
      OptionalDouble mean = bound.expectation(subject.law(), samples, dependence);
      if (!Double.isNaN(mean.orElse(Double.NaN)) && offers(like, bound, samples)) {
        all.put(bound, new Repeated(mean.getAsDouble()));
      }
    }
    if (all.isEmpty()) {
      return List.of();
    }
    Evaluation.of(subject.model())
        .withProposal(new Encoder())
        .withPoints(points)
        .withSamples(samples)
        .withStatistics(List.copyOf(all.keySet()))
        .evaluate(
            subject.repeated(REPETITIONS),
            engine,
            done -> {},
            result -> all.forEach((bound, repeated) -> repeated.add(result.get(bound))));
    List<Check> out = new ArrayList<>();
    all.forEach((bound, repeated) -> out.add(repeated.check(subject, bound)));
    return out;
  }

  private static boolean offers(LogWeights weights, Bound<?> bound, long samples) {
    try {
      new Estimator(samples, bound).check(weights);
      return true;
    } catch (IllegalArgumentException lacking) {
      return false;
    }
  }

  private static final class Repeated {
    private final double exact;
    private final Moments values = new Moments();
    private final Moments variances = new Moments();

    Repeated(double exact) {
      this.exact = exact;
    }

    void add(Estimate e) {
      values.add(e.value());
      variances.add(e.standardError() * e.standardError());
    }

    Check check(Subject subject, Bound<?> bound) {
      double spread = values.standardError() * Math.sqrt(REPETITIONS);
      return new Check(
          subject,
          bound,
          values.mean(),
          values.standardError(),
          exact,
          Math.sqrt(variances.mean()) / spread);
    }
  }

  /// How many errors the mean is from the exact one; a perfect estimate is 0.
  public double z() {
    double allowed = ROUNDING * Math.max(1, Math.abs(exact));
    return (mean - exact) / Math.sqrt(error * error + allowed * allowed);
  }

  /// Whether the repetitions are all alike, as a perfect proposal makes them.
  public boolean constant() {
    return error <= ROUNDING;
  }
}
