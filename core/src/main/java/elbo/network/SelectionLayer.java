package elbo.network;

import elbo.kernel.Activation;
import elbo.kernel.Block;
import elbo.kernel.Scratch;
import elbo.kernel.Tiles;
import java.util.List;

/// An activation of scaled and shifted numbers of other values, one after another: a concatenation,
/// a permutation, the scales and shifts of a layer normalization.
///
/// @param shapes those of the values of the parts
record SelectionLayer(List<Selected> parts, List<Tiles> shapes, Activation activation, int outputs)
    implements Layer {
  @Override
  public void toTiles(int count, float[][] values, Scratch scratch, float[] out) {
    Tiles tiles = tiles();
    int row = 0;
    for (int p = 0; p < parts.size(); p++) {
      Selected part = parts.get(p);
      part.rows().fill(shapes.get(p), count, values[part.value()], row, tiles, out);
      row += part.rows().rows();
    }
    tiles.activate(count, activation, out);
  }

  @Override
  public Pushed push(float[][] values, float[][] tangents, int lanes, Scratch scratch) {
    float[] value = new float[outputs * Block.SIZE];
    float[] tangent = new float[outputs * Block.SIZE];
    int at = 0;
    for (Selected part : parts) {
      for (int r = 0; r < part.rows().rows(); r++, at += Block.SIZE) {
        float x = part.rows().apply(values[part.value()], r, 0);
        float slope = activation.derivative(x);
        value[at] = activation.apply(x);
        for (int i = 0; i < lanes; i++) {
          tangent[at + i] = slope * part.rows().linear(tangents[part.value()], r, i);
        }
      }
    }
    return new Pushed(value, tangent);
  }
}
