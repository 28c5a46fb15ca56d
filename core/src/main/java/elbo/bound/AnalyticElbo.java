package elbo.bound;

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
public record AnalyticElbo(double beta) implements Bound {
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

  @Override
  public Kind kind() {
    return beta >= 1 ? Kind.LOWER : Kind.ESTIMATE;
  }

  @Override
  public Set<Part> needs() {
    return Set.of(Part.TERMS, Part.KL);
  }

  @Override
  public OptionalDouble expectation(WeightLaw law, long n) {
    return beta == 1 ? OptionalDouble.of(law.meanLog()) : OptionalDouble.empty();
  }

  @Override
  public Fold fold() {
    return new Reconstruction();
  }

  private final class Reconstruction implements Fold {
    private final Mean mean = new Mean(AnalyticElbo.this, LogWeightBlock::logLikelihood);
    private double kl = Double.NaN;

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
    public void append(Fold next) {
      Reconstruction that = (Reconstruction) next;
      mean.append(that.mean);
      kl = Double.isNaN(that.kl) ? kl : that.kl;
    }

    @Override
    public Estimate estimate() {
      Estimate e = mean.estimate();
      Map<String, Double> parts = new LinkedHashMap<>();
      parts.put("reconstruction", e.value());
      parts.put("kl", kl);
      // At β = 0 even an infinite divergence does not count.
      double penalty = beta == 0 ? 0 : beta * kl;
      return new Estimate(
          e.of(), e.value() - penalty, e.standardError(), e.samples(), e.kind(), parts);
    }
  }
}
