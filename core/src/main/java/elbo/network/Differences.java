package elbo.network;

import elbo.kernel.Block;
import elbo.kernel.Scratch;

/// Forward differences of a decoder.
final class Differences {
  private static final float STEP = 0x1p-7f;
  // A step that single precision resolves well, of the coordinate.
  private static final float LEAST = 0x1p-12f;

  private Differences() {}

  /// Evaluates a block, as a decoder does.
  @FunctionalInterface
  interface Evaluation {
    void decode(int count, double[] z, Scratch scratch, double[] out);
  }

  /// Takes d + 1 evaluations, a block at a time.
  ///
  /// @param scale the unit of each coordinate
  /// @param outputLength that of a block of outputs
  static void forward(
      Evaluation decoder,
      int outputLength,
      double[] z,
      double[] scale,
      Scratch scratch,
      float[] outputs,
      float[][] jacobian) {
    int d = z.length;
    float[] steps = new float[d];
    for (int j = 0; j < d; j++) {
      steps[j] = step((float) z[j], (float) scale[j]);
    }
    double[] in = scratch.doubles(d * Block.SIZE);
    double[] out = scratch.doubles(outputLength);
    double[] base = new double[outputs.length];
    // Evaluation 0 is at z, evaluation j + 1 with coordinate j moved.
    for (int first = 0; first <= d; first += Block.SIZE) {
      int count = Math.min(Block.SIZE, d + 1 - first);
      for (int j = 0; j < d; j++) {
        float at = (float) z[j];
        for (int i = 0; i < count; i++) {
          in[j * Block.SIZE + i] = first + i == j + 1 ? at + steps[j] : at;
        }
      }
      decoder.decode(count, in, scratch, out);
      for (int r = 0; r < outputs.length; r++) {
        if (first == 0) {
          base[r] = out[r * Block.SIZE];
          outputs[r] = (float) base[r];
        }
        for (int i = first == 0 ? 1 : 0; i < count; i++) {
          int j = first + i - 1;
          float at = (float) z[j];
          float moved = at + steps[j] - at;
          jacobian[r][j] = (float) ((out[r * Block.SIZE + i] - base[r]) / moved);
        }
      }
    }
  }

  // Away from 0, so that a coordinate that must not change its sign does not.
  static float step(float at, float scale) {
    float size = STEP * scale * Math.max(1, Math.abs(at));
    size = Math.max(size, LEAST * Math.abs(at));
    return at < 0 ? -size : size;
  }
}
