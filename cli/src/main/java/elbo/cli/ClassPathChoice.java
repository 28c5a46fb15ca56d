package elbo.cli;

import elbo.InputException;
import elbo.name.UserClasses;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Jars and folders with a user's own classes: those of `--classpath`, then those of
/// ELBO_CLASSPATH.
final class ClassPathChoice {
  private static final String VARIABLE = "ELBO_CLASSPATH";

  private ClassPathChoice() {}

  /// @throws InputException if one is neither a jar nor a folder
  static List<Path> of(Optional<String> option) {
    List<Path> all = new ArrayList<>();
    option.ifPresent(text -> all.addAll(parsed("--classpath", text)));
    Optional.ofNullable(System.getenv(VARIABLE))
        .ifPresent(text -> all.addAll(parsed(VARIABLE, text)));
    return all;
  }

  private static List<Path> parsed(String from, String text) {
    try {
      return UserClasses.parse(text);
    } catch (IllegalArgumentException e) {
      throw new InputException(from + ": " + e.getMessage(), e);
    }
  }

  /// The SHA-256 of those that are open, where there are any.
  static Optional<String> sha256() {
    List<Path> paths = UserClasses.current();
    try {
      return paths.isEmpty() ? Optional.empty() : Optional.of(UserClasses.sha256(paths));
    } catch (IOException e) {
      throw new InputException("--classpath: cannot be read: " + e.getMessage(), e);
    }
  }
}
