package elbo.spark;

import elbo.Failure;
import elbo.Result;

/// What came of a row.
sealed interface Outcome {
  int row();

  /// It has a result.
  record Done(Result result) implements Outcome {
    @Override
    public int row() {
      return result.x().number();
    }
  }

  /// It has none.
  record Failed(Failure failure) implements Outcome {
    @Override
    public int row() {
      return failure.row();
    }
  }

  /// It was left for a task of its own.
  ///
  /// @param cost the evaluations that it asks for
  record Deferred(int row, long cost) implements Outcome {}
}
