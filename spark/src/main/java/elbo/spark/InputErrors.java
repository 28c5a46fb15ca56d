package elbo.spark;

import elbo.InputException;

/// What has ended a job, as the error of a run on one machine.
final class InputErrors {
  private InputErrors() {}

  /// The error of the input that a task has found, else that Spark has failed.
  static RuntimeException of(Throwable failed) {
    for (Throwable t = failed; t != null; t = t.getCause()) {
      if (t instanceof InputException input) {
        return input;
      }
    }
    Throwable cause = failed.getCause() == null ? failed : failed.getCause();
    return new IllegalStateException("Spark: " + cause.getMessage(), cause);
  }
}
