package elbo.bound;

import elbo.estimate.Averages;
import elbo.estimate.Bound;
import elbo.estimate.Estimate;
import elbo.estimate.Fold;
import elbo.estimate.Mapped;
import elbo.estimate.Moments;
import elbo.estimate.Side;
import elbo.weight.Capability;
import elbo.weight.Dependence;
import elbo.weight.LogWeightBlock;
import elbo.weight.WeightLaw;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/// The ELBO with its closed-form part as a control variate: the mean of log w + β · (log q(z | x) −
/// log p(z) − KL(q(z | x) ‖ p(z))).
///
/// What β multiplies has mean zero under q, so that every β gives the ELBO: β = 0 is [Elbo], β = 1
/// is [AnalyticElbo]. The variance is least at the coefficient of the regression, β = −Cov / Var,
/// and then no more than that of either. A β from the samples that it is applied to would bias
/// their mean by O(1/n). So the samples are split into halves and each half takes the β of the
/// other: for independent samples the expectation is the ELBO's at any n. Samples 2m and 2m + 1 are
/// in the same half, which keeps that true for antithetic pairs.
///
/// The standard error is that of the residuals, each half about its own mean. The part `beta` is
/// the mean of the coefficients. A half of fewer than 16 samples, or whose log q − log p(z) does
/// not vary but for rounding, gives β = 0, and so does an infinite divergence. A. N. Avramidis, J.
/// R. Wilson (1993), A splitting scheme for control variates; P. Glynn, R. Szechtman (2002), Some
/// new perspectives on the method of control variates.
public record ControlVariateElbo() implements Bound<ControlVariateElbo.Controlled> {
  private static final int LEAST = 16;
  private static final double ROUNDING = 1e-9;

  @Override
  public boolean toleratesTails() {
    return true;
  }

  @Override
  public Side side() {
    return Side.LOWER;
  }

  @Override
  public Set<Capability> needs() {
    return Set.of(Capability.TERMS, Capability.KL);
  }

  @Override
  public OptionalDouble expectation(WeightLaw law, long n) {
    return Checks.known(law.meanLog());
  }

  /// Known for pairs too, which stay in one half. In longer runs the coefficient of a half depends
  /// on the samples of the other.
  @Override
  public OptionalDouble expectation(WeightLaw law, long n, Dependence dependence) {
    return dependence.size() <= 2 ? expectation(law, n) : OptionalDouble.empty();
  }

  /// An estimate with the coefficient of its control variate.
  ///
  /// @param beta the mean of the coefficients of both halves; NaN where samples depend on each
  ///   other and every replicate has coefficients of its own
  public record Controlled(
      String name, Side side, double value, double standardError, long samples, double beta)
      implements Estimate {
    @Override
    public Map<String, Double> parts() {
      return Double.isNaN(beta) ? Map.of() : Map.of("beta", beta);
    }
  }

  @Override
  public Fold<?, Controlled> fold(Dependence dependence) {
    return dependence.isNone() ? new Halves(this) : replicates(dependence);
  }

  private Fold<?, Controlled> replicates(Dependence dependence) {
    return Mapped.of(
        Averages.overReplicates(this, new Halves(this), dependence),
        e -> new Controlled(name(), side(), e.value(), e.standardError(), e.samples(), Double.NaN));
  }

  private static final class Halves implements Fold<Halves, Controlled> {
    private final ControlVariateElbo of;
    private final Half even = new Half(0);
    private final Half odd = new Half(1);
    private double kl = Double.NaN;

    Halves(ControlVariateElbo of) {
      this.of = of;
    }

    @Override
    public Halves fresh() {
      return new Halves(of);
    }

    @Override
    public void clear() {
      even.clear();
      odd.clear();
      kl = Double.NaN;
    }

    @Override
    public void add(LogWeightBlock block) {
      even.add(block);
      odd.add(block);
      kl = block.kl();
    }

    @Override
    public void append(Halves that) {
      even.append(that.even);
      odd.append(that.odd);
      kl = Double.isNaN(that.kl) ? kl : that.kl;
    }

    @Override
    public Controlled estimate() {
      double n = even.count() + odd.count();
      if (n == 0) {
        throw new IllegalStateException(of.name() + " needs a sample, but there was none");
      }
      double ofEven = even.beta(kl);
      double ofOdd = odd.beta(kl);
      double a = even.count() / n;
      double b = odd.count() / n;
      // A half without samples has no mean.
      double value =
          (a > 0 ? a * even.mean(ofOdd, kl) : 0) + (b > 0 ? b * odd.mean(ofEven, kl) : 0);
      double variance =
          (a > 0 ? a * even.variance(ofOdd) : 0) + (b > 0 ? b * odd.variance(ofEven) : 0);
      double beta = a * ofOdd + b * ofEven;
      return new Controlled(of.name(), of.side(), value, Math.sqrt(variance / n), (long) n, beta);
    }
  }

  // With y = log w and the control c, y + c = log p(x | z) but for a constant: the variances of the
  // three make up that of y + βc at any β.
  private static final class Half {
    private final int parity;
    private final Moments logW = new Moments();
    private final Moments control = new Moments();
    private final Moments logLikelihood = new Moments();
    private final double[] y = new double[LogWeightBlock.CAPACITY];
    private final double[] c = new double[LogWeightBlock.CAPACITY];
    private final double[] sum = new double[LogWeightBlock.CAPACITY];

    Half(int parity) {
      this.parity = parity;
    }

    void clear() {
      logW.clear();
      control.clear();
      logLikelihood.clear();
    }

    void add(LogWeightBlock block) {
      int count = 0;
      for (int i = 0; i < block.size(); i++) {
        if ((block.first() + i) / 2 % 2 == parity) {
          y[count] = block.logW()[i];
          c[count] = block.logQ()[i] - block.logPrior()[i];
          sum[count] = block.logLikelihood()[i];
          count++;
        }
      }
      logW.add(y, 0, count);
      control.add(c, 0, count);
      logLikelihood.add(sum, 0, count);
    }

    void append(Half next) {
      logW.append(next.logW);
      control.append(next.control);
      logLikelihood.append(next.logLikelihood);
    }

    long count() {
      return logW.count();
    }

    double beta(double kl) {
      double ofControl = control.variance();
      if (count() < LEAST || Double.isInfinite(kl) || !(ofControl > ROUNDING * ROUNDING)) {
        return 0;
      }
      double beta = 0.5 + (logW.variance() - logLikelihood.variance()) / (2 * ofControl);
      return Double.isFinite(beta) ? beta : 0;
    }

    double mean(double beta, double kl) {
      return beta == 0 ? logW.mean() : logW.mean() + beta * (control.mean() - kl);
    }

    double variance(double beta) {
      if (beta == 0) {
        return logW.variance();
      }
      double between = logW.variance() + beta * (logLikelihood.variance() - logW.variance());
      return Math.max(0, between - beta * (1 - beta) * control.variance());
    }
  }
}
