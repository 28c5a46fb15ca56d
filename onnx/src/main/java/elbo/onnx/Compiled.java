package elbo.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The parameters of a distribution as traced rows, split and broadcast to one shape.
///
/// @param rows one for each parameter
/// @param dims the shape of each in one row
@SuppressWarnings("ArrayRecordComponent") // never compared
record Compiled(List<AffineView> rows, int[] dims) {
  /// @throws NotDense if the graph computes them by other operators than dense layers and
  ///   activations
  static Compiled trace(ModelFile file, GraphInput input, List<Group> groups) {
    List<AffineView> traced =
        Tracer.trace(file, input, groups.stream().map(Group::output).toList());
    List<AffineView> parts = new ArrayList<>();
    List<int[]> shapes = new ArrayList<>();
    for (int g = 0; g < traced.size(); g++) {
      int[] row = rowDims(traced.get(g));
      shapes.add(groups.get(g).dims(file, row));
      parts.add(traced.get(g).pick(groups.get(g).indices(row)));
    }
    int[] dims = Broadcast.shape(file, groups, shapes);
    List<AffineView> rows = new ArrayList<>();
    for (int g = 0; g < parts.size(); g++) {
      int[] places = Broadcast.indices(shapes.get(g), dims);
      boolean same = shapes.get(g).length == dims.length && places.length == parts.get(g).width();
      rows.add(same ? parts.get(g) : parts.get(g).pick(places));
    }
    return new Compiled(rows, dims);
  }

  private static int[] rowDims(AffineView view) {
    return Arrays.copyOfRange(view.dims(), Math.min(1, view.dims().length), view.dims().length);
  }
}
