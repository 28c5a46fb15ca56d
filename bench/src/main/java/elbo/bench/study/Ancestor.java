package elbo.bench.study;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/// Files of the project, found from a folder inside it.
final class Ancestor {
  private Ancestor() {}

  /// The file of that name in the nearest folder above that has it.
  static Path of(Path inside, String name) {
    Path at = inside;
    while (!Files.isRegularFile(at.resolve(name))) {
      at = Objects.requireNonNull(at.getParent(), "there is no " + name + " above " + inside);
    }
    return at.resolve(name);
  }
}
