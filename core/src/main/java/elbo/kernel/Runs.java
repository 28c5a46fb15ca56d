package elbo.kernel;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The lanes of a block that several members share, each with a run of consecutive lanes: samples
/// of several observations, say.
///
/// Members have `size` elements each, one member after the other; lane i of the block is element
/// `position + i` of them all.
///
/// @param size elements of a member, at least 1
/// @param position of lane 0, at least 0
/// @param count lanes, from 1 to [Block#SIZE]
public record Runs(int size, int position, int count) {
  private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Double> D = DoubleVector.SPECIES_PREFERRED;

  /// The member of lane 0.
  public int firstMember() {
    return position / size;
  }

  /// The member of the last lane.
  public int lastMember() {
    return (position + count - 1) / size;
  }

  /// The first lane of a member that has any.
  public int from(int member) {
    return Math.max(0, member * size - position);
  }

  /// One more than the last lane of a member that has any.
  public int to(int member) {
    return Math.min(count, (member + 1) * size - position);
  }

  /// Which element of its member lane [#from] is.
  public int element(int member) {
    return position + from(member) - member * size;
  }

  /// Copies the lanes `from ≤ i < to` of the first rows of a block to the front of another.
  public static void front(int rows, int from, int to, double[] block, double[] out) {
    for (int row = 0; row < rows * Block.SIZE; row += Block.SIZE) {
      System.arraycopy(block, row + from, out, row, to - from);
    }
  }

  /// Copies the lanes `from ≤ i < to` of the first rows of a block to the front of another.
  public static void front(int rows, int from, int to, float[] block, float[] out) {
    for (int row = 0; row < rows * Block.SIZE; row += Block.SIZE) {
      System.arraycopy(block, row + from, out, row, to - from);
    }
  }

  /// Copies the front of a block back to its lanes `from ≤ i < to`.
  public static void back(int rows, int from, int to, double[] front, double[] out) {
    for (int row = 0; row < rows * Block.SIZE; row += Block.SIZE) {
      System.arraycopy(front, row, out, row + from, to - from);
    }
  }

  /// Writes numbers of the members to their lanes, rounded to single precision: number `from + j`
  /// to row j.
  ///
  /// @param numbers those of each member
  /// @param to one more than the last number
  public void spread(double[][] numbers, int from, int to, Scratch scratch, float[] out) {
    if (size == 1) {
      columns(numbers, from, to, scratch, out);
      return;
    }
    for (int m = firstMember(); m <= lastMember(); m++) {
      runs(numbers[m], from, to, m, out);
    }
  }

  private void runs(double[] own, int from, int to, int member, float[] out) {
    int lane = from(member);
    int end = to(member);
    for (int j = from; j < to; j++) {
      row((float) own[j], (j - from) * Block.SIZE, lane, end, out);
    }
  }

  // Of members with a lane each, in squares.
  private void columns(double[][] numbers, int from, int to, Scratch scratch, float[] out) {
    int mark = scratch.mark();
    int side = Transposition.SIDE;
    float[] lines = scratch.floats(side * Transposition.LINE);
    Transposition layout = new Transposition(side, Block.SIZE, side * Block.SIZE);
    int squares = count - count % side;
    int whole = to - (to - from) % side;
    for (int lane = 0; lane < squares; lane += side) {
      for (int j = from; j < whole; j += Transposition.LINE) {
        int size = Math.min(Transposition.LINE, whole - j);
        for (int i = 0; i < side; i++) {
          Transposition.round(numbers[position + lane + i], j, lines, i * Transposition.LINE, size);
        }
        int at = (j - from) * Block.SIZE + lane;
        layout.fill(lines, Transposition.LINES, 0, 0, out, at, size / side);
      }
    }
    for (int lane = 0; lane < count; lane++) {
      column(numbers[position + lane], lane < squares ? whole : from, from, to, lane, out);
    }
    scratch.release(mark);
  }

  private static void column(double[] own, int j, int from, int to, int lane, float[] out) {
    for (int row = j; row < to; row++) {
      out[(row - from) * Block.SIZE + lane] = (float) own[row];
    }
  }

  // A vector may reach into the lanes of the next member, which are written later, but not into the
  // next row.
  private static void row(float value, int row, int from, int to, float[] out) {
    int i = from;
    for (; i < to && i <= Block.SIZE - F.length(); i += F.length()) {
      FloatVector.broadcast(F, value).intoArray(out, row + i);
    }
    if (i < to) {
      Arrays.fill(out, row + i, row + to, value);
    }
  }

  /// Writes numbers of the members to their lanes: number `from + j` to row j.
  ///
  /// @param numbers those of each member
  /// @param to one more than the last number
  public void spread(double[][] numbers, int from, int to, double[] out) {
    for (int m = firstMember(); m <= lastMember(); m++) {
      double[] own = numbers[m];
      int lane = from(m);
      int end = to(m);
      if (end - lane == 1) {
        for (int j = from; j < to; j++) {
          out[(j - from) * Block.SIZE + lane] = own[j];
        }
      } else {
        for (int j = from; j < to; j++) {
          row(own[j], (j - from) * Block.SIZE, lane, end, out);
        }
      }
    }
  }

  // A vector may reach into the lanes of the next member, which are written later, but not into the
  // next row.
  private static void row(double value, int row, int from, int to, double[] out) {
    int i = from;
    for (; i < to && i <= Block.SIZE - D.length(); i += D.length()) {
      DoubleVector.broadcast(D, value).intoArray(out, row + i);
    }
    if (i < to) {
      Arrays.fill(out, row + i, row + to, value);
    }
  }
}
