package elbo.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// The order in which rows of data have the numbers that a graph takes.
///
/// @param shape the shape of a row of data
/// @param order for each number that the graph takes, its index in the row of data
@SuppressWarnings("ArrayRecordComponent") // never compared
record DataLayout(RowShape shape, int[] order) {
  private static final String KEY = "\"layout\": \"nhwc\"";

  /// @param data the shape of a row of data
  /// @param description of the data: `layout` is `nhwc` where channels are the last axis of the
  ///   data, but the first of the graph
  static DataLayout of(RowShape data, Description description) {
    RowShape shape = description.shape("shape").orElse(data);
    boolean channelsLast =
        description.word("layout", List.of("nchw", "nhwc")).orElse("nchw").equals("nhwc");
    if (!channelsLast) {
      return new DataLayout(shape, new int[0]);
    }
    int[] dims = shape.dims();
    if (dims.length != 3) {
      throw description.error(
          "'layout' is 'nhwc', but "
              + (dims.length == 0
                  ? "the shape of the data is not known: add \"shape\": [height, width, channels]"
                  : shape.source() + " have the shape " + Arrays.toString(dims)));
    }
    int[] first = {dims[2], dims[0], dims[1]};
    int[] order = new int[dims[0] * dims[1] * dims[2]];
    for (int i = 0; i < order.length; i++) {
      int channel = i / (dims[0] * dims[1]);
      order[i] = i % (dims[0] * dims[1]) * dims[2] + channel;
    }
    return new DataLayout(new RowShape(first, shape.source() + " (transposed)"), order);
  }

  boolean isTransposed() {
    return order.length > 0;
  }

  /// The shape of a row of data that a graph takes which takes rows of the shape `dims`.
  List<Integer> rowShape(int[] dims) {
    int[] rows = dims;
    if (isTransposed()) {
      int[] first = shape.dims();
      rows = new int[] {first[1], first[2], first[0]};
    }
    return Arrays.stream(rows).boxed().toList();
  }

  /// @throws IllegalArgumentException if rows of the data have another shape than `dims`, unless
  ///   one is the other with neighbouring axes joined
  void check(ModelFile file, String what, int[] dims) {
    int[] rows = shape.dims();
    if (rows.length < 2 || dims.length < 2 || TracedValue.size(rows) != TracedValue.size(dims)) {
      return;
    }
    if (Broadcast.sameOrder(rows, dims)) {
      return;
    }
    // Another order of the axes, such as width before height, is none that a layout mends.
    boolean channelsLast =
        rows.length == 3 && Arrays.equals(new int[] {rows[2], rows[0], rows[1]}, dims);
    throw file.error(
        what
            + " has rows of the shape "
            + Arrays.toString(dims)
            + ", but "
            + shape.source()
            + " have the shape "
            + Arrays.toString(rows)
            + (channelsLast
                ? "; for data with channels last take --layout nhwc or add {"
                    + KEY
                    + "} to model.json"
                : ""));
  }

  /// A row of data in the order of the graph.
  double[] toGraph(double[] row) {
    return IntStream.range(0, row.length).mapToDouble(i -> row[order[i]]).toArray();
  }

  /// A row in the order of the graph, as one of data.
  double[] toData(double[] row) {
    double[] out = new double[row.length];
    for (int i = 0; i < row.length; i++) {
      out[order[i]] = row[i];
    }
    return out;
  }
}
