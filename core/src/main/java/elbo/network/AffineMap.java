package elbo.network;

import elbo.kernel.Block;
import elbo.kernel.DoubleProduct;
import elbo.kernel.Scratch;
import java.util.Arrays;
import java.util.Locale;

/// The decoder Wz + b in double precision.
public final class AffineMap implements Decoder {
  private final double[][] w;
  private final double[] b;
  private final DoubleProduct product;

  /// @param w rows of equal length, at least one
  /// @param b a number for each row
  /// @throws IllegalArgumentException if there are more or fewer numbers than rows
  public AffineMap(double[][] w, double[] b) {
    if (w.length == 0 || w.length != b.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "there are %d rows of weights, but %d offsets", w.length, b.length));
    }
    this.w = Arrays.stream(w).map(double[]::clone).toArray(double[][]::new);
    this.b = Arrays.copyOf(b, DoubleProduct.paddedRows(b.length));
    product = new DoubleProduct(w);
  }

  @Override
  public int latentDimension() {
    return w[0].length;
  }

  @Override
  public int outputs() {
    return w.length;
  }

  @Override
  public int outputLength() {
    return b.length * Block.SIZE;
  }

  @Override
  public boolean doublePrecision() {
    return true;
  }

  @Override
  public void decode(int count, double[] z, Scratch scratch, double[] out) {
    product.apply(count, z, b, scratch, out);
  }

  @Override
  public void decode(int count, double[] z, Scratch scratch, float[] out) {
    int mark = scratch.mark();
    double[] wide = scratch.doubles(outputLength());
    decode(count, z, scratch, wide);
    for (int r = 0; r < outputs() * Block.SIZE; r += Block.SIZE) {
      for (int i = r; i < r + count; i++) {
        out[i] = (float) wide[i];
      }
    }
    scratch.release(mark);
  }

  @Override
  public boolean differentiable() {
    return true;
  }

  @Override
  public void linearize(double[] z, float[] outputs, float[][] jacobian) {
    double[] at = outputsAt(z);
    for (int r = 0; r < outputs.length; r++) {
      outputs[r] = (float) at[r];
      for (int k = 0; k < w[r].length; k++) {
        jacobian[r][k] = (float) w[r][k];
      }
    }
  }
}
