package elbo.kernel;

import java.util.List;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// The layout in memory of the inputs of a matrix product: tiles, each of them contiguous.
///
/// Rows are divided into parts of up to [Panels#COLUMNS], so that a tile stays in the first cache.
/// In a part, the rows of a tile of `width` samples are adjacent; those that fill the last panel of
/// rows are zero or meaningless. In a block the distance between rows is a power of two, which
/// would leave half of that cache unused.
///
/// @param rows the numbers of a sample
/// @param width samples in a tile: two vectors
public record Tiles(int rows, int width) {
  private static final VectorSpecies<Double> D = DoubleVector.SPECIES_PREFERRED;
  // This species has as many floats as D has doubles. There is none for one float: where vectors
  // have one double, scalars are used.
  private static final boolean SCALAR = D.length() == 1;
  private static final VectorSpecies<Float> HALF =
      VectorSpecies.of(float.class, VectorShape.forBitSize(Math.max(64, D.vectorBitSize() / 2)));
  private static final int FLOATS = 2 * FloatVector.SPECIES_PREFERRED.length();
  private static final int DOUBLES = 2 * D.length();

  /// The shape of single-precision inputs.
  public static Tiles ofFloats(int rows) {
    return new Tiles(rows, FLOATS);
  }

  /// The shape of double-precision inputs.
  public static Tiles ofDoubles(int rows) {
    return new Tiles(rows, DOUBLES);
  }

  /// The number of elements of a block of samples in this layout.
  public int length() {
    return Panels.padded(rows) * Block.SIZE;
  }

  // The first index of the tile with the numbers of a sample in a part.
  int place(int part, int sample) {
    return part * Block.SIZE
        + sample / width * width * Math.min(Panels.COLUMNS, Panels.padded(rows) - part);
  }

  // The rows of a part, without those that fill the last panel.
  int height(int part) {
    return Math.min(Panels.COLUMNS, rows - part);
  }

  // The first index of a row in the tile of a sample.
  int place(int part, int row, int sample) {
    return place(part, sample) + (row - part) * width;
  }

  /// Applies a function to every number of the samples `i < count`.
  public void activate(int count, Activation activation, float[] values) {
    for (int part = 0; part < rows; part += Panels.COLUMNS) {
      for (int i = 0; i < count; i += width) {
        int from = place(part, i);
        activation.fill(values, from, from + height(part) * width, values);
      }
    }
  }

  /// Copies the samples `i < count` of tiles into a block.
  ///
  /// @param out row r of sample i at `[r * Block.SIZE + i]`
  public void paste(int count, float[] tiles, float[] out) {
    for (int part = 0; part < rows; part += Panels.COLUMNS) {
      for (int i = 0; i < count; i += width) {
        int from = place(part, i);
        for (int r = part; r < part + height(part); r++, from += width) {
          System.arraycopy(tiles, from, out, r * Block.SIZE + i, width);
        }
      }
    }
  }

  /// Copies the samples `i < count` of a block into tiles.
  ///
  /// @param block row r of sample i at `[r * Block.SIZE + i]`
  /// @param out [#length()] elements
  public void cut(int count, float[] block, float[] out) {
    for (int part = 0; part < rows; part += Panels.COLUMNS) {
      for (int i = 0; i < count; i += width) {
        int to = place(part, i);
        for (int r = part; r < Math.min(part + Panels.COLUMNS, rows); r++, to += width) {
          System.arraycopy(block, r * Block.SIZE + i, out, to, width);
        }
      }
    }
  }

  /// Copies the samples `i < count` of a block into tiles.
  ///
  /// @param block row r of sample i at `[r * Block.SIZE + i]`
  /// @param out [#length()] elements
  public void cut(int count, double[] block, double[] out) {
    for (int part = 0; part < rows; part += Panels.COLUMNS) {
      for (int i = 0; i < count; i += width) {
        int to = place(part, i);
        for (int r = part; r < Math.min(part + Panels.COLUMNS, rows); r++, to += width) {
          System.arraycopy(block, r * Block.SIZE + i, out, to, width);
        }
      }
    }
  }

