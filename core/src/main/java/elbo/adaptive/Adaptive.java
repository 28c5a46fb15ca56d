package elbo.adaptive;

import elbo.kernel.Scratch;
import elbo.model.Joint;
import elbo.model.SmoothJoint;
import elbo.points.Points;
import elbo.proposal.Mixture;
import elbo.proposal.Normal;
import elbo.proposal.Proposal;
import elbo.proposal.StudentT;
import java.util.List;

/// Adaptive multiple importance sampling: rounds of samples, each from a proposal fitted to the
/// weighted samples of all rounds before it.
///
/// Every sample is weighted by the mixture of all rounds' proposals (deterministic mixture). A
/// round's proposal, and the one that comes out, is a mixture of four: the normal distribution with
/// the moments of the weighted samples; a second one, with the moments under the square of the
/// weights, which lies where the posterior's tails exceed the first; the same made wider; and a
/// Student t, which bounds the weights whatever the tails are. Weights are tempered until their
/// effective sample size suffices for a fit, and covariances are shrunk towards those of the round
/// before. No gradients are needed, so that it works on every continuous model; where there are
/// derivatives it starts from the Laplace approximation. J.-M. Cornuet, J.-M. Marin, A. Mira, C. P.
/// Robert (2012), Adaptive multiple importance sampling.
///
/// @param rounds from 1 to 64
/// @param samples in a round, at least 64; rounded down to a multiple of 64
public record Adaptive(int rounds, int samples) implements Refinement {
  private static final Laplace LAPLACE = new Laplace();
  private static final int UNIT = 64;
  private static final double TAIL_POWER = 2;
  private static final double WIDER = 1.2;
  // A hundredth is enough to bound the weights; more costs ELBO.
  private static final double[] SHARES = {0.5, 0.29, 0.2, 0.01};

  /// @throws IllegalArgumentException if a parameter is out of range
  public Adaptive {
    if (rounds < 1 || rounds > 64) {
      throw new IllegalArgumentException("rounds must be from 1 to 64, but are " + rounds);
    }
    if (samples < UNIT || samples > 1 << 20) {
      throw new IllegalArgumentException("samples must be from 64 to 2^20, but are " + samples);
    }
  }

  /// Ten rounds of 1472 samples.
  public Adaptive() {
    this(10, 1472);
  }

  @Override
  public List<Refinement> attempts() {
    return List.of(new Adaptive(6, 512), this, new Adaptive(10, 8192));
  }

  private int perRound() {
    return samples / UNIT * UNIT;
  }

  @Override
  public long evaluations() {
    return (long) rounds * perRound();
  }

  @Override
  public Proposal refine(Joint joint, Proposal start, Points points, int observation) {
    if (!(start instanceof Normal normal)) {
      return start;
    }
    Scratch scratch = new Scratch();
    WeightedSamples all = new WeightedSamples(joint, rounds, perRound());
    Normal fit = joint instanceof SmoothJoint smooth ? LAPLACE.fit(smooth, normal) : normal;
    Proposal next = new Mixture(List.of(fit, new StudentT(fit)), new double[] {0.7, 0.3});
    for (int round = 0; round < rounds; round++) {
      all.add(next, points, observation, scratch);
      fit = all.fit(fit, 1);
      next = covering(fit, all.fit(fit, TAIL_POWER));
    }
    return next;
  }

  private static Proposal covering(Normal bulk, Normal tail) {
    return new Mixture(List.of(bulk, tail, tail.detuned(0, WIDER), new StudentT(tail)), SHARES);
  }
}
