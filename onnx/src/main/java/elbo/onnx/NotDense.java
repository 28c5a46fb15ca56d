package elbo.onnx;

/// The error that a graph has a part that the kernels do not compute, which the message names.
final class NotDense extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String reason;

  NotDense(String reason) {
    super(FileName.oneLine(reason), null, false, false);
    this.reason = FileName.oneLine(reason);
  }

  String reason() {
    return reason;
  }
}
