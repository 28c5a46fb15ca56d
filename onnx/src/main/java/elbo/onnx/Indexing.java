package elbo.onnx;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.LongStream;

/// The former indices of the elements of a rearranged value.
final class Indexing {
  private Indexing() {}

  /// The indices that a slice takes from an axis of this length.
  static int[] slice(Node node, int length, long start, long end, long step) {
    if (step == 0 || start == Ints.BATCH || end == Ints.BATCH) {
      throw node.beyond("by the length of the batch or a step of 0");
    }
    if (length == 0) {
      return new int[0];
    }
    int low = step > 0 ? 0 : -1;
    long from = Math.clamp(start < 0 ? start + length : start, 0, length + low);
    long to = Math.clamp(end < 0 ? end + length : end, low, length + low);
    long stride = Math.clamp(step, -length - 1, length + 1);
    return LongStream.iterate(from, i -> stride > 0 ? i < to : i > to, i -> i + stride)
        .mapToInt(Math::toIntExact)
        .toArray();
  }

  /// Keeps the given indices of one axis.
  static TracedValue along(TracedValue item, int axis, int[] places) {
    int[] dims = item.dims().clone();
    int[] strides = strides(dims);
    dims[axis] = places.length;
    int[] from = strides.clone();
    from[axis] = 0;
    int[] positions = walk(dims, from);
    int inner = TracedValue.size(Arrays.copyOfRange(dims, axis + 1, dims.length));
    for (int i = 0; i < positions.length; i++) {
      positions[i] += places[i / inner % places.length] * strides[axis];
    }
    return item.pick(dims, positions);
  }

  /// The shape to which both shapes are broadcast.
  static int[] broadcast(Node node, int[] a, int[] b) {
    int rank = Math.max(a.length, b.length);
    int[] dims = new int[rank];
    for (int i = 1; i <= rank; i++) {
      int x = i <= a.length ? a[a.length - i] : 1;
      int y = i <= b.length ? b[b.length - i] : 1;
      if (x != y && x != 1 && y != 1) {
        throw node.beyond(
            String.format(
                Locale.ROOT, "of the shapes %s and %s", Arrays.toString(a), Arrays.toString(b)));
      }
      dims[rank - i] = x == 1 ? y : x;
    }
    return dims;
  }

  /// For each element of a broadcast value, its index in the value before.
  static int[] stretched(int[] from, int[] to) {
    int[] fromStrides = strides(from);
    int[] strides = new int[to.length];
    int ahead = to.length - from.length;
    for (int a = 0; a < from.length; a++) {
      strides[a + ahead] = from[a] == 1 ? 0 : fromStrides[a];
    }
    return walk(to, strides);
  }

  /// The distance of neighbours along each axis, row-major.
  static int[] strides(int[] dims) {
    int[] strides = new int[dims.length];
    int stride = 1;
    for (int a = dims.length - 1; a >= 0; a--) {
      strides[a] = stride;
      stride *= dims[a];
    }
    return strides;
  }

  /// The indices, with these strides, of the elements of `dims` in row-major order.
  static int[] walk(int[] dims, int[] strides) {
    int[] places = new int[TracedValue.size(dims)];
    for (int i = 0; i < places.length; i++) {
      int rest = i;
      for (int a = dims.length - 1; a >= 0; a--) {
        places[i] += rest % dims[a] * strides[a];
        rest /= dims[a];
      }
    }
    return places;
  }
}
