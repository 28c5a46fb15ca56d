package elbo.diagnostic;

import elbo.weight.Peak;
import java.util.Locale;
import java.util.Optional;

/// Whether the errors of estimates from some weights can be trusted, and why: the one rule for it.
///
/// They cannot where one weight carries half of the estimate or more, or where the effective sample
/// size is below [#FEWEST], whatever else the weights show. Else they can where the tail index
/// k-hat is below its limit, and not only by chance: where it is within two standard errors of the
/// limit, the largest weight there can be is searched for. Weights that rise without end must do so
/// with a tail index below [the threshold][KHat#threshold(long)]; in many dimensions, with a second
/// moment that is not half as large again as that of the weights that were drawn. Of fewer than
/// 1000 weights that were not searched, as those of a few chains, the effective ones must then be a
/// third: k-hat of so few is below its limit by chance. Where k-hat is not below its limit, they
/// can nevertheless
///
/// - if the weights are equal but for rounding,
/// - if the variance is spread over so many weights that it is known,
/// - if, from the largest weights on, weights rise so slowly against the fall of q that they carry
///   ever less of the variance, while k-hat is below 1 and the effective sample size above n/20,
/// - if the weights are bounded, and a weight as large as any can be, if one was missed, would move
///   the estimate by less than its standard error: then the tail carries nothing, whatever its
///   shape.
///
/// @param trust the verdict
/// @param cause what decided it
/// @param kHat the Pareto tail index; NaN if unknown
/// @param kHatError its standard error; NaN if unknown
/// @param limit that k-hat must be below
/// @param ess effective sample size
/// @param largestShare of the largest weight in the sum of all
/// @param possibleShare that the largest weight there can be would have; NaN where that was not
///   searched for, +∞ where no bound was found
/// @param risingIndex the tail index at which weights rise beyond the largest ([Peak#tailIndex]);
///   NaN where that was not searched for
/// @param samples how many weights there were
public record Verdict(
    Trust trust,
    Cause cause,
    double kHat,
    double kHatError,
    double limit,
    double ess,
    double largestShare,
    double possibleShare,
    double risingIndex,
    long samples) {
  /// The k-hat below which weights have a variance, as an interval takes for granted.
  public static final double FINITE_VARIANCE = 0.5;

  /// The effective sample size below which no error is trusted.
  public static final double FEWEST = 10;

  // Of the standard error. Samples that were to hold two such weights, which would make an error of
  // four, hold none with probability e⁻², and that only if no weights lie between.
  private static final double BEARABLE = 2;
  // A weight that carries so much is the estimate.
  private static final double MOST_SHARE = 0.5;
  // A second moment so many times as large as that of the weights that were drawn is that of
  // others.
  private static final double MISSED = 1.5;
  // The share of samples above which the effective ones are many: of fewer, in many dimensions, a
  // search sees next to nothing of where the others would be.
  private static final double MANY = 1.0 / 20;
  // Of fewer weights k-hat says little: log-normal ones with a variance of log w of 5 pass one time
  // in ten. Of those that are worth a third the variance is about 1, and the error right.
  private static final long TELLING = 1000;
  private static final double MOST_OF = 1.0 / 3;
  // The k-hat below which weights have a mean.
  private static final double FINITE_MEAN = 1;
  // Standard errors.
  private static final double NEAR = 2;
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
    LIGHT_TAIL(Trust.SOUND),
    /// The tail is constant but for rounding.
    CONSTANT_TAIL(Trust.SOUND),
    /// The variance is spread over many weights.
    SPREAD_VARIANCE(Trust.SOUND),
    /// The weights are bounded by what the estimate bears.
    BOUNDED(Trust.SOUND),
    /// Weights larger than those seen rise too slowly to carry the variance.
    SLOW_RISE(Trust.SOUND),
    /// The tail of the weights is too heavy.
    HEAVY_TAIL(Trust.UNSOUND),
    /// The tail looks light enough, but weights rise without end, as those of a heavy one.
    ENDLESS_RISE(Trust.UNSOUND),
    /// The tail looks light enough, but so few weights would often look like this.
    UNSEEN_TAIL(Trust.UNSOUND),
    /// One weight carries most of the estimate.
    ONE_WEIGHT(Trust.UNSOUND),
    /// Few weights carry the estimate.
    FEW_WEIGHTS(Trust.UNSOUND),
    /// The tail cannot be seen.
    NO_TAIL(Trust.UNKNOWN);

    private final Trust trust;

    Cause(Trust trust) {
      this.trust = trust;
    }

    /// What it says of errors.
    public Trust trust() {
      return trust;
    }
  }

  /// The verdict on estimates, which are trusted below the [threshold][KHat#threshold(long)].
  ///
  /// @param peak the largest log weight there can be, where it was searched for
  public static Verdict of(Reliability.Evidence seen, Optional<Peak> peak) {
    return of(seen, peak, KHat.threshold(seen.samples()));
  }

  /// The verdict on estimates from what the weights alone show.
  public static Verdict of(Reliability.Evidence seen) {
    return of(seen, Optional.empty());
  }

  /// The verdict on intervals, which need weights with a variance.
  ///
  /// @param peak the largest log weight there can be, where it was searched for
  public static Verdict ofInterval(Reliability.Evidence seen, Optional<Peak> peak) {
    return of(seen, peak, FINITE_VARIANCE);
  }

  /// The verdict on intervals from what the weights alone show.
  public static Verdict ofInterval(Reliability.Evidence seen) {
    return ofInterval(seen, Optional.empty());
  }

  private static Verdict of(Reliability.Evidence seen, Optional<Peak> peak, double limit) {
    double possible = peak.map(p -> possible(seen, p)).orElse(Double.NaN);
    double rising = peak.map(Peak::tailIndex).orElse(Double.NaN);
    boolean endless = peak.isPresent() && isEndless(seen, peak.get());
    boolean unseen = peak.filter(p -> !p.equals(Peak.UNKNOWN)).isEmpty() && isUnseen(seen);
    Cause cause = cause(seen, possible, rising, endless, unseen, limit);
    return new Verdict(
        cause.trust(),
        cause,
        seen.value(),
        seen.standardError(),
        limit,
        seen.ess(),
        seen.largestShare(),
        possible,
        rising,
        seen.samples());
  }

  /// The share of the sum that a weight that was missed might have had without harm: it would move
  /// the estimate by two standard errors, and be less than half of it.
  public static double bearable(Reliability.Evidence seen) {
    return Math.min(BEARABLE * seen.relativeError(), MOST_SHARE);
  }

  private static double possible(Reliability.Evidence seen, Peak peak) {
    return peak.ended()
        ? Math.max(seen.largestShare(), seen.share(peak.logW()))
        : Double.POSITIVE_INFINITY;
  }

  private static Cause cause(
      Reliability.Evidence seen,
      double possible,
      double rising,
      boolean endless,
      boolean unseen,
      double limit) {
    if (Double.isNaN(seen.value())) {
      return Cause.NO_TAIL;
    }
    if (seen.value() == Double.NEGATIVE_INFINITY) {
      return Cause.CONSTANT_TAIL;
    }
    if (seen.largestShare() >= MOST_SHARE) {
      return Cause.ONE_WEIGHT;
    }
    if (seen.ess() < FEWEST) {
      return Cause.FEW_WEIGHTS;
    }
    if (seen.value() < limit) {
      if (!isNear(seen.value(), seen.standardError(), limit)) {
        return Cause.LIGHT_TAIL;
      }
      return endless ? Cause.ENDLESS_RISE : unseen ? Cause.UNSEEN_TAIL : Cause.LIGHT_TAIL;
    }
    if (seen.kurtosisShare() < SPREAD_VARIANCE) {
      return Cause.SPREAD_VARIANCE;
    }
    if (possible < bearable(seen)) {
      return Cause.BOUNDED;
    }
    boolean many = seen.ess() > MANY * seen.samples();
    return many && rising < FINITE_VARIANCE && seen.value() < FINITE_MEAN
        ? Cause.SLOW_RISE
        : Cause.HEAVY_TAIL;
  }

  // Whether weights rise beyond what the estimate bears, without an end that was found, and as
  // those
  // do whose errors cannot be trusted.
  private static boolean isEndless(Reliability.Evidence seen, Peak peak) {
    return !peak.ended()
        && seen.share(peak.logW()) >= bearable(seen)
        && (peak.tailIndex() >= KHat.threshold(seen.samples())
            || peak.secondMoment() >= MISSED * seen.samples() / seen.ess());
  }

  private static boolean isUnseen(Reliability.Evidence seen) {
    return seen.samples() < TELLING && seen.ess() < MOST_OF * seen.samples();
  }

  // Whether a tail index at the limit would often look like this.
  private static boolean isNear(double kHat, double error, double limit) {
    return kHat + NEAR * error >= limit;
  }

  /// Whether errors can be trusted.
  public boolean isSound() {
    return trust == Trust.SOUND;
  }

  /// Whether the largest weight there can be might change this verdict, but was not searched for.
  public boolean isOpen() {
    return Double.isNaN(possibleShare)
        && (cause == Cause.HEAVY_TAIL
            || cause == Cause.UNSEEN_TAIL
            || (cause == Cause.LIGHT_TAIL && isNear(kHat, kHatError, limit)));
  }

  /// The reason, in words.
  public String why() {
    return switch (cause) {
      case LIGHT_TAIL -> String.format(Locale.ROOT, "k-hat %.2f is below %.2f", kHat, limit);
      case CONSTANT_TAIL -> "the largest weights are equal";
      case SPREAD_VARIANCE -> "no few weights carry the variance";
      case BOUNDED ->
          String.format(
              Locale.ROOT,
              "no weight can carry more than %s %% of the estimate",
              percent(possibleShare));
      case SLOW_RISE ->
          String.format(
              Locale.ROOT,
              "weights beyond the largest rise with the tail index %.2f, which is below %.2f",
              risingIndex,
              FINITE_VARIANCE);
      case HEAVY_TAIL ->
          String.format(Locale.ROOT, "k-hat %.2f is not below %.2f", kHat, limit) + possibly();
      case ENDLESS_RISE ->
          String.format(
              Locale.ROOT,
              "k-hat is %.2f, but weights rise without end, so fast that large ones were missed",
              kHat);
      case UNSEEN_TAIL ->
          String.format(
              Locale.ROOT,
              "k-hat %.2f ± %.2f of %d weights, worth %.1f, is below %.2f by chance perhaps",
              kHat,
              kHatError,
              samples,
              ess,
              limit);
      case ONE_WEIGHT ->
          String.format(
              Locale.ROOT,
              "one weight of %d carries %s %% of the estimate",
              samples,
              percent(largestShare));
      case FEW_WEIGHTS ->
          String.format(
              Locale.ROOT,
              "%d weights are worth %.1f, which is fewer than %.0f",
              samples,
              ess,
              FEWEST);
      case NO_TAIL -> "there are too few weights that are not zero";
    };
  }

  private String possibly() {
    return possibleShare < Double.POSITIVE_INFINITY
        ? String.format(
            Locale.ROOT, "; a weight can carry %s %% of the estimate", percent(possibleShare))
        : "";
  }

  private static String percent(double share) {
    return share < 0.1
        ? String.format(Locale.ROOT, "%.2g", 100 * share)
        : String.format(Locale.ROOT, "%.0f", 100 * share);
  }
}
