package elbo.cli;

/// What a command does.
interface Task {
  /// Does it.
  ///
  /// @return the exit status
  /// @throws elbo.InputException if something that the user gave is wrong
  int run();
}
