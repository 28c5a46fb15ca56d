package elbo.kernel;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// Numbers `scale[r] · x[index[r]] + shift[r]` of a sample with numbers x, in single precision,
/// rounded once. Where the scale is 0 x is not read, so that it may be infinite.
public final class AffineRows {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;

  private final int[] index;
  private final float[] scale;
  private final float[] shift;

  /// @param index not negative; as long as `scale` and `shift`
  public AffineRows(int[] index, float[] scale, float[] shift) {
    this.index = index.clone();
    this.scale = scale.clone();
    this.shift = shift.clone();
  }

  /// The number of rows.
  public int rows() {
    return index.length;
  }

  /// The largest index.
  public int last() {
    return Arrays.stream(index).max().orElse(-1);
  }

  /// The scalar definition: row r of one sample.
  ///
  /// @param x a block
  public float apply(float[] x, int r, int sample) {
    return scale[r] == 0
        ? shift[r]
        : Math.fma(scale[r], x[index[r] * Block.SIZE + sample], shift[r]);
  }

  /// The change of row r when x changes by `x`, a block.
  public float linear(float[] x, int r, int sample) {
    return scale[r] == 0 ? 0 : scale[r] * x[index[r] * Block.SIZE + sample];
  }

  /// Writes the rows for the samples `i < count`.
  ///
  /// @param from the shape of `in`
  /// @param first the row of `out` that is row 0
  /// @param shape that of `out`
  public void fill(Tiles from, int count, float[] in, int first, Tiles shape, float[] out) {
    for (int r = 0; r < index.length; r++) {
      int source = index[r] / Panels.COLUMNS * Panels.COLUMNS;
      int target = (first + r) / Panels.COLUMNS * Panels.COLUMNS;
      for (int i = 0; i < count; i += shape.width()) {
        int o = shape.place(target, first + r, i);
        if (scale[r] == 0) {
          Arrays.fill(out, o, o + shape.width(), shift[r]);
        } else {
          lanes(in, from.place(source, index[r], i), scale[r], shift[r], out, o);
        }
      }
    }
  }

  private static void lanes(float[] in, int x, float scale, float shift, float[] out, int o) {
    FloatVector by = FloatVector.broadcast(S, scale);
    FloatVector plus = FloatVector.broadcast(S, shift);
    FloatVector.fromArray(S, in, x).fma(by, plus).intoArray(out, o);
    FloatVector.fromArray(S, in, x + S.length()).fma(by, plus).intoArray(out, o + S.length());
  }
}
