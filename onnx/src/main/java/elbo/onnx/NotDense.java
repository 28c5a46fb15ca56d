package elbo.onnx;

/// A graph holds something that our kernels do not compute; the message says what.
final class NotDense extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String reason;

  NotDense(String reason) {
    super(reason, null, false, false);
    this.reason = reason;
  }

  String reason() {
    return reason;
  }
}
