package elbo.diagnostic;

import elbo.estimate.Estimate;
import elbo.estimate.Fold;
import elbo.estimate.Plain;
import elbo.estimate.Side;
import elbo.estimate.Statistic;
import elbo.weight.Dependence;
import elbo.weight.LogWeightBlock;

/// The variance of log w under q, in nats²; NaN where a weight was zero.
///
/// Its standard error is the delta method's from the fourth central moment; NaN where samples
/// depend on each other. Central moments are joined by the pairwise formulas of P. Pébay (2008),
/// Formulas for robust, one-pass parallel computation of covariances and arbitrary-order
/// statistical moments.
public record LogWeightVariance() implements Statistic<Estimate> {
  @Override
  public Side side() {
    return Side.ESTIMATE;
  }

  @Override
  public long minimumSamples() {
    return 2;
  }

  @Override
  public long minimumSamples(Dependence dependence) {
    return minimumSamples();
  }

  @Override
  public Fold<?, Estimate> fold(Dependence dependence) {
    return new FourMoments(this, dependence);
  }

  private static final class FourMoments implements Fold<FourMoments, Estimate> {
    private final LogWeightVariance of;
    private final Dependence dependence;
    private long n;
    private double mean;
    private double m2;
    private double m3;
    private double m4;

    FourMoments(LogWeightVariance of, Dependence dependence) {
      this.of = of;
      this.dependence = dependence;
    }

    @Override
    public FourMoments fresh() {
      return new FourMoments(of, dependence);
    }

    @Override
    public void clear() {
      n = 0;
    }

    @Override
    public void add(LogWeightBlock block) {
      double sum = 0;
      for (int i = 0; i < block.size(); i++) {
        sum += block.logW()[i];
      }
      double center = sum / block.size();
      double s2 = 0;
      double s3 = 0;
      double s4 = 0;
      for (int i = 0; i < block.size(); i++) {
        double d = block.logW()[i] - center;
        double d2 = d * d;
        s2 += d2;
        s3 = Math.fma(d2, d, s3);
        s4 = Math.fma(d2, d2, s4);
      }
      join(block.size(), center, s2, s3, s4);
    }

    @Override
    public void append(FourMoments that) {
      join(that.n, that.mean, that.m2, that.m3, that.m4);
    }

    private void join(long b, double meanB, double s2, double s3, double s4) {
      if (b == 0) {
        return;
      }
      if (n == 0) {
        n = b;
        mean = meanB;
        m2 = s2;
        m3 = s3;
        m4 = s4;
        return;
      }
      double a = n;
      double total = a + b;
      double d = (meanB - mean) / total;
      double d2 = d * d;
      double ab = a * b;
      m4 +=
          s4
              + ab * (a * a - ab + (double) b * b) * d2 * d2 * total
              + 6 * (a * a * s2 + (double) b * b * m2) * d2
              + 4 * (a * s3 - b * m3) * d;
      m3 += s3 + ab * (a - b) * d2 * d * total + 3 * (a * s2 - b * m2) * d;
      m2 += s2 + ab * d2 * total;
      mean += b * d;
      n += b;
    }

    @Override
    public Estimate estimate() {
      if (n < 2) {
        throw new IllegalStateException(of.name() + " needs 2 samples, but there were " + n);
      }
      double second = m2 / n;
      double error = Math.sqrt(Math.max(0, m4 / n - second * second) / n);
      return Plain.of(of, m2 / (n - 1), dependence.isNone() ? error : Double.NaN, n);
    }
  }
}
