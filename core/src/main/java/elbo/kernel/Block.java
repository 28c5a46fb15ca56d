package elbo.kernel;

/// The shape that kernels compute on: up to [#SIZE] samples side by side, dimension-major.
///
/// Coordinate `j` of sample `i` is at `[j * SIZE + i]`. The stride is constant, so that an index is
/// one multiplication by a constant and the compiler can move bounds checks out of the inner loops.
/// A kernel that is asked for `count` samples may also compute the lanes up to [#padded(int)]; the
/// contents of these are meaningless.
public final class Block {
  /// Samples in a block, and the distance between two coordinates of one sample. A block fits the
  /// caches together with networks of the usual sizes; weights that do not fit are read once a
  /// block.
  public static final int SIZE = 128;

  private Block() {}

  /// `count` rounded up to whole vectors of the widest kind (16 floats).
  public static int padded(int count) {
    return (count + 15) & -16;
  }
}
