package elbo.training;

/// What a program learns of a run while it lasts. Called by the thread that called `fit`.
public interface Listener {
  /// One that does nothing.
  static Listener none() {
    return (epoch, state) -> {};
  }

  /// Called after each epoch.
  ///
  /// @param state everything that is needed to go on from here with the same bits; the parameters
  ///   in it are those of now
  void epoch(Epoch epoch, TrainingState state);

  /// Called after each step.
  ///
  /// @param epoch the current one, from 1
  /// @param step that of the epoch, from 1
  /// @param steps those of an epoch
  /// @param objective the mean of the objective over the rows of the epoch so far
  default void step(int epoch, int step, int steps, double objective) {}
}
