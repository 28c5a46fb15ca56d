package elbo.onnx;

import elbo.onnx.AffineView.Source;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// The operators that only move elements, where no row of the batch is mixed with another.
final class Shapes {
  private final long batch;
  private final Source input;

  /// @param batch rows in a batch if the graph has a fixed number, else 0
  Shapes(long batch, Source input) {
    this.batch = batch;
    this.input = input;
  }

  TracedValue reshape(Node node) {
    long[] target = node.ints(1).values;
    return reshape(node, node.item(0), target, node.integer("allowzero", 0) == 0);
  }

  private TracedValue reshape(Node node, TracedValue item, long[] target, boolean zeroCopies) {
    int[] old = item.dims();
    long[] dims = target.clone();
    int open = -1;
    long known = 1;
    for (int a = 0; a < dims.length; a++) {
      if (dims[a] == 0 && zeroCopies && a < old.length) {
        dims[a] = old[a];
      } else if (a == 0 && item instanceof AffineView && dims[0] != -1) {
        dims[0] = dims[0] == Ints.BATCH || (batch > 0 && dims[0] == batch) ? 1 : 0;
      } else if (dims[a] == -1 && open < 0) {
        open = a;
        dims[a] = 1;
      }
      known = dims[a] < 1 || known * dims[a] > Integer.MAX_VALUE ? 0 : known * dims[a];
    }
    int size = TracedValue.size(old);
    if (open >= 0 && known > 0) {
      dims[open] = size / known;
      known *= dims[open];
    }
    if (known != size || known == 0) {
      throw node.beyond(
          String.format(Locale.ROOT, "of %s to %s", Arrays.toString(old), Arrays.toString(target)));
    }
    return shaped(node, item, Node.toInts(dims));
  }

  private static TracedValue shaped(Node node, TracedValue item, int[] dims) {
    if (item instanceof AffineView && (dims.length == 0 || dims[0] != 1)) {
      throw node.beyond("of the batch");
    }
    return item.pick(dims, IntStream.range(0, TracedValue.size(dims)).toArray());
  }

  TracedValue flatten(Node node) {
    AffineView in = node.rows(0);
    int rank = in.dims().length;
    long axis = node.integer("axis", 1);
    if ((axis < 0 ? axis + rank : axis) != 1) {
      throw node.beyond("from another axis than the first after the batch");
    }
    return shaped(node, in, new int[] {1, in.width()});
  }

  TracedValue squeeze(Node node) {
    TracedValue in = node.item(0);
    int[] old = in.dims();
    boolean[] drop = new boolean[old.length];
    if (in instanceof AffineView && batch == 1 && node.list("axes", 1).isEmpty()) {
      throw node.beyond("of a batch of one");
    }
    long[] axes =
        node.list("axes", 1)
            .orElseGet(() ->
                IntStream.range(in instanceof AffineView ? 1 : 0, old.length)
                    .filter(a -> old[a] == 1)
                    .asLongStream()
                    .toArray());
    for (long a : axes) {
      int axis = behindBatch(node, in, a);
      if (old[axis] != 1) {
        throw node.beyond("of an axis of length " + old[axis]);
      }
      drop[axis] = true;
    }
    int[] kept = IntStream.range(0, old.length).filter(a -> !drop[a]).map(a -> old[a]).toArray();
    return shaped(node, in, kept);
  }

  TracedValue unsqueeze(Node node) {
    TracedValue in = node.item(0);
    long[] axes = node.list("axes", 1).orElseThrow(() -> node.beyond("without axes"));
    int rank = in.dims().length + axes.length;
    boolean[] added = new boolean[rank];
    for (long a : axes) {
      added[node.axis(a, rank)] = true;
    }
    int[] dims = new int[rank];
    int from = 0;
    for (int a = 0; a < rank; a++) {
      dims[a] = added[a] || from == in.dims().length ? 1 : in.dims()[from++];
    }
    if (in instanceof AffineView && added[0]) {
      throw node.beyond("before the batch");
    }
    return shaped(node, in, dims);
  }

  TracedValue transpose(Node node) {
    TracedValue in = node.item(0);
    int[] old = in.dims();
    int rank = old.length;
    int[] order = IntStream.range(0, rank).map(a -> rank - 1 - a).toArray();
    if (node.attribute("perm").isPresent()) {
      order = Node.toInts(node.list("perm", 1).orElseThrow());
    }
    if (!Arrays.equals(Arrays.stream(order).sorted().toArray(), IntStream.range(0, rank).toArray())
        || (in instanceof AffineView && order[0] != 0)) {
      throw node.beyond("of the batch");
    }
    int[] oldStrides = Indexing.strides(old);
    int[] dims = Arrays.stream(order).map(a -> old[a]).toArray();
    int[] strides = Arrays.stream(order).map(a -> oldStrides[a]).toArray();
    return in.pick(dims, Indexing.walk(dims, strides));
  }

