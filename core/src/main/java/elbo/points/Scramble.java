package elbo.points;

/// How a digital net is randomized.
public enum Scramble {
  /// Nested uniform scrambling: each digit is permuted at random, by itself for each choice of the
  /// digits before it.
  OWEN,
  /// A digital shift: the same random digits are added to those of every point.
  SHIFT
}
