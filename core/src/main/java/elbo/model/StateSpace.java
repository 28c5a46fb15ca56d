package elbo.model;

import elbo.kernel.Block;
import elbo.kernel.Scratch;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.rng.UniformRandomProvider;

/// A state-space model: states z₀, z₁, … that form a Markov chain, and numbers y_t that are
/// observed at each, independent given the states. An observation of the model is a whole series y₀
/// … y_(T−1) of any length T.
///
/// To add one, write three maps: [#initial], [#transition] and [#logPotential], each over a block
/// of particles; where one scalar function each is easier, implement [ScalarStateSpace]. The model
/// then has a particle filter, and every bound and diagnostic. Add what else is known:
/// `logEvidence`; a [guide][#guided]; how it is [observed][#observe], so that it draws its own
/// series; for scalar states with normal transitions implement [NormalStateSpace], which has log
/// p(y) by a grid and a guide.
///
/// Numbers may be missing: a step of NaN is not observed, states move over it, and its potential is
/// 1.
public interface StateSpace extends Model, StateMaps {
  /// Steps of a series that a model draws by itself.
  int DRAWN_STEPS = 50;

  /// m, how many numbers are observed at a step.
  default int width() {
    return 1;
  }

  /// Whether a step may be observed in part, some of its numbers NaN.
  default boolean takesParts() {
    return false;
  }

  /// Rejects numbers of a step that lie outside the support of the model, by an
  /// `IllegalArgumentException` that names the rule and the value.
  ///
  /// @param t from 0
  /// @param y m numbers, none of them infinite
  default void check(int t, double[] y) {}

  /// Which number is observed at which state and what else is assumed, in words, for reports.
  default String convention() {
    return "the first step is observed at the first state";
  }

  /// The Feynman–Kac model of a series whose states move as they do in the model: what a bootstrap
  /// filter runs.
  ///
  /// @param y T · m numbers, those of one step after those of another; NaN where one is missing
  /// @throws IllegalArgumentException if it is no series of this model; the message names the rule
  ///   and the value
  default FeynmanKac at(double[] y) {
    return new Bootstrap(this, steps(y));
  }

  /// A Feynman–Kac model of a series whose states move where the next observation draws them, with
  /// a [lookahead][FeynmanKac#lookahead], if the model has one: what a guided and an auxiliary
  /// filter run. Its mean is p(y) too.
  ///
  /// @throws IllegalArgumentException as [#at]
  default Optional<FeynmanKac> guided(double[] y) {
    return Optional.empty();
  }

  /// Whether there is a [guide][#guided].
  default boolean hasGuide() {
    return false;
  }

  /// The numbers that are observed at a state, drawn from p(y_t | z_t).
  ///
  /// @param z d numbers
  /// @return m numbers
  /// @throws UnsupportedOperationException if the model draws none
  default double[] observe(int t, double[] z, UniformRandomProvider random) {
    throw new UnsupportedOperationException(name() + " draws no observations: give it data");
  }

  /// The numbers of a series of [#DRAWN_STEPS] steps; a series may have any number of whole steps.
  @Override
  default int observationDimension() {
    return DRAWN_STEPS * width();
  }

  @Override
  default boolean takes(int numbers) {
    return numbers > 0 && numbers % width() == 0;
  }

  @Override
  default boolean takesMissing() {
    return true;
  }

  @Override
  default boolean isIntegrable() {
    return true;
  }

  @Override
  default Optional<String> sampler() {
    return Optional.of("ParticleFilter");
  }

  /// A series of [#DRAWN_STEPS] steps with its states, those of one step after those of another.
  @Override
  default Draw draw(UniformRandomProvider random) {
    int d = stateDimension();
    double[] states = new double[DRAWN_STEPS * d];
    double[] y = new double[observationDimension()];
    double[] u = new double[uniforms() * Block.SIZE];
    double[] z = new double[d * Block.SIZE];
    double[] before = new double[z.length];
    Scratch scratch = new Scratch();
    for (int t = 0; t < DRAWN_STEPS; t++) {
      for (int j = 0; j < uniforms(); j++) {
        u[j * Block.SIZE] = Draws.uniform(random);
      }
      if (t == 0) {
        initial(1, u, scratch, z);
      } else {
        System.arraycopy(z, 0, before, 0, z.length);
        transition(t, 1, before, u, scratch, z);
      }
      double[] state = new double[d];
      for (int j = 0; j < d; j++) {
        state[j] = z[j * Block.SIZE];
      }
      System.arraycopy(state, 0, states, t * d, d);
      System.arraycopy(observe(t, state, random), 0, y, t * width(), width());
    }
    return new Draw(states, y);
  }

  /// The steps of a series, if it is one of this model.
  ///
  /// @return m numbers a step
  /// @throws IllegalArgumentException if it is none
  default double[][] steps(double[] y) {
    int m = width();
    if (!takes(y.length)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s takes a series of at least one step of %d numbers each, but this one has %d"
                  + " numbers",
              name(),
              m,
              y.length));
    }
    double[][] steps = new double[y.length / m][];
    for (int t = 0; t < steps.length; t++) {
      double[] step = Arrays.copyOfRange(y, t * m, (t + 1) * m);
      int missing = 0;
      for (int j = 0; j < m; j++) {
        if (Double.isInfinite(step[j])) {
          throw new IllegalArgumentException(
              String.format(
                  Locale.ROOT,
                  "a series must have finite numbers, or NaN where one is missing, but number %d"
                      + " is %s",
                  t * m + j,
                  step[j]));
        }
        missing += Double.isNaN(step[j]) ? 1 : 0;
      }
      if (missing > 0 && missing < m && !takesParts()) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "%s takes steps that are observed as a whole or not at all, but of step %d %d of"
                    + " %d numbers are missing",
                name(),
                t,
                missing,
                m));
      }
      if (missing < m) {
        check(t, step);
      }
      steps[t] = step;
    }
    return steps;
  }
}
