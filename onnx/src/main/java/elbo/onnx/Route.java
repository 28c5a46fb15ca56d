package elbo.onnx;

/// What computes a network that was read from an ONNX file. The printed form is for reports.
public sealed interface Route {
  /// The kernels of this library, with the same bits on every machine and no native code.
  record Compiled() implements Route {
    @Override
    public String toString() {
      return "compiled";
    }
  }

  /// ONNX Runtime, with the same bits on every run, but not necessarily on another machine.
  ///
  /// @param because the first part of the graph that the kernels do not compute
  record OnnxRuntime(String because) implements Route {
    /// Names in a graph may have any characters; those that are not visible become `?`.
    public OnnxRuntime {
      because = FileName.oneLine(because);
    }

    @Override
    public String toString() {
      return "ONNX Runtime (" + because + ")";
    }
  }
}
