package elbo.diagnostic;

import elbo.bound.Estimate;
import elbo.bound.Fold;
import elbo.bound.Kind;
import elbo.bound.LogWeightBlock;
import elbo.bound.Statistic;
import elbo.kernel.Exp;
import java.util.Map;

/// The effective sample size of n weights, (Σ w)² / Σ w², from 1 to n.
///
/// A. Kong (1992), A note on importance sampling using standardized weights. Its standard error is
/// the delta method's; like the effective sample size itself it flatters where the samples have
/// missed the large weights (see [KHat]). Zero where every weight was zero.
public record Ess() implements Statistic {
  @Override
  public Kind kind() {
    return Kind.ESTIMATE;
  }

  @Override
  public Fold fold() {
    return new PowerSums();
  }

  private final class PowerSums implements Fold {
    // Σ wʲ e^(−j·shift) for j = 1 … 4.
    private long n;
    private double shift;
    private double s1;
    private double s2;
    private double s3;
    private double s4;

    @Override
    public void clear() {
      n = 0;
    }

    @Override
    public void add(LogWeightBlock block) {
      double[] u = block.powers(1);
      double t1 = 0;
      double t2 = 0;
      double t3 = 0;
      double t4 = 0;
      if (block.shift() > Double.NEGATIVE_INFINITY) {
        for (int i = 0; i < block.size(); i++) {
          double square = u[i] * u[i];
          t1 += u[i];
          t2 += square;
          t3 = Math.fma(square, u[i], t3);
          t4 = Math.fma(square, square, t4);
        }
      }
      join(block.size(), block.shift(), t1, t2, t3, t4);
    }

    @Override
    public void append(Fold next) {
      PowerSums that = (PowerSums) next;
      if (that.n > 0) {
        join(that.n, that.shift, that.s1, that.s2, that.s3, that.s4);
      }
    }

    private void join(long count, double m, double t1, double t2, double t3, double t4) {
      if (n == 0) {
        shift = Double.NEGATIVE_INFINITY;
        s1 = 0;
        s2 = 0;
        s3 = 0;
        s4 = 0;
      }
      n += count;
      if (m == Double.NEGATIVE_INFINITY) {
        return;
      }
      double top = Math.max(shift, m);
      double a = shift == top ? 1 : Exp.exp(shift - top);
      double b = m == top ? 1 : Exp.exp(m - top);
      s1 = s1 * a + t1 * b;
      s2 = s2 * a * a + t2 * b * b;
      s3 = s3 * a * a * a + t3 * b * b * b;
      s4 = s4 * a * a * a * a + t4 * b * b * b * b;
      shift = top;
    }

    @Override
    public Estimate estimate() {
      if (n == 0) {
        throw new IllegalStateException(name() + " needs a sample, but there was none");
      }
      if (shift == Double.NEGATIVE_INFINITY) {
        return new Estimate(name(), 0, Double.NaN, n, kind(), Map.of());
      }
      double m1 = s1 / n;
      double m2 = s2 / n;
      double ess = s1 * (s1 / s2);
      double logVariance =
          4 * (m2 / (m1 * m1) - 1) - 4 * (s3 / n / (m1 * m2) - 1) + (s4 / n / (m2 * m2) - 1);
      double error = n < 2 ? Double.NaN : ess * Math.sqrt(Math.max(0, logVariance) / n);
      return new Estimate(name(), ess, error, n, kind(), Map.of());
    }
  }
}
