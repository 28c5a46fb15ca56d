package elbo.bench.study;

import elbo.weight.WeightLaw;
import java.util.Optional;

/// The behaviour of one bound at one K on one observation.
///
/// @param mean of its values over groups, in nats
/// @param distance mean less `center`, by a control variate where `controlled`
/// @param center the limit of the mean as K grows where it is known, else log p(x)
/// @param exact the mean where it is known, else NaN
/// @param variance of its values between groups, in nats²
/// @param square mean squared distance to log p(x)
/// @param reported mean square of the standard errors of its estimates
/// @param theory where the law of the weights is known
record Cell(
    Figure mean,
    Figure distance,
    double center,
    double exact,
    Figure variance,
    Figure square,
    double reported,
    boolean controlled,
    Optional<Theory> theory) {
  private static final double DIGITS = 1e-14;

  /// From `groups` groups of k of these log weights.
  static Cell of(Family family, double[] logW, int k, int groups, Target target) {
    GroupValues all = GroupValues.of(family.at().apply(k), logW, k, groups);
    double[] values = all.values();
    double logEvidence = target.logEvidence().value();
    Optional<Theory> theory = target.law().map(law -> Theory.of(family, law));
    double center = theory.map(Theory::limit).orElse(logEvidence);
    boolean controlled = theory.filter(t -> k >= t.controlFrom()).isPresent();
    double[] control =
        controlled ? Control.of(family, logW, k, groups, center) : new double[groups];
    double[] distances = new double[groups];
    double reported = 0;
    for (int g = 0; g < groups; g++) {
      distances[g] = values[g] - center - control[g];
      reported += all.errors()[g] * all.errors()[g] / groups;
    }
    return new Cell(
        Figure.mean(values),
        Figure.mean(distances),
        center,
        target.law().map(law -> exact(family, k, law)).orElse(Double.NaN),
        Figure.variance(values),
        Figure.meanSquare(values, logEvidence),
        reported,
        controlled,
        theory);
  }

  // The exact mean of the jackknife is a difference of means times K; it is NaN where cancellation
  // leaves no digits of its distance from log p(x).
  private static double exact(Family family, int k, WeightLaw law) {
    double exact = family.at().apply(k).expectation(law, k).orElse(Double.NaN);
    double distance = Math.abs(exact - law.logEvidence());
    double resolution = DIGITS * k * Math.max(1, Math.abs(exact));
    return family.equals(Family.JACKKNIFE) && resolution > 0.1 * distance ? Double.NaN : exact;
  }
}
