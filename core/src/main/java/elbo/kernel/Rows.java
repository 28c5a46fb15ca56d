package elbo.kernel;

/// Elementary operations on the rows of blocks, each lane by itself.
///
/// Plain loops over fused multiply-adds: a lane's result is that of the same loop over one element,
/// which makes the loop its own scalar definition.
public final class Rows {
  private Rows() {}

  /// `out[i] = value` for `i < count`, and the padding.
  public static void set(double value, int count, double[] out) {
    int width = Block.padded(count);
    for (int i = 0; i < width; i++) {
      out[i] = value;
    }
  }

  /// `out[row][i] = scale · x[row][i] + shift`.
  public static void affine(
      int row, int count, double[] x, double scale, double shift, double[] out) {
    int to = row * Block.SIZE + Block.padded(count);
    for (int i = row * Block.SIZE; i < to; i++) {
      out[i] = Math.fma(scale, x[i], shift);
    }
  }

  /// `out[row][i] = (x[row][i] − center) · factor`.
  public static void standardize(
      int row, int count, double[] x, double center, double factor, double[] out) {
    int to = row * Block.SIZE + Block.padded(count);
    for (int i = row * Block.SIZE; i < to; i++) {
      out[i] = (x[i] - center) * factor;
    }
  }

  /// `out[i] = Σⱼ x[j][i]²` over `rows` rows, in the order of j.
  public static void squares(int rows, int count, double[] x, double[] out) {
    int width = Block.padded(count);
    set(0, count, out);
    for (int j = 0; j < rows; j++) {
      int row = j * Block.SIZE;
      for (int i = 0; i < width; i++) {
        out[i] = Math.fma(x[row + i], x[row + i], out[i]);
      }
    }
  }

  /// `out[i] = scale · out[i] + shift` for `i < count`.
  public static void rescale(int count, double scale, double shift, double[] out) {
    affine(0, count, out, scale, shift, out);
  }

  /// `out[i] += factor · x[row][i]`.
  public static void add(int row, int count, double factor, double[] x, double[] out) {
    int width = Block.padded(count);
    int from = row * Block.SIZE;
    for (int i = 0; i < width; i++) {
      out[i] = Math.fma(factor, x[from + i], out[i]);
    }
  }
}
