package elbo.verification;

import elbo.engine.Engine;
import elbo.estimate.TermMean;
import elbo.inference.TermSampler;
import elbo.points.Independent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The mean of terms on a model beside the exact log p(x).
///
/// @param estimate from many terms
public record TermCheck(Subject subject, TermSampler sampler, TermMean.Unbiased estimate) {
  /// The largest |z| of a right mean: missed once in 10⁷ by a normal one; terms are skewed.
  public static final double LIMIT = 6;

  private static final double ROUNDING = 1e-9;

  /// Checks every way to terms on every model whose weights are above 0.
  ///
  /// @param weights of each pair, about
  /// @param seed any text
  public static List<TermCheck> of(
      List<Subject> subjects,
      List<TermSampler> samplers,
      long weights,
      String seed,
      Engine engine) {
    List<TermCheck> out = new ArrayList<>();
    int pairs = subjects.size() * samplers.size();
    engine.<Optional<TermCheck>>forEach(
        0,
        pairs,
        pair -> {
          Subject subject = subjects.get(pair / samplers.size());
          return check(subject, samplers.get(pair % samplers.size()), weights, seed);
        },
        (pair, check) -> check.ifPresent(out::add));
    return out;
  }

  private static Optional<TermCheck> check(
      Subject subject, TermSampler sampler, long weights, String seed) {
    Independent points = new Independent(seed + " terms " + subject.model().name());
    long terms = Math.max(1024, Math.round(weights / sampler.weights()));
    if (Double.isInfinite(subject.law().meanLog())) {
      return Optional.empty();
    }
    TermMean.Unbiased estimate =
        new TermMean().estimate(sampler.open(subject.weights(points, 0), points, 0), terms);
    return Optional.of(new TermCheck(subject, sampler, estimate));
  }

  /// How many errors the mean is from log p(x).
  public double z() {
    double exact = subject.logEvidence();
    double allowed = ROUNDING * Math.max(1, Math.abs(exact));
    double error = estimate.standardError();
    return (estimate.value() - exact) / Math.sqrt(error * error + allowed * allowed);
  }

  /// Whether the mean is judged: where terms have a variance, which they may not have of weights
  /// without a fourth moment.
  public boolean isJudged() {
    return sampler.warning().isEmpty() && subject.hasFourthMoment(estimate.samples());
  }

  /// Whether the mean is right, or not judged.
  public boolean passes() {
    return !isJudged() || Math.abs(z()) < LIMIT;
  }
}
