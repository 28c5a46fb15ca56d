package elbo.estimate;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// An estimate with its standard error, its samples and the side of log p(x) on which its mean
/// lies.
///
/// Statistics with more to report have an estimate type of their own, a record that implements
/// this.
public interface Estimate {
  /// The name of the statistic.
  String name();

  /// The value in nats, unless it is that of a diagnostic; −∞ where every weight was zero.
  double value();

  /// The standard error of the value, from the same samples; NaN where they do not determine it.
  double standardError();

  /// How many log weights went into the value.
  long samples();

  /// How the expectation of the value lies to log p(x).
  Side side();

  /// The further numbers of this estimate by name, in a fixed order, for reports; NaN where there
  /// is none.
  default Map<String, Double> parts() {
    return Map.of();
  }

  /// What a reader must know before this estimate is trusted, beyond the verdict on the weights;
  /// the same words for the same cause, without numbers, so that rows can be counted.
  default Optional<String> warning() {
    return Optional.empty();
  }

  /// One line: `Iwae(k=5000) -89.1200 ± 0.0300 (5000 samples, lower)`.
  default String line() {
    return String.format(
        Locale.ROOT,
        "%s %.4f ± %.2g (%d samples, %s)",
        name(),
        value(),
        standardError(),
        samples(),
        side().name().toLowerCase(Locale.ROOT));
  }
}
