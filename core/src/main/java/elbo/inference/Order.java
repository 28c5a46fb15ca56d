package elbo.inference;

import elbo.kernel.Scratch;

/// The order of numbers: a merge sort of their indices, stable, so that it is the same everywhere.
final class Order {
  private Order() {}

  /// Writes the indices of n numbers in ascending order of these.
  static void of(double[] keys, int n, long[] out, Scratch scratch) {
    int mark = scratch.mark();
    long[] from = out;
    long[] to = scratch.longs(n);
    for (int i = 0; i < n; i++) {
      out[i] = i;
    }
    for (int width = 1; width < n; width *= 2) {
      for (int start = 0; start < n; start += 2 * width) {
        int middle = Math.min(start + width, n);
        merge(keys, from, start, middle, Math.min(start + 2 * width, n), to);
      }
      long[] swap = from;
      from = to;
      to = swap;
    }
    System.arraycopy(from, 0, out, 0, n);
    scratch.release(mark);
  }

  private static void merge(double[] keys, long[] from, int start, int middle, int end, long[] to) {
    int left = start;
    int right = middle;
    for (int k = start; k < end; k++) {
      boolean first =
          right == end || (left < middle && keys[(int) from[left]] <= keys[(int) from[right]]);
      to[k] = first ? from[left++] : from[right++];
    }
  }
}
