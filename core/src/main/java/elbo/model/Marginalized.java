package elbo.model;

import elbo.distribution.Distribution;
import elbo.distribution.IndependentBernoulli;
import elbo.kernel.Block;
import elbo.kernel.Exp;
import elbo.kernel.Log;
import elbo.kernel.Scratch;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.commons.rng.UniformRandomProvider;

/// A model with its first m latent coordinates, all of them discrete, summed over: the latents are
/// the other coordinates.
///
/// p(x, rest) = Σ p(x, z), summed over the states of the m, and the proposal is the marginal of the
/// model's own. So the weight is the mean of the model's weight given the rest, w(rest) = E_q(w |
/// rest) (Rao–Blackwell): log p(x) is the same, the variance of w is no larger, and the ELBO and
/// IWAE are no looser at any k. With all coordinates summed over, every weight is p(x). A sample
/// takes as many evaluations of the model as the m coordinates have states. G. Casella, C. P.
/// Robert (1996), Rao–Blackwellisation of sampling schemes.
///
/// @param model whose first coordinates have [states][LatentModel#states(int)]
/// @param enumerated m, from 0 to the model's latent dimensions
public record Marginalized(LatentModel model, int enumerated) implements LatentModel {
  private static final int MAX_STATES = 4096;

  /// @throws IllegalArgumentException if m is out of range, if one of the m coordinates is not
  ///   discrete, or if they have more than 4096 states
  public Marginalized {
    if (enumerated < 0 || enumerated > model.latentDimension()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "enumerated must be from 0 to %d, the latent dimensions of %s, but is %d",
              model.latentDimension(),
              model.name(),
              enumerated));
    }
    long states = 1;
    for (int j = 0; j < enumerated; j++) {
      long more = model.states(j);
      if (more < 1) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "coordinate %d of %s is not known to be discrete, and cannot be summed over",
                j,
                model.name()));
      }
      if (more > MAX_STATES / states) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "at most %d states can be summed over, but the first %d coordinates of %s have %d ×"
                    + " %d",
                MAX_STATES,
                j + 1,
                model.name(),
                states,
                more));
      }
      states *= more;
    }
  }

  @Override
  public int latentDimension() {
    return model.latentDimension() - enumerated;
  }

  @Override
  public int observationDimension() {
    return model.observationDimension();
  }

  @Override
  public int conditionDimension() {
    return model.conditionDimension();
  }

  @Override
  public LatentModel given(double[] condition) {
    return new Marginalized(model.given(condition), enumerated);
  }

  @Override
  public long states(int coordinate) {
    return model.states(enumerated + coordinate);
  }

  @Override
  public Joint at(double[] x) {
    Joint joint = model.at(x);
    Optional<Distribution> prior = prior();
    int states = summedStates();
    return (count, rest, scratch, logPrior, logLikelihood) -> {
      int mark = scratch.mark();
      double[] z = scratch.doubles(model.latentDimension() * Block.SIZE);
      double[] terms = scratch.doubles(states * Block.SIZE);
      int from = enumerated * Block.SIZE;
      System.arraycopy(rest, 0, z, from, latentDimension() * Block.SIZE);
      for (int s = 0; s < states; s++) {
        set(s, count, z);
        joint.logJoint(count, z, scratch, logPrior, logLikelihood);
        for (int i = 0; i < count; i++) {
          terms[s * Block.SIZE + i] = logPrior[i] + logLikelihood[i];
        }
      }
      logSum(states, count, terms, scratch, logLikelihood);
      Arrays.fill(logPrior, 0, count, 0);
      if (prior.isPresent()) {
        prior.get().logDensity(count, rest, scratch, logPrior);
        condition(count, logPrior, logLikelihood);
      }
      scratch.release(mark);
    };
  }

  private int summedStates() {
    int states = 1;
    for (int j = 0; j < enumerated; j++) {
      states *= (int) model.states(j);
    }
    return states;
  }

  // The first coordinate runs fastest through its states.
  private void set(int state, int count, double[] z) {
    int higher = state;
    for (int j = 0; j < enumerated; j++) {
      int states = (int) model.states(j);
      Arrays.fill(z, j * Block.SIZE, j * Block.SIZE + count, higher % states);
      higher /= states;
    }
  }

  private static void logSum(int states, int count, double[] terms, Scratch scratch, double[] out) {
    double[] shift = scratch.doubles(Block.SIZE);
    Arrays.fill(shift, 0, count, Double.NEGATIVE_INFINITY);
    for (int s = 0; s < states; s++) {
      for (int i = 0; i < count; i++) {
        shift[i] = Math.max(shift[i], terms[s * Block.SIZE + i]);
      }
    }
    for (int i = 0; i < count; i++) {
      // Where every state is impossible, −∞ − −∞ would be NaN.
      shift[i] = shift[i] == Double.NEGATIVE_INFINITY ? 0 : shift[i];
    }
    Arrays.fill(out, 0, count, 0);
    for (int s = 0; s < states; s++) {
      int from = s * Block.SIZE;
      for (int i = 0; i < count; i++) {
        terms[from + i] -= shift[i];
      }
      Exp.fill(terms, from, from + count, terms);
      for (int i = 0; i < count; i++) {
        out[i] += terms[from + i];
      }
    }
    Log.fill(out, 0, count, out);
    for (int i = 0; i < count; i++) {
      out[i] += shift[i];
    }
  }

  // log p(x | rest); −∞ also where the prior of the rest is 0.
  private static void condition(int count, double[] logPrior, double[] logJoint) {
    for (int i = 0; i < count; i++) {
      logJoint[i] -= logJoint[i] == Double.NEGATIVE_INFINITY ? 0 : logPrior[i];
    }
  }

  /// The marginal of the model's own proposal.
  ///
  /// @throws IllegalArgumentException if that marginal is not known
  @Override
  public Distribution proposal(double[] x) {
    return rest(model.proposal(x))
        .orElseThrow(() ->
            new IllegalArgumentException(
                String.format(
                    Locale.ROOT,
                    "the proposal of %s has no known marginal from coordinate %d on",
                    model.name(),
                    enumerated)));
  }

  @Override
  public boolean prefersOwnProposal() {
    return model.prefersOwnProposal();
  }

  @Override
  public Optional<Distribution> prior() {
    return model.prior().flatMap(this::rest);
  }

  @Override
  public Optional<Distribution> posterior(double[] x) {
    return model.posterior(x).flatMap(this::rest);
  }

  private Optional<Distribution> rest(Distribution whole) {
    return latentDimension() == 0
        ? Optional.of(new IndependentBernoulli(new double[0]))
        : whole.marginal(enumerated);
  }

  @Override
  public OptionalDouble logEvidence(double[] x) {
    return model.logEvidence(x);
  }

  @Override
  public Draw draw(UniformRandomProvider random) {
    Draw whole = model.draw(random);
    return new Draw(Arrays.copyOfRange(whole.z(), enumerated, whole.z().length), whole.x());
  }
}
