package elbo.onnx;

import java.util.Locale;

/// A value of a traced graph: numbers known while compiling ([Floats], [Ints]), or rows of numbers
/// that depend on the rows of the batch ([AffineView]).
sealed interface TracedValue permits Floats, Ints, AffineView {
  /// The largest number of elements of a constant or of a batch.
  int LARGEST = 1 << 26;

  /// The length of each axis; the first axis of [AffineView] is the batch and counts as 1.
  int[] dims();

  /// The same elements rearranged: element `i` of the result is element `positions[i]` of this.
  TracedValue pick(int[] dims, int[] positions);

  /// The number of elements of a shape.
  ///
  /// @throws NotDense if more than [#LARGEST]
  static int size(int... dims) {
    long size = 1;
    for (int dim : dims) {
      size *= dim;
      if (size > LARGEST) {
        throw new NotDense(
            String.format(Locale.ROOT, "a value with more than %d elements", LARGEST));
      }
    }
    return (int) size;
  }
}
