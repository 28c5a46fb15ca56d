package elbo.kernel;

import java.util.Arrays;

/// Arrays that a computation over a block borrows and gives back, so that the steady state
/// allocates nothing.
///
/// Works like a stack: [#mark()], borrow, [#release(int)] to that mark. A borrowed array is at
/// least as long as asked for and holds whatever its last user left. Not safe for use by two
/// threads at once; each worker owns one.
public final class Scratch {
  private double[][] doubles = new double[16][];
  private float[][] floats = new float[16][];
  private int top;

  /// The place to [#release(int)] to.
  public int mark() {
    return top;
  }

  /// Gives back everything borrowed since `mark`.
  public void release(int mark) {
    top = mark;
  }

  /// A `double[]` of at least `length` elements with undefined contents.
  public double[] doubles(int length) {
    if (top == doubles.length) {
      doubles = Arrays.copyOf(doubles, 2 * top);
      floats = Arrays.copyOf(floats, 2 * top);
    }
    int slot = top++;
    if (doubles[slot] == null || doubles[slot].length < length) {
      doubles[slot] = new double[length];
    }
    return doubles[slot];
  }

  /// A `float[]` of at least `length` elements with undefined contents.
  public float[] floats(int length) {
    if (top == floats.length) {
      doubles = Arrays.copyOf(doubles, 2 * top);
      floats = Arrays.copyOf(floats, 2 * top);
    }
    int slot = top++;
    if (floats[slot] == null || floats[slot].length < length) {
      floats[slot] = new float[length];
    }
    return floats[slot];
  }
}