  /// Copies the samples `i < count` of a block into tiles, rounded to single precision.
  ///
  /// @param block row r of sample i at `[r * Block.SIZE + i]`
  /// @param out [#length()] elements
  public void round(int count, double[] block, float[] out) {
    for (int part = 0; part < rows; part += Panels.COLUMNS) {
      for (int i = 0; i < count; i += width) {
        int to = place(part, i);
        for (int r = part; r < Math.min(part + Panels.COLUMNS, rows); r++, to += width) {
          round(block, r * Block.SIZE + i, out, to);
        }
      }
    }
  }

  /// Copies samples, each in an array of its own, into tiles, rounded to single precision.
  ///
  /// @param samples at most [Block#SIZE], of `rows` numbers each
  /// @param out [#length()] elements
  public void round(List<double[]> samples, Scratch scratch, float[] out) {
    int mark = scratch.mark();
    int side = Transposition.SIDE;
    float[] lines = scratch.floats(side * Transposition.LINE);
    Transposition layout = transposition();
    for (int part = 0; part < rows; part += Panels.COLUMNS) {
      int end = Math.min(part + Panels.COLUMNS, rows);
      int whole = end - (end - part) % side;
      for (int i = 0; i < samples.size(); i += side) {
        // Of samples i … i + side, which are in one tile.
        boolean full = i + side <= samples.size();
        int to = place(part, i) + i % width;
        if (full) {
          for (int s = 0; s < side; s++) {
            int line = s * Transposition.LINE;
            Transposition.round(samples.get(i + s), part, lines, line, whole - part);
          }
          layout.fill(lines, Transposition.LINES, 0, 0, out, to, (whole - part) / side);
        }
        int next = full ? whole : part;
        for (int s = 0; s < Math.min(side, samples.size() - i); s++) {
          round(samples.get(i + s), next, end, out, to + (next - part) * width + s);
        }
      }
    }
    scratch.release(mark);
  }

  /// Copies samples, whose numbers are adjacent, into tiles.
  ///
  /// @param samples one after the other
  /// @param lines where the first [Transposition#SIDE] of them begin, at equal distances
  /// @param out [#length()] elements
  void turn(int count, float[] samples, int[] lines, float[] out) {
    int side = Transposition.SIDE;
    Transposition layout = transposition();
    for (int part = 0; part < rows; part += Panels.COLUMNS) {
      int height = height(part);
      int whole = height - height % side;
      for (int i = 0; i < count; i += side) {
        int from = i * lines[1] + part;
        int to = place(part, i) + i % width;
        boolean full = i + side <= count;
        if (full) {
          layout.fill(samples, lines, 0, from, out, to, whole / side);
        }
        for (int s = 0; s < Math.min(side, count - i); s++) {
          for (int r = full ? whole : 0; r < height; r++) {
            out[to + r * width + s] = samples[from + lines[s] + r];
          }
        }
      }
    }
  }

  // From squares that lie side by side.
  private Transposition transposition() {
    return new Transposition(Transposition.SIDE, width, Transposition.SIDE * width);
  }

  private void round(double[] sample, int from, int end, float[] out, int to) {
    for (int r = from; r < end; r++) {
      out[to + (r - from) * width] = (float) sample[r];
    }
  }

  private void round(double[] block, int from, float[] out, int to) {
    if (SCALAR) {
      for (int s = 0; s < width; s++) {
        out[to + s] = (float) block[from + s];
      }
      return;
    }
    for (int s = 0; s < width; s += D.length()) {
      DoubleVector.fromArray(D, block, from + s)
          .convertShape(VectorOperators.D2F, HALF, 0)
          .reinterpretAsFloats()
          .intoArray(out, to + s);
    }
  }
}
