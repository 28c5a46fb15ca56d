package elbo.report;

import java.util.List;
import java.util.Optional;

/// The command that asked for a run, as far as it decides the results.
///
/// @param command its name and its options, `--rows=0:10`, in the order of their names; empty where
///   a program asked
/// @param classPath the SHA-256 of the user's own classes, where there are any
public record Invocation(List<String> command, Optional<String> classPath) {
  /// That of a program.
  public static final Invocation NONE = new Invocation(List.of(), Optional.empty());

  public Invocation {
    command = List.copyOf(command);
  }
}
