package elbo.kernel;

/// Blocks from double to single precision.
public final class Convert {
  private Convert() {}

  /// Writes `(float) in` to `out` for `rows` rows and the samples `i < count` (and their padding).
  public static void toFloat(int rows, int count, double[] in, float[] out) {
    int width = Block.padded(count);
    for (int r = 0; r < rows; r++) {
      int to = r * Block.SIZE + width;
      for (int i = r * Block.SIZE; i < to; i++) {
        out[i] = (float) in[i];
      }
    }
  }
}
