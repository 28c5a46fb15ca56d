package elbo.cli;

import elbo.InputException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// What went wrong, as one line for people and a status for scripts.
final class Failures {
  private static final int DONE = 0;
  private static final int BAD_INPUT = 2;

  private Failures() {}

  /// Prints the line, if there is anything to say.
  ///
  /// @return the exit status
  static int report(Throwable failure, PrintStream err) {
    Throwable cause = root(failure);
    if (cause instanceof StandardStream.Failure write && write.brokenPipe()) {
      return DONE;
    }
    err.println("elbo: " + new InputException(message(cause)).getMessage());
    if ("1".equals(System.getenv("ELBO_DEBUG"))) {
      failure.printStackTrace(err);
    }
    return BAD_INPUT;
  }

  // The engine wraps what is no RuntimeException.
  private static Throwable root(Throwable failure) {
    return failure instanceof IllegalStateException && failure.getCause() instanceof Error error
        ? error
        : failure;
  }

  private static String message(Throwable failure) {
    return switch (failure) {
      case InputException e -> String.valueOf(e.getMessage());
      case ParameterException e -> usage(e);
      case StandardStream.Failure e -> "standard output: " + e.getMessage();
      case OutOfMemoryError _ ->
          String.format(
              Locale.ROOT,
              "a heap of %d MiB is too small for this (ELBO_JAVA_OPTS=-Xmx…)",
              Runtime.getRuntime().maxMemory() >> 20);
      default ->
          String.format(
              Locale.ROOT, "this is a fault of elbo: %s (ELBO_DEBUG=1 shows where)", failure);
    };
  }

  private static String usage(ParameterException e) {
    String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("bad usage");
    message = message.replaceAll("is not an? (long|int)$", "is not a whole number");
    if (e instanceof UnmatchedArgumentException unmatched) {
      List<String> suggestions = unmatched.getSuggestions();
      message += suggestions.isEmpty() ? "" : "; nearest: " + String.join(", ", suggestions);
    }
    return String.format(
        Locale.ROOT,
        "%s (see %s --help)",
        message,
        e.getCommandLine().getCommandSpec().qualifiedName());
  }
}
