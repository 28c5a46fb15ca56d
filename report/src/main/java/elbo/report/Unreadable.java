package elbo.report;

import elbo.InputException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/// Errors of outputs that cannot be read again, in one line.
final class Unreadable {
  private Unreadable() {}

  static InputException of(String file, IOException e) {
    String why =
        switch (e) {
          case NoSuchFileException _ -> "must exist, but there is no such file";
          case AccessDeniedException _ -> "must be readable, but permission is denied";
          default -> "cannot be read: " + e.getMessage();
        };
    return new InputException(file + ": " + why, e);
  }
}
