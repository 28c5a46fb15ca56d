package elbo.cli;

import elbo.engine.Engine;
import elbo.points.Points;
import elbo.stopping.Attempts;
import elbo.stopping.Outcome;
import elbo.stopping.Reason;
import elbo.stopping.Tolerance;
import java.util.List;

/// How often intervals that stop at a tolerance contain the exact log p(x), in independent
/// repetitions.
///
/// @param repetitions how many there were
/// @param trusted those whose k-hat let their errors be trusted; the counts below are of these
/// @param above where log p(x) lies above the interval
/// @param below where it lies below
/// @param samples taken on average, of all repetitions
/// @param constant whether no repetition has an error: the weights do not vary
record Coverage(
    int repetitions, int trusted, int above, int below, double samples, boolean constant) {
  // What an exact value may be wrong by.
  private static final double ROUNDING = 1e-9;

  static Coverage of(
      ExactModel model, Tolerance tolerance, int repetitions, Points points, Engine engine) {
    double exact = model.logEvidence();
    int[] counts = new int[3];
    long[] used = new long[1];
    double[] largestError = new double[1];
    engine.forEach(
        0,
        repetitions,
        r ->
            tolerance.estimate(
                Attempts.only(model.weights(points, r)), List.of(), engine::estimate),
        (r, outcome) -> {
          used[0] += outcome.used();
          largestError[0] = Math.max(largestError[0], outcome.evidence().standardError());
          if (outcome.reason() != Reason.K_HAT) {
            counts[0]++;
            counts[1] += exact > end(outcome, "upper") + ROUNDING ? 1 : 0;
            counts[2] += exact < end(outcome, "lower") - ROUNDING ? 1 : 0;
          }
        });
    return new Coverage(
        repetitions,
        counts[0],
        counts[1],
        counts[2],
        (double) used[0] / repetitions,
        largestError[0] < ROUNDING);
  }

  private static double end(Outcome outcome, String part) {
    return outcome.evidence().part(part);
  }

  /// The share of trusted intervals that contain log p(x).
  double covered() {
    return 1 - (double) (above + below) / trusted;
  }

  /// The standard error of [#covered()].
  double error() {
    return Math.sqrt(covered() * (1 - covered()) / trusted);
  }
}
