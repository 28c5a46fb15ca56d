package elbo.onnx;

import java.util.List;

/// The factory of decoders in ONNX Runtime. It refers to none of its classes in signatures or
/// fields, so that none is loaded before [#open] is called.
final class Fallback {
  private Fallback() {}

  /// @param rows the number of rows to compute at once if the graph takes any number
  /// @param groups the parameters to compute, in their order
  /// @throws IllegalArgumentException if ONNX Runtime does not load here or cannot run the graph
  static Computed open(ModelFile file, GraphInput input, int rows, List<Group> groups) {
    try {
      RuntimeDecoder decoder = RuntimeDecoder.open(file, input, rows, groups);
      return new Computed(decoder, decoder.rowDims());
    } catch (LinkageError e) {
      String what = e.toString().lines().findFirst().orElse("");
      throw file.error("needs ONNX Runtime, which does not load here: " + what);
    }
  }

  /// The route of a network that runs in ONNX Runtime for a reason.
  static Route route(NotDense because, Computed computed) {
    return new Route.OnnxRuntime(
        because.reason()
            + (computed.network().doublePrecision() && !because.reason().contains("double")
                ? ", double precision"
                : ""));
  }
}
