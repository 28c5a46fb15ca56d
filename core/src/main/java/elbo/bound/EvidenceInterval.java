package elbo.bound;

import elbo.kernel.Exp;
import elbo.kernel.Log;
import elbo.kernel.NormalQuantile;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/// log p(x) as [LogEvidence] estimates it, with a confidence interval that allows for skewed
/// weights.
///
/// Importance weights are skewed to the right: where the few large ones are missed, the mean and
/// its error are both too small, and the usual value ± z · error misses truths above it far more
/// often than truths below. With t the error in units of the standard error and a = skewness / √n,
/// the transformed t + a t²/3 + a² t³/27 + a/6 is nearly normal, and can be inverted. The interval
/// reaches up and down as far as the further of both does. In parts: `lower` and `upper` in nats,
/// and the `skewness` of the weights.
///
/// Takes for granted that weights have a variance: where k-hat is not below ½, no interval from the
/// samples can be trusted. P. Hall (1992), On the removal of skewness by transformation.
///
/// @param level the share of intervals that contain log p(x), nominally; between 0 and 1
public record EvidenceInterval(double level) implements Bound {
  // Below that, the inverse of Hall's transformation is the identity but for rounding.
  private static final double SYMMETRIC = 1e-8;

  /// From a lower to an upper end, in nats.
  public record Interval(double lower, double upper) {}

  /// @throws IllegalArgumentException if the level is not between 0 and 1
  public EvidenceInterval {
    if (!(level > 0 && level < 1)) {
      throw new IllegalArgumentException("level must be between 0 and 1, but is " + level);
    }
  }

  @Override
  public Kind kind() {
    return Kind.ESTIMATE;
  }

  @Override
  public OptionalDouble expectation(WeightLaw law, long n) {
    return new LogEvidence().expectation(law, n);
  }

  /// The interval about an estimate of log p(x).
  ///
  /// @param value the log of the mean of n weights
  /// @param error its standard error
  /// @param skewness of the weights
  /// @param n how many there were
  public Interval about(double value, double error, double skewness, long n) {
    double z = NormalQuantile.quantile(0.5 + level / 2);
    double a = skewness / Math.sqrt((double) n);
    double up = Math.max(z, -untransformed(-z, a));
    double down = Math.max(z, untransformed(z, a));
    return new Interval(value - down * error, value + up * error);
  }

  private static double untransformed(double x, double a) {
    if (Math.abs(a) < SYMMETRIC) {
      return x;
    }
    double cube = 1 + a * (x - a / 6);
    double root = Math.copySign(Exp.exp(Log.log(Math.abs(cube)) / 3), cube);
    return 3 * (root - 1) / a;
  }

  @Override
  public Fold fold() {
    return new Weights();
  }

  private final class Weights implements Fold {
    private final LogMoments moments = new LogMoments();

    @Override
    public void clear() {
      moments.clear();
    }

    @Override
    public void add(LogWeightBlock block) {
      moments.add(block);
    }

    @Override
    public void append(Fold next) {
      moments.append(((Weights) next).moments);
    }

    @Override
    public Estimate estimate() {
      long n = moments.count();
      if (n == 0) {
        throw new IllegalStateException(name() + " needs a sample, but there was none");
      }
      double value = moments.logMean();
      double error = Math.sqrt(moments.relativeVariance());
      double skewness = moments.skewness();
      Interval interval = about(value, error, skewness, n);
      Map<String, Double> parts = new LinkedHashMap<>();
      parts.put("lower", interval.lower());
      parts.put("upper", interval.upper());
      parts.put("skewness", skewness);
      return new Estimate(name(), value, error, n, kind(), parts);
    }
  }
}
