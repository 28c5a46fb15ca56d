package elbo.onnx;

import elbo.onnx.AffineView.Source;
import java.util.Arrays;
import java.util.stream.IntStream;

/// Means and sums along axes of one row.
final class Reductions {
  private Reductions() {}

  static AffineView apply(Node node) {
    AffineView in = node.rows(0);
    int rank = in.dims().length;
    boolean[] reduced = new boolean[rank];
    for (long axis : node.list("axes", 1).orElseThrow(() -> node.beyond("of everything"))) {
      reduced[node.axis(axis, rank)] = true;
    }
    int[] kept = IntStream.range(0, rank).filter(a -> !reduced[a]).toArray();
    int[] gone = IntStream.range(0, rank).filter(a -> reduced[a]).toArray();
    if (rank == 0 || reduced[0] || gone.length == 0) {
      throw node.beyond(gone.length == 0 ? "of everything" : "across the batch");
    }
    int size = TracedValue.size(Arrays.stream(gone).map(a -> in.dims()[a]).toArray());
    if (size == 0) {
      throw node.beyond("of nothing");
    }
    AffineView grouped = in.pick(in.dims(), order(in.dims(), kept, gone));
    boolean keep = node.integer("keepdims", 1) != 0;
    int[] dims =
        keep
            ? IntStream.range(0, rank).map(a -> reduced[a] ? 1 : in.dims()[a]).toArray()
            : Arrays.stream(kept).map(a -> in.dims()[a]).toArray();
    AffineView mean = AffineView.of(new Source.Mean(grouped, size), dims);
    return node.operator().equals("ReduceSum") ? mean.times(size) : mean;
  }

  /// The elements with those that are reduced to one next to each other.
  private static int[] order(int[] dims, int[] kept, int[] gone) {
    int[] axes = IntStream.concat(Arrays.stream(kept), Arrays.stream(gone)).toArray();
    int[] strides = Indexing.strides(dims);
    return Indexing.walk(
        Arrays.stream(axes).map(a -> dims[a]).toArray(),
        Arrays.stream(axes).map(a -> strides[a]).toArray());
  }
}
