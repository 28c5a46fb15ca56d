package elbo.bound;

import elbo.estimate.Agreement;
import elbo.estimate.Bound;
import elbo.estimate.Estimate;
import elbo.estimate.Fold;
import elbo.estimate.Moments;
import elbo.estimate.PowerMean;
import elbo.estimate.Side;
import elbo.estimate.Student;
import elbo.kernel.Exp;
import elbo.kernel.Log;
import elbo.weight.Dependence;
import elbo.weight.LogWeightBlock;
import elbo.weight.WeightLaw;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// log p(x) between a bound from below and one from above, each with its error: the interval from
/// IWAE less t standard errors of it to [TwoGroups] plus t of that.
///
/// Both are over the same groups of at least k samples: groups of k are joined in pairs as long as
/// [#ENOUGH] of them are left, so that there are 64 to 127 where there are samples enough. Few and
/// large groups make both gaps small, m₂ / (2K) with K their size and m₂ the relative variance of a
/// weight; 64 are enough for errors. t is the quantile of Student's t with one degree of freedom
/// less than there are groups, at which either end is missed with half of 1 − level, or more where
/// the values of groups are skewed, by the transformation of Hall (1992). In parts: `lower` and
/// `upper` in nats, the two bounds with their errors, and the number of `groups`.
///
/// Takes for granted that the means of K weights are near enough to normal for Student's t, as they
/// are where weights have a variance that the samples show; unlike an interval about an estimate of
/// log p(x), [EvidenceInterval], it widens with m₂ / K where they are not. Weights that were missed
/// altogether show in neither. Keeps one number a group of k. Where samples depend on each other
/// groups are whole runs of them.
///
/// @param level the share of brackets that contain log p(x), at least, nominally; between 0 and 1
/// @param k the least samples in a group, at least 1
public record Bracket(double level, long k) implements Bound<Bracket.Interval> {
  /// So many groups are enough for an error: more are joined.
  public static final int ENOUGH = 64;

  /// The fewest groups.
  public static final int FEWEST = 32;

  /// log p(x) between two bounds.
  ///
  /// @param lower end in nats; −∞ where a group has no weight above 0
  /// @param upper end in nats; +∞ where a group has no weight above 0
  /// @param iwae the bound from below
  /// @param iwaeError its standard error
  /// @param twoGroups the bound from above
  /// @param twoGroupsError its standard error
  /// @param groups how many there are
  public record Interval(
      String name,
      Side side,
      double value,
      double standardError,
      long samples,
      double lower,
      double upper,
      double iwae,
      double iwaeError,
      double twoGroups,
      double twoGroupsError,
      long groups)
      implements Estimate {
    @Override
    public Map<String, Double> parts() {
      Map<String, Double> parts = new LinkedHashMap<>();
      parts.put("lower", lower);
      parts.put("upper", upper);
      parts.put("iwae", iwae);
      parts.put("iwaeError", iwaeError);
      parts.put("twoGroups", twoGroups);
      parts.put("twoGroupsError", twoGroupsError);
      parts.put("groups", (double) groups);
      return parts;
    }

    /// Whether a value in nats lies in the bracket.
    public boolean contains(double logEvidence) {
      return lower <= logEvidence && logEvidence <= upper;
    }

    @Override
    public Optional<String> warning() {
      return upper == Double.POSITIVE_INFINITY || Double.isNaN(upper)
          ? Optional.of(
              name + " has no upper end: groups of weights are 0, so that E(1/W) does not exist")
          : Optional.empty();
    }
  }

  /// @throws IllegalArgumentException if the level is not between 0 and 1, or k < 1
  public Bracket {
    if (!(level > 0 && level < 1)) {
      throw new IllegalArgumentException("level must be between 0 and 1, but is " + level);
    }
    Checks.groupSize(k);
  }

  /// The bracket for n samples: groups of such a size that there are [#ENOUGH] of them.
  public static Bracket of(double level, long n) {
    return new Bracket(level, Math.max(1, n / ENOUGH));
  }

  /// An estimate of log p(x) between two bounds on it.
  @Override
  public Side side() {
    return Side.ESTIMATE;
  }

  @Override
  public long minimumSamples() {
    return Math.multiplyExact(FEWEST, k);
  }

  @Override
  public long minimumSamples(Dependence dependence) {
    return Math.multiplyExact(FEWEST, dependence.whole(k));
  }

  /// Of the value, the log of the mean of the weights of all whole groups.
  @Override
  public OptionalDouble expectation(WeightLaw law, long n) {
    return Checks.known(law.meanLogPowerMean(1, used(n / k) * k));
  }

