package elbo.bound;

import elbo.estimate.Agreement;
import elbo.estimate.Bound;
import elbo.estimate.Estimate;
import elbo.estimate.Fold;
import elbo.estimate.LogMoments;
import elbo.estimate.PowerMean;
import elbo.estimate.Side;
import elbo.estimate.Statistic;
import elbo.weight.Dependence;
import elbo.weight.LogWeightBlock;
import elbo.weight.WeightLaw;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/// log p(x), estimated by the log of the mean of all n weights.
///
/// Standard error by the delta method, √(m₂ / n) with m₂ = n / ESS − 1 the relative variance of one
/// weight. The log of a mean is biased by −m₂ / (2n) = −1/(2 ESS) + 1/(2n) to first order; that is
/// reported as the part `bias` and not corrected for ([Jackknife] does). Both take it for granted
/// that the weights have a variance that n samples show: where k-hat is not below its threshold
/// they cannot be trusted.
///
/// Where samples depend on each other, the error is that between whole replicates: s / (μ √m) with
/// μ the mean and s the standard deviation of the m means of replicates, the part `replicates`; an
/// interval takes the quantile of Student's t with m − 1 degrees of freedom, at 95 % 2.36 errors
/// for m = 8, 2.13 for 16, 2.04 for 32. Samples that fill no replicate are not used. P. L'Ecuyer,
/// M. Nakayama, A. Owen, B. Tuffin (2023), Confidence intervals for randomized quasi-Monte Carlo
/// estimators.
public record LogEvidence() implements Bound<LogEvidence.Evidence> {
  /// An estimate of log p(x).
  ///
  /// @param bias of the value, to first order
  /// @param replicates the number of independent means that the error comes from; `samples` where
  ///   samples are independent
  public record Evidence(
      String name,
      Side side,
      double value,
      double standardError,
      long samples,
      double bias,
      long replicates)
      implements Estimate {
    @Override
    public Map<String, Double> parts() {
      Map<String, Double> parts = new LinkedHashMap<>();
      parts.put("bias", bias);
      if (replicates < samples) {
        parts.put("replicates", (double) replicates);
      }
      return parts;
    }
  }

  @Override
  public Side side() {
    return Side.ESTIMATE;
  }

  @Override
  public OptionalDouble expectation(WeightLaw law, long n) {
    return Checks.known(law.meanLogPowerMean(1, n));
  }

  @Override
  public Fold<?, Evidence> fold(Dependence dependence) {
    return dependence.isNone() ? new AllWeights(this) : new Replicates(this, dependence.size());
  }

  private static final class AllWeights implements Fold<AllWeights, Evidence> {
    private final LogEvidence of;
    private final PowerMean all = new PowerMean(1);
    private long count;

    AllWeights(LogEvidence of) {
      this.of = of;
      all.clear();
    }

    @Override
    public AllWeights fresh() {
      return new AllWeights(of);
    }

    @Override
    public void clear() {
      all.clear();
      count = 0;
    }

    @Override
    public void add(LogWeightBlock block) {
      all.add(block, 0, block.size());
      count += block.size();
    }

    @Override
    public void append(AllWeights next) {
      all.append(next.all);
      count += next.count;
    }

    @Override
    public Evidence estimate() {
      if (count == 0) {
        throw new IllegalStateException(of.name() + " needs a sample, but there was none");
      }
      double variance = all.variance();
      return new Evidence(
          of.name(), of.side(), all.value(), Math.sqrt(variance), count, -0.5 * variance, count);
    }
  }

  /// The log of the mean weight over whole replicates, with the error from the spread of their
  /// means.
  ///
  /// Replicate r is the samples r·size … (r + 1)·size − 1, which may depend on each other; the
  /// means of replicates are independent.
  static final class Replicates implements Fold<Replicates, Evidence> {
    // A fold may start and end in the middle of a replicate. Head: the samples before the first
    // boundary; tail: those after the last. A fold that has met no boundary yet is all head, unless
    // it
    // starts on one.
    private final PowerMean head = new PowerMean(1);
    private final PowerMean tail = new PowerMean(1);
    private final LogMoments means = new LogMoments();
    private final Agreement agreement = new Agreement();
    private final Statistic<?> of;
    private final long size;
    private long first;
    private long end;

    /// @param of whose estimate this is
    /// @param size samples in a replicate
    Replicates(Statistic<?> of, long size) {
      this.of = of;
      this.size = size;
      clear();
    }

    @Override
    public Replicates fresh() {
      return new Replicates(of, size);
    }

    @Override
    public void clear() {
      head.clear();
      tail.clear();
      means.clear();
      agreement.clear();
      first = -1;
    }

    @Override
    public void add(LogWeightBlock block) {
      agreement.add(block);
      start(block.first());
      for (int i = 0; i < block.size(); ) {
        int to = (int) Math.min(block.size(), i + size - end % size);
        PowerMean open = open();
        open.add(block, i, to);
        moveTo(end + to - i, open);
        i = to;
      }
    }

    @Override
    public void append(Replicates that) {
      if (that.first < 0) {
        return;
      }
      start(that.first);
      long boundary = Math.ceilDiv(that.first, size) * size;
      if (that.first < boundary) {
        PowerMean open = open();
        open.append(that.head);
        moveTo(Math.min(boundary, that.end), open);
      }
      if (that.end > boundary) {
        means.append(that.means);
        tail.append(that.tail);
        end = that.end;
      }
      agreement.append(that.agreement);
    }

    private void start(long sample) {
      if (first < 0) {
        first = sample;
        end = sample;
      }
    }

    private PowerMean open() {
      return first % size != 0 && end / size == first / size ? head : tail;
    }

    private void moveTo(long sample, PowerMean open) {
      end = sample;
      if (end % size == 0 && open == tail) {
        double value = tail.value();
        means.add(value);
        agreement.add(value);
        tail.clear();
      }
    }

    /// The skewness of the means of replicates.
    double skewness() {
      return means.skewness();
    }

    @Override
    public Evidence estimate() {
      long m = means.count();
      if (m == 0) {
        long seen = first < 0 ? 0 : end - first;
        throw new IllegalStateException(
            of.name() + " needs " + size + " samples, but there were " + seen);
      }
      double variance = means.relativeVariance();
      double error = agreement.error(Math.sqrt(variance), means.logMean());
      double bias = Double.isNaN(error) ? error : -0.5 * variance;
      return new Evidence(of.name(), of.side(), means.logMean(), error, m * size, bias, m);
    }
  }
}
