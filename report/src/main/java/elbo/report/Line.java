package elbo.report;

import elbo.Evaluation;
import elbo.Result;
import elbo.diagnostic.Verdict;
import elbo.estimate.Estimate;
import elbo.stopping.Reason;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/// One statistic of one observation, as files of results have it.
///
/// @param row the number of the observation in its source
/// @param parts of the estimate, without those that are NaN
/// @param exact the exact mean of the estimate, where it is known
/// @param verdict whether its error can be trusted, and why
/// @param stopped how sampling ended, where a rule decided that
record Line(
    int row,
    Estimate estimate,
    Map<String, Double> parts,
    OptionalDouble exact,
    Verdict verdict,
    List<Stopped> stopped) {
  /// How sampling ended.
  ///
  /// @param reason in words
  /// @param sampler that ran
  /// @param evaluations of log p(x, z) in all
  /// @param kHat that decided whether errors can be trusted
  record Stopped(String reason, String sampler, long evaluations, double kHat) {}

  /// The lines of a result, in the order of what is reported.
  static List<Line> of(Evaluation<?> evaluation, Result result) {
    List<Stopped> stopped =
        result.stopped() == Reason.SAMPLES
            ? List.of()
            : List.of(
                new Stopped(
                    result.stopped().description(),
                    result.sampler().name(),
                    result.cost().evaluations(),
                    result.verdict().kHat()));
    return evaluation.reported().stream()
        .map(s -> {
          Estimate e = result.get(s);
          return new Line(
              result.x().number(), e, known(e.parts()), result.exact(s), result.verdict(), stopped);
        })
        .toList();
  }

  private static Map<String, Double> known(Map<String, Double> parts) {
    Map<String, Double> known = new LinkedHashMap<>(parts);
    known.values().removeIf(part -> Double.isNaN(part));
    return known;
  }

  /// What the verdict says of errors, in small letters.
  String trust() {
    return verdict.trust().name().toLowerCase(Locale.ROOT);
  }

  /// The side of the estimate, in small letters.
  String kind() {
    return estimate.side().name().toLowerCase(Locale.ROOT);
  }
}
