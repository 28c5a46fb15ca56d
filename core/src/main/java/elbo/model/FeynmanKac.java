package elbo.model;

import elbo.kernel.Scratch;
import java.util.Arrays;

/// A Feynman–Kac model of one series: states that move step by step, and a potential at each step,
/// so that the mean of the product of all potentials is p(y).
///
/// What a particle filter runs. A state-space model has one in which states move as they do in the
/// model, and the potential is the likelihood of what was observed; a guided filter has another, of
/// the same mean. P. Del Moral (2004), Feynman–Kac formulae; N. Chopin, O. Papaspiliopoulos (2020),
/// An introduction to sequential Monte Carlo.
///
/// It is a pure function, and one scalar program run in lanes: what a step gives for a particle
/// depends on that particle alone.
public interface FeynmanKac {
  /// T, at least 1.
  int steps();

  /// d, the dimension of a state.
  int stateDimension();

  /// How many uniforms a step takes.
  int uniforms();

  /// Draws the states of step t, given those of the step before, and writes the log potentials, in
  /// nats.
  ///
  /// @param t from 0; at step 0 there is nothing before
  /// @param count at most `Block.SIZE`
  /// @param before the states of step t − 1, coordinate j of particle i at `before[j * Block.SIZE +
  ///   i]`; not changed
  /// @param uniforms in (0, 1), coordinate j of particle i at `uniforms[j * Block.SIZE + i]`; may
  ///   be changed
  /// @param scratch where temporary arrays are taken from
  /// @param z the states of step t, written as `before` is read
  /// @param logPotential −∞ where the potential is 0
  void step(
      int t,
      int count,
      double[] before,
      double[] uniforms,
      Scratch scratch,
      double[] z,
      double[] logPotential);

  /// Writes the logs of approximate means of the potentials of step t, in nats, as far as the
  /// states of step t − 1 determine them: an auxiliary particle filter resamples by these too.
  /// Zeros where there are none.
  ///
  /// @param t from 1
  default void lookahead(int t, int count, double[] before, Scratch scratch, double[] out) {
    Arrays.fill(out, 0, count, 0);
  }
}
