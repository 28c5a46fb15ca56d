package elbo.network;

import elbo.kernel.Scratch;

/// A dense layer of a `LayerGraph`.
///
/// @param in the number of the value that it takes
record DenseLayer(int in, Dense dense) implements Layer {
  @Override
  public int outputs() {
    return dense.outputs();
  }

  @Override
  public void toTiles(int count, float[][] values, Scratch scratch, float[] out) {
    dense.toTiles(count, values[in], scratch, out);
  }

  @Override
  public Pushed push(float[][] values, float[][] tangents, int lanes, Scratch scratch) {
    float[][] value = {values[in]};
    float[][] tangent = {tangents[in]};
    dense.push(value, tangent, lanes, scratch);
    return new Pushed(value[0], tangent[0]);
  }
}
