package elbo.report;

import elbo.InputException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/// Errors of files that cannot be written, in one line, and what a name must be like.
final class Unwritable {
  private Unwritable() {}

  /// @throws InputException if there is no folder for the file
  static void requireFolder(Path file) {
    Path folder = file.toAbsolutePath().resolveSibling(".").normalize();
    if (!Files.isDirectory(folder)) {
      throw new InputException(file + ": cannot be written: there is no folder " + folder);
    }
  }

  /// @param what it is, for the message
  /// @param endings that its name may have, in small letters
  /// @throws InputException if its name has none of them
  static void requireEnding(Path file, String what, String... endings) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    if (Arrays.stream(endings).noneMatch(name::endsWith)) {
      throw new InputException(
          file + ": the name of " + what + " must end in " + String.join(" or ", endings));
    }
  }

  static InputException of(String file, Exception e) {
    Throwable cause =
        e instanceof UncheckedIOException u && u.getCause() != null ? u.getCause() : e;
    String why =
        switch (cause) {
          case AccessDeniedException _ -> "permission is denied";
          case NoSuchFileException _ -> "no file can be made in its folder";
          case FileSystemException f when f.getReason() != null -> f.getReason();
          default -> String.valueOf(cause.getMessage());
        };
    return new InputException(file + ": cannot be written: " + why, e);
  }
}
