package elbo.network;

import elbo.kernel.Block;
import elbo.kernel.Pairwise;
import elbo.kernel.Scratch;

/// An operation on each number of value `x` and the same number of value `y`: a residual sum, a
/// product of branches.
record PairwiseLayer(Pairwise operation, int x, int y, int outputs) implements Layer {
  @Override
  public void toTiles(int count, float[][] values, Scratch scratch, float[] out) {
    operation.fill(tiles(), count, values[x], values[y], out);
  }

  @Override
  public Pushed push(float[][] values, float[][] tangents, int lanes, Scratch scratch) {
    float[] value = new float[outputs * Block.SIZE];
    float[] tangent = new float[outputs * Block.SIZE];
    for (int r = 0; r < outputs * Block.SIZE; r += Block.SIZE) {
      float a = values[x][r];
      float b = values[y][r];
      value[r] = operation.apply(a, b);
      for (int i = r; i < r + lanes; i++) {
        tangent[i] = operation.derivative(a, b, tangents[x][i], tangents[y][i]);
      }
    }
    return new Pushed(value, tangent);
  }
}
