package elbo.bound;

import elbo.estimate.Bound;
import elbo.estimate.Estimate;
import elbo.estimate.Fold;
import elbo.estimate.LogMoments;
import elbo.estimate.Side;
import elbo.estimate.Student;
import elbo.kernel.NormalQuantile;
import elbo.weight.Dependence;
import elbo.weight.LogWeightBlock;
import elbo.weight.WeightLaw;
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
/// samples can be trusted. Where samples depend on each other, the same is done with the means of
/// whole replicates, with the quantile of Student's t in place of the normal one: of few
/// randomizations one may hold the only sample of a large weight. P. Hall (1992), On the removal of
/// skewness by transformation.
///
/// @param level the share of intervals that contain log p(x), nominally; between 0 and 1
public record EvidenceInterval(double level) implements Bound<EvidenceInterval.Interval> {
  /// An estimate of log p(x) with an interval about it.
  ///
  /// @param lower end in nats; NaN where no interval is to be trusted
  /// @param upper end in nats; NaN where no interval is to be trusted
  /// @param skewness of the weights; NaN where samples depend on each other
  public record Interval(
      String name,
      Side side,
      double value,
      double standardError,
      long samples,
      double lower,
      double upper,
      double skewness)
      implements Estimate {
    @Override
    public Map<String, Double> parts() {
      Map<String, Double> parts = new LinkedHashMap<>();
      parts.put("lower", lower);
      parts.put("upper", upper);
      if (!Double.isNaN(skewness)) {
        parts.put("skewness", skewness);
      }
      return parts;
    }

    /// The same without its ends, which would look surer than they are.
    public Interval withoutEnds() {
      return new Interval(
          name, side, value, standardError, samples, Double.NaN, Double.NaN, skewness);
    }
  }

  /// @throws IllegalArgumentException if the level is not between 0 and 1
  public EvidenceInterval {
    if (!(level > 0 && level < 1)) {
      throw new IllegalArgumentException("level must be between 0 and 1, but is " + level);
    }
  }

  @Override
  public Side side() {
    return Side.ESTIMATE;
  }

  @Override
  public OptionalDouble expectation(WeightLaw law, long n) {
    return new LogEvidence().expectation(law, n);
  }

  /// The interval about an estimate of log p(x).
  ///
  /// @param value the log of the mean of n independent weights
  /// @param error its standard error
  /// @param n how many there were
  /// @param skewness of the weights
  public Interval about(double value, double error, long n, double skewness) {
    double z = NormalQuantile.quantile(0.5 + level / 2);
    Skewness skew = new Skewness(skewness / Math.sqrt((double) n));
    double lower = value - skew.down(z) * error;
    double upper = value + skew.up(z) * error;
    return new Interval(name(), side(), value, error, n, lower, upper, skewness);
  }

  private Interval about(LogEvidence.Evidence e, double skewness) {
    double t = e.replicates() < 2 ? Double.NaN : new Student(e.replicates() - 1).limit(1 - level);
    Skewness skew = new Skewness(skewness / Math.sqrt((double) e.replicates()));
    return new Interval(
        name(),
        side(),
        e.value(),
        e.standardError(),
        e.samples(),
        e.value() - skew.down(t) * e.standardError(),
        e.value() + skew.up(t) * e.standardError(),
        Double.NaN);
  }

  @Override
  public Fold<?, Interval> fold(Dependence dependence) {
    return dependence.isNone()
        ? new Weights(this)
        : new Replicates(this, new LogEvidence.Replicates(this, dependence.size()));
  }

  private static final class Replicates implements Fold<Replicates, Interval> {
    private final EvidenceInterval of;
    private final LogEvidence.Replicates replicates;

    Replicates(EvidenceInterval of, LogEvidence.Replicates replicates) {
      this.of = of;
      this.replicates = replicates;
    }

    @Override
    public Replicates fresh() {
      return new Replicates(of, replicates.fresh());
    }

    @Override
    public void clear() {
      replicates.clear();
    }

    @Override
    public void add(LogWeightBlock block) {
      replicates.add(block);
    }

    @Override
    public void append(Replicates next) {
      replicates.append(next.replicates);
    }

    @Override
    public Interval estimate() {
      return of.about(replicates.estimate(), replicates.skewness());
    }
  }

  private static final class Weights implements Fold<Weights, Interval> {
    private final EvidenceInterval of;
    private final LogMoments moments = new LogMoments();

    Weights(EvidenceInterval of) {
      this.of = of;
    }

    @Override
    public Weights fresh() {
      return new Weights(of);
    }

    @Override
    public void clear() {
      moments.clear();
    }

    @Override
    public void add(LogWeightBlock block) {
      moments.add(block);
    }

    @Override
    public void append(Weights next) {
      moments.append(next.moments);
    }

    @Override
    public Interval estimate() {
      long n = moments.count();
      if (n == 0) {
        throw new IllegalStateException(of.name() + " needs a sample, but there was none");
      }
      double error = Math.sqrt(moments.relativeVariance());
      return of.about(moments.logMean(), error, n, moments.skewness());
    }
  }
}
