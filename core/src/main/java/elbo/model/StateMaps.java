package elbo.model;

import elbo.kernel.Scratch;

/// The three maps that make a [StateSpace]: how states begin, how they move, and how probable they
/// make what is observed. Each is one scalar program run in lanes.
public interface StateMaps {
  /// d, the dimension of a state.
  int stateDimension();

  /// How many uniforms [#initial] and [#transition] take for each particle.
  default int uniforms() {
    return stateDimension();
  }

  /// Draws the states of step 0.
  ///
  /// @param count at most `Block.SIZE`
  /// @param uniforms in (0, 1), coordinate j of particle i at `uniforms[j * Block.SIZE + i]`; may
  ///   be changed
  /// @param scratch where temporary arrays are taken from
  /// @param z coordinate j of particle i goes to `z[j * Block.SIZE + i]`
  void initial(int count, double[] uniforms, Scratch scratch, double[] z);

  /// Draws the states of step t from those of step t − 1.
  ///
  /// @param t from 1
  /// @param before the states of step t − 1; not changed
  /// @param uniforms as of [#initial]
  /// @param z the states of step t
  void transition(
      int t, int count, double[] before, double[] uniforms, Scratch scratch, double[] z);

  /// Writes log p(y_t | z_t), in nats; −∞ where it is impossible.
  ///
  /// @param t from 0
  /// @param y the m numbers of step t, none of them missing unless the model [takes
  ///   parts][StateSpace#takesParts()]
  /// @param z the states of step t
  /// @param out of particle i at `out[i]`
  void logPotential(int t, double[] y, int count, double[] z, Scratch scratch, double[] out);
}
