package elbo.gradient;

import elbo.kernel.Sums;
import java.util.Arrays;

/// The three coefficients of each sample that an [Objective] writes.
public final class Coefficients {
  private final double[] model;
  private final double[] latent;
  private final double[] proposal;

  /// @param samples how many samples there is space for
  public Coefficients(int samples) {
    model = new double[samples];
    latent = new double[samples];
    proposal = new double[samples];
  }

  /// Of ∂ log p(x, z) with respect to the parameters of the model, at fixed z.
  public double[] model() {
    return model;
  }

  /// Of ∂z · ∇_z log w: with respect to the parameters of q, through the sample.
  public double[] latent() {
    return latent;
  }

  /// Of ∂ log q(z | x) with respect to the parameters of q, at fixed z.
  public double[] proposal() {
    return proposal;
  }

  /// Writes the same coefficients for `k` samples from `offset` on.
  void fill(int offset, int k, double ofModel, double ofLatent, double ofProposal) {
    Arrays.fill(model, offset, offset + k, ofModel);
    Arrays.fill(latent, offset, offset + k, ofLatent);
    Arrays.fill(proposal, offset, offset + k, ofProposal);
  }

  /// Writes (1, 1, `ofProposal`) / n for n samples and returns the mean of their log weights; zeros
  /// where that is infinite.
  double mean(double[] logWeights, int offset, int n, double ofProposal) {
    double mean = Sums.sum(logWeights, offset, offset + n) / n;
    double one = Double.isInfinite(mean) ? 0 : 1.0 / n;
    fill(offset, n, one, one, ofProposal * one);
    return mean;
  }
}
