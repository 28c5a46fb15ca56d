package elbo.gradient;

import elbo.kernel.Exp;
import elbo.kernel.Log;
import elbo.kernel.Sums;

/// The importance-weighted bound of k samples, by the score of q with a baseline from the other
/// samples (VIMCO): coefficients (w̃, 0, L − L₋ᵢ − w̃ᵢ).
///
/// L = log((1/k) Σ w), and L₋ᵢ is the same with wᵢ replaced by the geometric mean of the others,
/// which does not depend on zᵢ: the mean of the gradient is that of the exact bound. No sample is
/// differentiated: latents may be discrete. Weights of zero are left out of the geometric mean; a
/// sample whose others are all zero has no baseline, and L − L₋ᵢ is taken as 0. A. Mnih, D. J.
/// Rezende (2016), Variational inference for Monte Carlo objectives.
///
/// @param k samples inside one bound, at least 2
public record Vimco(int k) implements Objective {
  /// @throws IllegalArgumentException if k < 2
  public Vimco {
    Checks.atLeast(2, "k", k);
  }

  // L₋ᵢ − L = log((S − wᵢ + gᵢ) / S), with S = Σ w and gᵢ the geometric mean of the others. For all
  // but the largest weight S − wᵢ is at least S / k; its own others may be beneath any rounding of
  // S
  // and are summed with a shift of their own.
  @Override
  public double coefficients(double[] logWeights, int offset, double klWeight, Coefficients out) {
    double[] w = out.model();
    double value = NormalizedWeights.fill(logWeights, offset, k, 1, w);
    if (!Double.isFinite(value)) {
      out.fill(offset, k, 0, 0, 0);
      return value;
    }
    double logSum = value + Log.log(k);
    int largest = largest(logWeights, offset);
    double all = 0;
    int positive = 0;
    for (int i = offset; i < offset + k; i++) {
      if (logWeights[i] > Double.NEGATIVE_INFINITY) {
        all += logWeights[i] - logSum;
        positive++;
      }
    }
    for (int i = offset; i < offset + k; i++) {
      double own = logWeights[i] - logSum;
      boolean zero = own == Double.NEGATIVE_INFINITY;
      double logMean = zero ? all / positive : (all - own) / (positive - 1);
      double signal =
          i == largest
              ? signalOfLargest(logWeights, offset, largest, logSum, logMean)
              : -Log.log(1 - w[i] + Exp.exp(logMean));
      out.latent()[i] = 0;
      out.proposal()[i] = signal - klWeight * w[i];
    }
    return value;
  }

  private int largest(double[] logWeights, int offset) {
    int largest = offset;
    for (int i = offset + 1; i < offset + k; i++) {
      if (logWeights[i] > logWeights[largest]) {
        largest = i;
      }
    }
    return largest;
  }

  private double signalOfLargest(
      double[] logWeights, int offset, int largest, double logSum, double logMean) {
    double shift =
        Math.max(
            Sums.max(logWeights, offset, largest), Sums.max(logWeights, largest + 1, offset + k));
    if (shift == Double.NEGATIVE_INFINITY) {
      return 0;
    }
    double sum = Exp.exp(logMean + logSum - shift);
    for (int i = offset; i < offset + k; i++) {
      sum += i == largest ? 0 : Exp.exp(logWeights[i] - shift);
    }
    return logSum - shift - Log.log(sum);
  }

  @Override
  public boolean differentiatesSamples() {
    return false;
  }
}
