package elbo.verification;

import elbo.Catalogs;
import elbo.Evaluation;
import elbo.bound.LogEvidence;
import elbo.engine.Engine;
import elbo.estimate.Estimate;
import elbo.inference.Sampler;
import elbo.model.LatentModel;
import elbo.points.Independent;
import java.util.ArrayList;
import java.util.List;

/// The mean weight of a sampler on a model beside the exact p(x): E(w) = p(x) is what all bounds
/// rest on.
///
/// @param estimate of log p(x) by all weights
public record SamplerCheck(Subject subject, Sampler<?> sampler, Estimate estimate) {
  /// The largest |z| of a right mean: missed once in 10⁷ by a normal one; weights are skewed.
  public static final double LIMIT = 6;

  private static final double ROUNDING = 1e-9;

  // Few steps, so that a wrong weight shows; every kind of move.
  private static final List<Sampler<?>> SAMPLERS =
      List.of(
              "Annealed(steps=8)",
              "Annealed(steps=8,schedule=LINEAR)",
              "Annealed(steps=8,schedule=SIGMOID)",
              "Annealed(steps=8,kernel=MALA)",
              "Annealed(steps=8,kernel=PCN)",
              "Annealed(steps=8,kernel=RANDOM_WALK)",
              "Tempered(particles=16,share=0.8)")
          .stream()
          .<Sampler<?>>map(Catalogs.SAMPLERS::parse)
          .toList();

  /// Checks samplers of chains and clouds on every model that they take.
  ///
  /// @param weights of each pair
  /// @param seed any text
  public static List<SamplerCheck> of(
      List<Subject> subjects, long weights, String seed, Engine engine) {
    List<SamplerCheck> out = new ArrayList<>();
    LogEvidence logEvidence = new LogEvidence();
    for (Sampler<?> sampler : SAMPLERS) {
      for (Subject subject : subjects) {
        Evaluation<LatentModel> evaluation =
            Evaluation.of(subject.model())
                .by(sampler)
                .withPoints(new Independent(seed + " chains " + subject.model().name()))
                .withSamples(weights)
                .withStatistics(logEvidence);
        if (takes(evaluation, subject)) {
          evaluation.evaluate(
              subject.repeated(1),
              engine,
              done -> {},
              result -> out.add(new SamplerCheck(subject, sampler, result.get(logEvidence))));
        }
      }
    }
    return out;
  }

  // A sampler may need derivatives that a model has not, which shows where it is opened.
  private static boolean takes(Evaluation<LatentModel> evaluation, Subject subject) {
    LatentModel model = subject.model();
    if (evaluation.sampler().lacks(model).isPresent()) {
      return false;
    }
    try {
      evaluation.sampler().open(model, subject.repeated(1).row(0), evaluation.points());
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /// How many errors the mean weight is from p(x).
  public double z() {
    double off = estimate.value() - subject.logEvidence();
    double ratio = StrictMath.exp(off);
    double error = ratio * estimate.standardError();
    return (ratio - 1) / Math.sqrt(error * error + ROUNDING * ROUNDING);
  }

  /// Whether the mean is right.
  public boolean passes() {
    return Math.abs(z()) < LIMIT;
  }
}
