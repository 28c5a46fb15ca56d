package elbo.training;

/// Whether rows are taken as they are.
public enum Binarization {
  /// Rows as they are.
  NONE,
  /// One with probability x, else zero, drawn anew in each epoch. Validation rows are drawn once.
  DYNAMIC
}
