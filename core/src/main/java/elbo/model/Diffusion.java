package elbo.model;

import elbo.distribution.Distribution;
import elbo.distribution.NormalChain;
import java.util.OptionalDouble;

/// A diffusion: latents x₁ … x_T that a fixed forward process makes of x₀, the observation, by
/// adding noise, and a model that goes back from x_T ~ N(0, I), step by step.
///
/// p(x₀, x₁ … x_T) = p(x_T) Π p(xₜ₋₁ | xₜ) p(x₀ | x₁), with normal steps whose numbers are
/// independent given xₜ. q is the [forward process][NoiseSchedule]. The latents of a [LatentModel]
/// are z = (x_T, xT₋₁, …, x₁), T·D numbers in the order in which the model draws them; the weights
/// of q are made step by step, in memory that does not depend on T. J. Sohl-Dickstein, E. A. Weiss,
/// N. Maheswaranathan, S. Ganguli (2015), Deep unsupervised learning using nonequilibrium
/// thermodynamics.
public interface Diffusion extends LatentModel, ReverseSteps {
  /// Whether x has probabilities, as data of finitely many levels have, and not a density.
  default boolean isDiscrete() {
    return false;
  }

  /// The mean over the forward process of a term of −ELBO, in nats, where it is known: −log p(x |
  /// x₁) at t = 1, KL(q(xₜ₋₁ | xₜ, x₀) ‖ p(xₜ₋₁ | xₜ)) at t from 2 to T.
  default OptionalDouble meanTerm(int t, double[] x) {
    return OptionalDouble.empty();
  }

  @Override
  default int latentDimension() {
    return Math.multiplyExact(schedule().steps(), observationDimension());
  }

  @Override
  default Joint at(double[] x) {
    return new PathDensity(this, x, prior().isPresent());
  }

  /// The forward process from x, in the order from x_T to x₁: a [NormalChain].
  @Override
  default Distribution proposal(double[] x) {
    NoiseSchedule schedule = schedule();
    double[] start = start(x);
    int steps = schedule.steps();
    double[] offset = new double[latentDimension()];
    double[] gain = new double[steps];
    double[] scale = new double[steps];
    for (int s = 0; s < steps; s++) {
      int t = steps - s;
      boolean first = s == 0;
      double factor = first ? Math.sqrt(schedule.signal(t)) : schedule.factorOfStart(t + 1);
      gain[s] = first ? 0 : schedule.factorOfNoisy(t + 1);
      scale[s] = Math.sqrt(first ? schedule.noise(t) : schedule.reverseVariance(t + 1));
      for (int j = 0; j < start.length; j++) {
        offset[s * start.length + j] = factor * start[j];
      }
    }
    return new NormalChain(offset, gain, scale);
  }

  @Override
  default boolean prefersOwnProposal() {
    return true;
  }
}
