package elbo.inference;

import elbo.distribution.Distribution;
import elbo.distribution.FiniteMixture;
import elbo.distribution.Normal;
import elbo.distribution.StudentT;
import elbo.kernel.Scratch;
import elbo.model.SmoothJoint;
import elbo.points.PointSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

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
public record Adaptive(int rounds, int samples) implements Proposal {
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
  public List<Proposal> ladder() {
    return Stream.of(new Adaptive(6, 512), this, new Adaptive(10, 8192))
        .distinct()
        .sorted(Comparator.comparingLong(Adaptive::evaluations))
        .<Proposal>map(a -> a)
        .toList();
  }

  private int perRound() {
    return samples / UNIT * UNIT;
  }

  private long samplesInAll() {
    return (long) rounds * perRound();
  }

  /// Those of all rounds, and of the search for a mode where there are derivatives.
  @Override
  public long evaluations() {
    return samplesInAll() + LAPLACE.evaluations();
  }

  @Override
  public Fitted fit(Target target, PointSet points) {
    if (!(target.encoder() instanceof Normal own)) {
      return Fitted.unrefined(
          target.encoder(), name() + " refined nothing: the model's own proposal is not normal");
    }
    Normal fit = own;
    Cost cost = new Cost(samplesInAll(), 0);
    if (target.joint() instanceof SmoothJoint smooth) {
      Laplace.Mode mode = LAPLACE.mode(smooth, own);
      fit = mode.approximation();
      cost = cost.plus(mode.cost());
    }
    return new Fitted(adapted(target, fit, points), cost, List.of());
  }

  private Distribution adapted(Target target, Normal start, PointSet points) {
    return Scratch.with(scratch -> {
      WeightedSamples all = new WeightedSamples(target.joint(), rounds, perRound());
      Normal fit = start;
      Distribution next =
          new FiniteMixture(List.of(fit, new StudentT(fit)), new double[] {0.7, 0.3});
      for (int round = 0; round < rounds; round++) {
        all.add(next, points, target.x().number(), scratch);
        fit = all.fit(fit, 1);
        next = covering(fit, all.fit(fit, TAIL_POWER));
      }
      return next;
    });
  }

  private static Distribution covering(Normal bulk, Normal tail) {
    return new FiniteMixture(
        List.of(bulk, tail, tail.detuned(0, WIDER), new StudentT(tail)), SHARES);
  }
}
