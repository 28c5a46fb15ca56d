package elbo.model;

/// A model whose latents have finitely many states, so that sums over all of them are exact.
public interface Enumerable extends LatentModel {
  /// The number of states.
  long states();

  /// The states of a single coordinate are those of the model.
  @Override
  default long states(int coordinate) {
    return latentDimension() == 1 ? states() : 0;
  }

  /// Writes the latents of a state to one lane of a block.
  ///
  /// @param state from 0 to [#states()] − 1
  /// @param lane from 0 to `Block.SIZE` − 1
  /// @param z coordinate j goes to `z[j * Block.SIZE + lane]`
  void latents(long state, int lane, double[] z);
}
