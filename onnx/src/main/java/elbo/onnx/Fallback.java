package elbo.onnx;

import elbo.network.Decoder;
import java.util.List;

/// The factory of decoders in ONNX Runtime. It refers to none of its classes in signatures or
/// fields, so that none is loaded before [#open] is called.
final class Fallback {
  private Fallback() {}

  /// @param rows the number of rows to compute at once if the graph takes any number
  /// @param outputs the names of the outputs, in their order
  /// @throws IllegalArgumentException if ONNX Runtime does not load here or cannot run the graph
  static Decoder open(ModelFile file, GraphInput input, int rows, List<String> outputs) {
    try {
      return RuntimeDecoder.open(file, input, rows, outputs);
    } catch (LinkageError e) {
      String what = e.toString().lines().findFirst().orElse("");
      throw file.error("needs ONNX Runtime, which does not load here: " + what);
    }
  }
}
