package elbo.diagnostic;

import java.util.Locale;

/// Whether the errors of estimates from some weights can be trusted, and why: the one rule for it.
///
/// They cannot where one weight carries half of the estimate or more, whatever else the weights
/// show, nor where the tail index k-hat is not below its limit, unless the variance is spread over
/// so many weights that it is known: then the tail carries nothing, whatever its shape. Weights
/// that are equal but for rounding can be trusted.
///
/// @param trust the verdict
/// @param cause what decided it
/// @param kHat the Pareto tail index; NaN if unknown
/// @param limit that k-hat must be below
/// @param largestShare of the largest weight in the sum of all
/// @param samples how many weights there were
public record Verdict(
    Trust trust, Cause cause, double kHat, double limit, double largestShare, long samples) {
  /// The k-hat below which weights have a variance, as an interval takes for granted.
  public static final double FINITE_VARIANCE = 0.5;

  // A weight that carries so much is the estimate.
  private static final double MOST_SHARE = 0.5;
  // Pareto weights of k = 0.65 and more show so little in one run of a hundred.
  private static final double SPREAD_VARIANCE = 0.02;

  /// What can be said of errors.
  public enum Trust {
    /// They can be trusted.
    SOUND,
    /// Large weights have probably been missed: errors are too small.
    UNSOUND,
    /// There are too few weights, or too many of them are zero.
    UNKNOWN
  }

  /// What decides a verdict.
  public enum Cause {
    /// The tail of the weights is light enough.
    LIGHT_TAIL,
    /// The tail is constant but for rounding.
    CONSTANT_TAIL,
    /// The variance is spread over many weights.
    SPREAD_VARIANCE,
    /// The tail of the weights is too heavy.
    HEAVY_TAIL,
    /// One weight carries most of the estimate.
    ONE_WEIGHT,
    /// The tail cannot be seen.
    NO_TAIL
  }

  /// The verdict on estimates, which are trusted below the [threshold][KHat#threshold(long)].
  public static Verdict of(Reliability.Evidence seen) {
    return of(seen, KHat.threshold(seen.samples()));
  }

  /// The verdict on intervals, which need weights with a variance.
  public static Verdict ofInterval(Reliability.Evidence seen) {
    return of(seen, FINITE_VARIANCE);
  }

  private static Verdict of(Reliability.Evidence seen, double limit) {
    Cause cause = cause(seen, limit);
    Trust trust =
        switch (cause) {
          case LIGHT_TAIL, CONSTANT_TAIL, SPREAD_VARIANCE -> Trust.SOUND;
          case HEAVY_TAIL, ONE_WEIGHT -> Trust.UNSOUND;
          case NO_TAIL -> Trust.UNKNOWN;
        };
    return new Verdict(trust, cause, seen.value(), limit, seen.largestShare(), seen.samples());
  }

  private static Cause cause(Reliability.Evidence seen, double limit) {
    if (Double.isNaN(seen.value())) {
      return Cause.NO_TAIL;
    }
    if (seen.value() == Double.NEGATIVE_INFINITY) {
      return Cause.CONSTANT_TAIL;
    }
    if (seen.largestShare() >= MOST_SHARE) {
      return Cause.ONE_WEIGHT;
    }
    if (seen.value() < limit) {
      return Cause.LIGHT_TAIL;
    }
    return seen.kurtosisShare() < SPREAD_VARIANCE ? Cause.SPREAD_VARIANCE : Cause.HEAVY_TAIL;
  }

  /// Whether errors can be trusted.
  public boolean isSound() {
    return trust == Trust.SOUND;
  }

  /// The reason, in words.
  public String why() {
    return switch (cause) {
      case LIGHT_TAIL -> String.format(Locale.ROOT, "k-hat %.2f is below %.2f", kHat, limit);
      case CONSTANT_TAIL -> "the largest weights are equal";
      case SPREAD_VARIANCE -> "no few weights carry the variance";
      case HEAVY_TAIL -> String.format(Locale.ROOT, "k-hat %.2f is not below %.2f", kHat, limit);
      case ONE_WEIGHT ->
          String.format(
              Locale.ROOT,
              "one weight of %d carries %.0f %% of the estimate",
              samples,
              100 * largestShare);
      case NO_TAIL -> "there are too few weights that are not zero";
    };
  }
}
