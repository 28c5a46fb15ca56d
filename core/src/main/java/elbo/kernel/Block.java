package elbo.kernel;

/// The shape that kernels compute on: up to [#SIZE] samples side by side, dimension-major.
///
/// Coordinate `j` of sample `i` stands at `[j * SIZE + i]`. The stride is constant, so that an
/// index is one multiplication by a constant and bounds checks leave the inner loops. A kernel that
/// is told to compute `count` samples may also compute the lanes up to [#padded(int)]; what stands
/// in these is meaningless.
public final class Block {
  /// Samples in a block, and the distance between two coordinates of one sample. As many as fit the
  /// caches with the networks that are usual: weights that lie beyond these are read once a block.
  public static final int SIZE = 128;

  private Block() {}

  /// `count` rounded up to whole vectors of the widest kind (16 floats).
  public static int padded(int count) {
    return (count + 15) & -16;
  }
}