  TracedValue slice(Node node) {
    TracedValue item = node.item(0);
    long[] starts = node.list("starts", 1).orElseThrow(() -> node.beyond("without starts"));
    long[] ends = node.list("ends", 2).orElseThrow(() -> node.beyond("without ends"));
    long[] axes =
        node.list("axes", 3)
            .orElseGet(() -> IntStream.range(0, starts.length).asLongStream().toArray());
    long[] steps = node.list("steps", 4).orElseGet(() -> filled(starts.length, 1));
    if (ends.length != starts.length
        || axes.length != starts.length
        || steps.length != starts.length) {
      throw node.beyond("with lists of different lengths");
    }
    for (int s = 0; s < starts.length; s++) {
      int axis = node.axis(axes[s], item.dims().length);
      int length = item.dims()[axis];
      if (axis == 0 && item instanceof AffineView) {
        if (starts[s] == 0 && ends[s] >= Integer.MAX_VALUE && steps[s] == 1) {
          continue;
        }
        throw node.beyond("of the batch");
      }
      item = Indexing.along(item, axis, Indexing.slice(node, length, starts[s], ends[s], steps[s]));
    }
    return item;
  }

  TracedValue gather(Node node) {
    TracedValue in = node.item(0);
    int axis = behindBatch(node, in, node.integer("axis", 0));
    Ints indices = node.ints(1);
    int length = in.dims()[axis];
    int[] places = new int[indices.values.length];
    for (int i = 0; i < places.length; i++) {
      places[i] = node.axis(indices.values[i], length);
    }
    TracedValue gathered = Indexing.along(in, axis, places);
    int[] inner = indices.dims();
    int[] old = in.dims();
    int[] dims = new int[old.length - 1 + inner.length];
    System.arraycopy(old, 0, dims, 0, axis);
    System.arraycopy(inner, 0, dims, axis, inner.length);
    System.arraycopy(old, axis + 1, dims, axis + inner.length, old.length - axis - 1);
    return shaped(node, gathered, dims);
  }

  List<TracedValue> split(Node node) {
    TracedValue in = node.item(0);
    int axis = behindBatch(node, in, node.integer("axis", 0));
    int length = in.dims()[axis];
    int parts = (int) node.integer("num_outputs", node.outputs());
    if (parts < 1 || parts > length) {
      throw node.beyond(String.format(Locale.ROOT, "of %d elements into %d parts", length, parts));
    }
    int each = (length + parts - 1) / parts;
    long[] sizes =
        node.list("split", 1)
            .orElseGet(() ->
                IntStream.range(0, parts)
                    .mapToLong(p -> Math.max(0, Math.min(each, length - p * each)))
                    .toArray());
    List<TracedValue> out = new ArrayList<>();
    int from = 0;
    for (long size : sizes) {
      if (size < 0 || size > length - from) {
        throw node.beyond(
            String.format(Locale.ROOT, "of %d elements into %s", length, Arrays.toString(sizes)));
      }
      out.add(Indexing.along(in, axis, IntStream.range(from, from + (int) size).toArray()));
      from += (int) size;
    }
    return out;
  }

  TracedValue concat(Node node) {
    if (node.inputs() == 1) {
      return node.item(0);
    }
    if (node.item(0) instanceof Ints) {
      return Ints.of(
          IntStream.range(0, node.inputs())
              .mapToObj(node::ints)
              .flatMapToLong(i -> Arrays.stream(i.values))
              .toArray());
    }
    List<AffineView> parts = IntStream.range(0, node.inputs()).mapToObj(node::rows).toList();
    int rank = parts.getFirst().dims().length;
    int axis = behindBatch(node, parts.getFirst(), node.integer("axis", 1));
    for (AffineView part : parts) {
      if (part.dims().length != rank || part.dims()[axis] != part.width()) {
        throw node.beyond("of several axes");
      }
    }
    int[] dims = parts.getFirst().dims().clone();
    dims[axis] = parts.stream().mapToInt(AffineView::width).sum();
    return AffineView.joined(parts, dims);
  }

  TracedValue expand(Node node) {
    TracedValue in = node.item(0);
    long[] target = node.ints(1).values;
    boolean ofBatch = target.length > 0 && target[0] == Ints.BATCH;
    int[] shape = Node.toInts(Arrays.stream(target).map(t -> t == Ints.BATCH ? 1 : t).toArray());
    int[] dims = Indexing.broadcast(node, in.dims(), shape);
    if (in instanceof AffineView
        ? dims.length != in.dims().length || dims[0] != 1
        : ofBatch && dims[0] != 1) {
      throw node.beyond("of the batch");
    }
    TracedValue stretched = in.pick(dims, Indexing.stretched(in.dims(), dims));
    return ofBatch && stretched instanceof Floats f
        ? AffineView.constant(input, dims, f.values)
        : stretched;
  }

  TracedValue shape(Node node) {
    TracedValue in = node.item(0);
    if (node.integer("start", 0) != 0 || node.attribute("end").isPresent()) {
      throw node.beyond("of some axes");
    }
    long[] dims = Arrays.stream(in.dims()).asLongStream().toArray();
    if (in instanceof AffineView) {
      dims[0] = batch > 0 ? batch : Ints.BATCH;
    }
    return Ints.of(dims);
  }

  private static int behindBatch(Node node, TracedValue item, long axis) {
    int front = node.axis(axis, item.dims().length);
    if (front == 0 && item instanceof AffineView) {
      throw node.beyond("along the batch");
    }
    return front;
  }

  private static long[] filled(int length, long value) {
    long[] all = new long[length];
    Arrays.fill(all, value);
    return all;
  }
}
