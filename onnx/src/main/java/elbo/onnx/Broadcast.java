package elbo.onnx;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/// The rules by which the parameters of a distribution, which have shapes of their own, are matched
/// number by number: those of numpy, on the shape of one row.
final class Broadcast {
  private Broadcast() {}

  /// The shape to which the parameters in `groups`, of the given shapes, are broadcast.
  ///
  /// @throws IllegalArgumentException if there is none
  static int[] shape(ModelFile file, List<Group> groups, List<int[]> shapes) {
    int[] out = shapes.getFirst();
    for (int g = 1; g < shapes.size(); g++) {
      int[] shape = shapes.get(g);
      Optional<int[]> both = both(out, shape);
      if (both.isEmpty()) {
        throw file.error(
            String.format(
                Locale.ROOT,
                "output %s has the shape %s a row, which does not broadcast to the %s of %s",
                groups.get(g),
                Arrays.toString(shape),
                Arrays.toString(out),
                groups.getFirst()));
      }
      out = both.orElseThrow();
    }
    return out;
  }

  /// Shapes whose elements are the same numbers in row-major order fit too.
  private static Optional<int[]> both(int[] a, int[] b) {
    if (sameOrder(a, b)) {
      return Optional.of(b.length > a.length ? b : a);
    }
    int rank = Math.max(a.length, b.length);
    int[] out = new int[rank];
    for (int i = 1; i <= rank; i++) {
      int x = i <= a.length ? a[a.length - i] : 1;
      int y = i <= b.length ? b[b.length - i] : 1;
      if (x != y && x != 1 && y != 1) {
        return Optional.empty();
      }
      out[rank - i] = x == 1 ? y : x;
    }
    return Optional.of(out);
  }

  /// Whether one shape is the other with neighbouring axes joined, so that rows of both have the
  /// same elements in the same order.
  static boolean sameOrder(int[] a, int[] b) {
    Set<Integer> x = ends(a);
    Set<Integer> y = ends(b);
    return TracedValue.size(a) == TracedValue.size(b) && (x.containsAll(y) || y.containsAll(x));
  }

  private static Set<Integer> ends(int[] dims) {
    Set<Integer> ends = new HashSet<>();
    int product = 1;
    for (int dim : dims) {
      product *= dim;
      ends.add(product);
    }
    ends.remove(1);
    return ends;
  }

  /// For each element of the broadcast shape, its index in the shape before.
  static int[] indices(int[] from, int[] to) {
    return TracedValue.size(from) == TracedValue.size(to)
        ? IntStream.range(0, TracedValue.size(to)).toArray()
        : Indexing.stretched(from, to);
  }
}
