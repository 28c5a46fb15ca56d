package elbo.kernel;

import java.lang.ref.SoftReference;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Function;

/// Arrays that a computation over a block borrows and gives back, so that the steady state
/// allocates nothing.
///
/// It is a stack: take a [#mark()], borrow, and [#release(int)] to that mark. A borrowed array is
/// at least as long as requested; its contents are undefined. Two threads must not use one at once;
/// each worker owns one, or borrows that of its thread ([#with(Function)]).
public final class Scratch {
  // References are soft, so that the collector can free the arrays where memory is short.
  private static final ThreadLocal<SoftReference<Scratch>> OWN =
      ThreadLocal.withInitial(() -> new SoftReference<>(new Scratch()));

  private double[][] doubles = new double[16][];
  private float[][] floats = new float[16][];
  private long[][] longs = new long[16][];
  private int top;

  /// Does some work with the arrays of the calling thread. Without them, work that is done often,
  /// but by no worker, would allocate new ones every time.
  ///
  /// @param work must not keep what it borrows
  public static <T> T with(Function<Scratch, T> work) {
    Scratch scratch = own();
    int mark = scratch.mark();
    try {
      return work.apply(scratch);
    } finally {
      scratch.release(mark);
    }
  }

  private static Scratch own() {
    Scratch found = OWN.get().get();
    if (found != null) {
      return found;
    }
    Scratch scratch = new Scratch();
    OWN.set(new SoftReference<>(scratch));
    return scratch;
  }

  /// [#with(Function)] for work without a result.
  public static void lend(Consumer<Scratch> work) {
    with(scratch -> {
      work.accept(scratch);
      return scratch;
    });
  }

  /// The current height of the stack, for [#release(int)].
  public int mark() {
    return top;
  }

  /// Gives back everything borrowed since `mark`.
  public void release(int mark) {
    top = mark;
  }

  /// A `double[]` of at least `length` elements with undefined contents.
  public double[] doubles(int length) {
    int slot = slot();
    if (doubles[slot] == null || doubles[slot].length < length) {
      doubles[slot] = new double[length];
    }
    return doubles[slot];
  }

  /// A `float[]` of at least `length` elements with undefined contents.
  public float[] floats(int length) {
    int slot = slot();
    if (floats[slot] == null || floats[slot].length < length) {
      floats[slot] = new float[length];
    }
    return floats[slot];
  }

  /// A `long[]` of at least `length` elements with undefined contents.
  public long[] longs(int length) {
    int slot = slot();
    if (longs[slot] == null || longs[slot].length < length) {
      longs[slot] = new long[length];
    }
    return longs[slot];
  }

  private int slot() {
    if (top == doubles.length) {
      doubles = Arrays.copyOf(doubles, 2 * top);
      floats = Arrays.copyOf(floats, 2 * top);
      longs = Arrays.copyOf(longs, 2 * top);
    }
    return top++;
  }
}
