package elbo.onnx;

/// What computes a network that was read from an ONNX file. Its printed form is fit for a report.
public sealed interface Route {
  /// Our own kernels: the same bits on every machine, and nothing native is loaded.
  record Compiled() implements Route {
    @Override
    public String toString() {
      return "compiled";
    }
  }

  /// ONNX Runtime: the same bits on every run, but not necessarily on another machine.
  ///
  /// @param because the first thing in the graph that our kernels do not compute
  record OnnxRuntime(String because) implements Route {
    @Override
    public String toString() {
      return "ONNX Runtime (" + because + ")";
    }
  }
}
