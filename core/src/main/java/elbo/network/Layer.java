package elbo.network;

import elbo.kernel.Scratch;
import elbo.kernel.Tiles;

/// One layer of a `LayerGraph`: a function of the outputs of layers before it.
interface Layer {
  /// The number of outputs.
  int outputs();

  /// Computes the layer for samples `i < count`.
  ///
  /// @param values the outputs of the layers before it, in tiles
  /// @param out of the shape [#tiles()]
  void toTiles(int count, float[][] values, Scratch scratch, float[] out);

  /// Computes the layer at one input, and the images of tangents under its derivative there.
  ///
  /// @param values the outputs of the layers before it, in lane 0 of blocks
  /// @param tangents blocks whose lanes are the directions of these
  /// @param lanes the number of directions
  Pushed push(float[][] values, float[][] tangents, int lanes, Scratch scratch);

  /// The layout of the outputs.
  default Tiles tiles() {
    return Tiles.ofFloats(outputs());
  }

  /// The outputs of a layer and their tangents, in blocks.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Pushed(float[] value, float[] tangents) {}
}
