package elbo.network;

import elbo.kernel.Block;
import elbo.kernel.Scratch;
import elbo.kernel.Standardization;

/// The standardization of groups of neighbouring numbers of value `in`: a layer normalization
/// without its scales and shifts.
record StandardizationLayer(Standardization groups, int in, int outputs) implements Layer {
  @Override
  public void toTiles(int count, float[][] values, Scratch scratch, float[] out) {
    groups.fill(tiles(), count, values[in], out);
  }

  // With y = (x − mean) · s, s = 1 / √(variance + epsilon), the derivative along a direction t is
  // s · (t − mean(t) − y · mean(y · t)).
  @Override
  public Pushed push(float[][] values, float[][] tangents, int lanes, Scratch scratch) {
    float[] value = new float[outputs * Block.SIZE];
    float[] tangent = new float[outputs * Block.SIZE];
    for (int first = 0; first < outputs; first += groups.size()) {
      int from = first * Block.SIZE;
      int to = from + groups.size() * Block.SIZE;
      float inverse = groups.apply(values[in], from, Block.SIZE, value);
      for (int i = 0; i < lanes; i++) {
        double sum = 0;
        double along = 0;
        for (int r = from; r < to; r += Block.SIZE) {
          sum += tangents[in][r + i];
          along += (double) value[r] * tangents[in][r + i];
        }
        double mean = sum / groups.size();
        double slope = along / groups.size();
        for (int r = from; r < to; r += Block.SIZE) {
          tangent[r + i] = (float) (inverse * (tangents[in][r + i] - mean - value[r] * slope));
        }
      }
    }
    return new Pushed(value, tangent);
  }
}