  // Groups of k, of so many: those that are left over when they are joined are not used.
  private static long used(long groups) {
    return groups / joined(groups) * joined(groups);
  }

  // How many groups of k make one, a power of 2.
  private static long joined(long groups) {
    return Long.highestOneBit(Math.max(1, groups / ENOUGH));
  }

  @Override
  public Fold<?, Interval> fold(Dependence dependence) {
    return new Weights(this, dependence);
  }

  private Interval interval(Logs of, boolean independent, long size) {
    int joined = (int) joined(of.count);
    double[] logs = of.joined(joined);
    InverseMoments moments = InverseMoments.of(logs);
    double error = moments.logMeanError();
    double lowerError = moments.meanLogError();
    double upperError = moments.meanOfPairsError();
    if (!independent) {
      error = of.agreement.error(error, moments.logMean());
      boolean known = !Double.isNaN(error);
      lowerError = known ? Math.max(lowerError, error) : error;
      upperError = known ? Math.max(upperError, error) : error;
    }
    long groups = moments.count();
    double t = new Student(groups - 1).limit(1 - level);
    double iwae = moments.meanLog();
    double twoGroups = moments.meanOfPairs();
    double down = skewness(logs).down(t);
    double up = skewness(moments.influences(logs)).up(t);
    return new Interval(
        name(),
        side(),
        moments.logMean(),
        error,
        groups * joined * size,
        Double.isInfinite(iwae) ? iwae : iwae - down * lowerError,
        moments.zeros() > 0 ? Double.POSITIVE_INFINITY : twoGroups + up * upperError,
        iwae,
        lowerError,
        twoGroups,
        upperError,
        groups);
  }

  private static Skewness skewness(double[] values) {
    Moments moments = new Moments();
    moments.add(values, 0, values.length);
    double cubes = 0;
    for (double v : values) {
      double d = v - moments.mean();
      cubes += d * d * d;
    }
    double n = values.length;
    double variance = moments.variance() * (n - 1) / n;
    double skewness = variance > 0 ? cubes / n / (variance * Math.sqrt(variance)) : 0;
    return new Skewness(skewness / Math.sqrt(n));
  }

  /// The log means of groups, in their order.
  private static final class Logs implements GroupMeans.Series<Logs> {
    private static final double LOG_2 = 0.6931471805599453;

    private final Agreement agreement = new Agreement();
    private double[] values = new double[ENOUGH];
    private int count;

    @Override
    public void clear() {
      agreement.clear();
      count = 0;
    }

    @Override
    public void add(long index, PowerMean group) {
      double value = group.value();
      agreement.add(value);
      reserve(1);
      values[count++] = value;
    }

    @Override
    public void append(Logs next) {
      agreement.append(next.agreement);
      reserve(next.count);
      System.arraycopy(next.values, 0, values, count, next.count);
      count += next.count;
    }

    private void reserve(int more) {
      if (count + more > values.length) {
        values = Arrays.copyOf(values, Math.max(count + more, 2 * values.length));
      }
    }

    /// The log means of groups that are made of so many of these, a power of 2.
    double[] joined(int many) {
      double[] means = Arrays.copyOf(values, count);
      int groups = count;
      for (int j = 1; j < many; j *= 2) {
        groups /= 2;
        for (int g = 0; g < groups; g++) {
          means[g] = logMean(means[2 * g], means[2 * g + 1]);
        }
      }
      return Arrays.copyOf(means, groups);
    }

    private static double logMean(double a, double b) {
      double top = Math.max(a, b);
      double bottom = Math.min(a, b);
      return bottom == top ? top : top + Log.log(1 + Exp.exp(bottom - top)) - LOG_2;
    }
  }

  private static final class Weights implements Fold<Weights, Interval> {
    private final Bracket of;
    private final Dependence dependence;
    private final long size;
    private final GroupMeans<Logs> groups;

    Weights(Bracket of, Dependence dependence) {
      this.of = of;
      this.dependence = dependence;
      size = dependence.whole(of.k);
      groups = new GroupMeans<>(size, new Logs());
    }

    @Override
    public Weights fresh() {
      return new Weights(of, dependence);
    }

    @Override
    public void clear() {
      groups.clear();
    }

    @Override
    public void add(LogWeightBlock block) {
      groups.add(block);
      groups.series().agreement.add(block);
    }

    @Override
    public void append(Weights next) {
      groups.append(next.groups);
    }

    @Override
    public Interval estimate() {
      Logs logs = groups.series();
      if (logs.count < FEWEST) {
        throw new IllegalStateException(
            of.name() + " needs " + FEWEST * size + " samples, but there were " + groups.seen());
      }
      return of.interval(logs, dependence.isNone(), size);
    }
  }
}
