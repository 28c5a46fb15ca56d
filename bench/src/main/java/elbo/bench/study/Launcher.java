package elbo.bench.study;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/// The launcher of the command line, `./elbo`.
final class Launcher {
  private Launcher() {}

  /// That of the project that a folder is in.
  static Path above(Path inside) {
    Path at = inside.toAbsolutePath().normalize();
    while (!Files.isExecutable(at.resolve("elbo")) || Files.isDirectory(at.resolve("elbo"))) {
      at = Objects.requireNonNull(at.getParent(), "there is no ./elbo above " + inside);
    }
    return at.resolve("elbo");
  }
}
