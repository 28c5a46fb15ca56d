package elbo.onnx;

/// The kind of numbers that data have, on which a guess of the likelihood rests.
public enum DataKind {
  /// There are no data.
  UNKNOWN,
  /// Zeros and ones.
  BINARY,
  /// From 0 to 1.
  UNIT,
  /// Whole numbers from 0.
  COUNTS,
  /// Any.
  REAL
}
