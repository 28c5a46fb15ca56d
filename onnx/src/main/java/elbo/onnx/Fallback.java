package elbo.onnx;

import elbo.network.Decoder;
import java.util.List;

/// The way to ONNX Runtime. Names none of its classes, so that none is loaded before this is
/// called.
final class Fallback {
  private Fallback() {}

  /// @param rows how many rows to compute at once if the graph takes any number
  /// @param outputs those wanted, one after another
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
