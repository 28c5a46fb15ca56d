package elbo.adaptive;

import elbo.kernel.Block;
import elbo.kernel.Scratch;
import elbo.model.Joint;
import elbo.model.SmoothJoint;
import elbo.points.Points;
import elbo.proposal.Mixture;
import elbo.proposal.Normal;
import elbo.proposal.Proposal;
import elbo.proposal.StudentT;
import java.util.List;

/// Adaptive multiple importance sampling: rounds of samples, each from a normal distribution fitted
/// to the weighted samples of all rounds before it.
///
/// Every sample is weighted by the mixture of all rounds' proposals (deterministic mixture).
/// Weights are tempered so that the moments come from an effective number of at least 12 d samples,
/// and the covariance is shrunk towards its diagonal. No gradients are needed, so that it works on
/// every continuous model; where there are derivatives it starts from the Laplace approximation.
/// Ends in a mixture of the last fit with a defensive Student t about it. J.-M. Cornuet, J.-M.
/// Marin, A. Mira, C. P. Robert (2012), Adaptive multiple importance sampling.
///
/// @param rounds from 1 to 64
/// @param samples in a round, at least 64; taken in whole blocks of 64
public record Adaptive(int rounds, int samples) implements Refinement {
  private static final Laplace LAPLACE = new Laplace();

  /// @throws IllegalArgumentException if a parameter is out of range
  public Adaptive {
    if (rounds < 1 || rounds > 64) {
      throw new IllegalArgumentException("rounds must be from 1 to 64, but are " + rounds);
    }
    if (samples < Block.SIZE || samples > 1 << 20) {
      throw new IllegalArgumentException("samples must be from 64 to 2^20, but are " + samples);
    }
  }

  /// Five rounds of 2048 samples.
  public Adaptive() {
    this(5, 2048);
  }

  @Override
  public long evaluations() {
    return (long) rounds * (samples / Block.SIZE) * Block.SIZE;
  }

  @Override
  public Proposal refine(Joint joint, Proposal start, Points points, int observation) {
    if (!(start instanceof Normal normal)) {
      return start;
    }
    Scratch scratch = new Scratch();
    WeightedSamples all = new WeightedSamples(joint, rounds, samples / Block.SIZE);
    Normal fit = joint instanceof SmoothJoint smooth ? LAPLACE.fit(smooth, normal) : normal;
    Proposal next = new Mixture(List.of(fit, new StudentT(fit)), new double[] {0.7, 0.3});
    for (int round = 0; round < rounds; round++) {
      all.add(next, points, observation, scratch);
      fit = all.fit(fit);
      next = fit;
    }
    return new Mixture(List.of(fit, new StudentT(fit)), new double[] {0.95, 0.05});
  }
}
