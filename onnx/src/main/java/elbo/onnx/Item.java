package elbo.onnx;

/// A value of a traced graph: numbers known while compiling ([Floats], [Ints]) or one number for
/// each row of the batch and place in it ([Rows]).
sealed interface Item permits Floats, Ints, Rows {
  /// The most elements of a constant, or of a batch, that we take.
  int LARGEST = 1 << 26;

  /// The length of each axis; the first axis of [Rows] is the batch and counts as 1.
  int[] dims();

  /// The same elements rearranged: element `i` of the result is element `positions[i]` of this.
  Item pick(int[] dims, int[] positions);

  /// How many elements a shape has.
  ///
  /// @throws NotDense if more than [#LARGEST]
  static int size(int... dims) {
    long size = 1;
    for (int dim : dims) {
      size *= dim;
      if (size > LARGEST) {
        throw new NotDense("a value with more than %d elements".formatted(LARGEST));
      }
    }
    return (int) size;
  }
}
