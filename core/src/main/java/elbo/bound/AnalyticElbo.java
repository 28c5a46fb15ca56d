package elbo.bound;

import elbo.estimate.Averages;
import elbo.estimate.Bound;
import elbo.estimate.Estimate;
import elbo.estimate.Fold;
import elbo.estimate.Side;
import elbo.weight.Capability;
import elbo.weight.Dependence;
import elbo.weight.LogWeightBlock;
import elbo.weight.WeightLaw;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/// The ELBO with its divergence in closed form, E_q log p(x | z) − β · KL(q(z | x) ‖ p(z)).
///
/// Reports both parts, the reconstruction and the KL. At β = 1 it has the expectation of [Elbo],
/// with less variance where q is far from the posterior and more where it is near, for there log w
/// is nearly constant; β > 1 is the objective of the β-VAE and a lower bound still; β < 1 is no
/// bound. D. P. Kingma, M. Welling (2014), Auto-encoding variational Bayes; I. Higgins et al.
/// (2017), β-VAE.
///
/// @param beta the factor β of the divergence, at least 0
public record AnalyticElbo(double beta) implements Bound<AnalyticElbo.Parts> {
  /// @throws IllegalArgumentException if β is negative or not finite
  public AnalyticElbo {
    Checks.finite("beta", beta);
    if (beta < 0) {
      throw new IllegalArgumentException("beta must be at least 0, but is " + beta);
    }
  }

  /// The ELBO itself: β = 1.
  public AnalyticElbo() {
    this(1);
  }

  /// An estimate with its two parts.
  ///
  /// @param reconstruction E_q log p(x | z), whose standard error is that of the value
  /// @param kl KL(q(z | x) ‖ p(z)), exact
  public record Parts(
      String name,
      Side side,
      double value,
      double standardError,
      long samples,
      double reconstruction,
      double kl)
      implements Estimate {
    @Override
    public Map<String, Double> parts() {
      Map<String, Double> parts = new LinkedHashMap<>();
      parts.put("reconstruction", reconstruction);
      parts.put("kl", kl);
      return parts;
    }
  }

  @Override
  public boolean toleratesTails() {
    return true;
  }

  @Override
  public Side side() {
    return beta >= 1 ? Side.LOWER : Side.ESTIMATE;
  }

  @Override
  public Set<Capability> needs() {
    return Set.of(Capability.TERMS, Capability.KL);
  }

  @Override
  public OptionalDouble expectation(WeightLaw law, long n) {
    return beta == 1 ? Checks.known(law.meanLog()) : OptionalDouble.empty();
  }

  @Override
  public Fold<?, Parts> fold(Dependence dependence) {
    return Reconstruction.of(
        this, Averages.overSamples(this, LogWeightBlock::logLikelihood, dependence));
  }

  private static final class Reconstruction<F extends Fold<F, Estimate>>
      implements Fold<Reconstruction<F>, Parts> {
    private final AnalyticElbo of;
    private final F mean;
    private double kl = Double.NaN;

    private Reconstruction(AnalyticElbo of, F mean) {
      this.of = of;
      this.mean = mean;
    }

    static <F extends Fold<F, Estimate>> Reconstruction<F> of(
        AnalyticElbo of, Fold<F, Estimate> mean) {
      return new Reconstruction<>(of, mean.fresh());
    }

    @Override
    public Reconstruction<F> fresh() {
      return new Reconstruction<>(of, mean.fresh());
    }

    @Override
    public void clear() {
      mean.clear();
      kl = Double.NaN;
    }

    @Override
    public void add(LogWeightBlock block) {
      mean.add(block);
      kl = block.kl();
    }

    @Override
    public void append(Reconstruction<F> next) {
      mean.append(next.mean);
      kl = Double.isNaN(next.kl) ? kl : next.kl;
    }

    @Override
    public Parts estimate() {
      Estimate e = mean.estimate();
      // At β = 0 even an infinite divergence does not count.
      double penalty = of.beta == 0 ? 0 : of.beta * kl;
      return new Parts(
          of.name(), of.side(), e.value() - penalty, e.standardError(), e.samples(), e.value(), kl);
    }
  }
}
