package elbo.cli;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;

/// A folder of the test resources with a model and data.
record Case(Path folder) {
  static Case of(String name) {
    try {
      return new Case(
          Path.of(Objects.requireNonNull(Case.class.getResource("/cases/" + name)).toURI()));
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The path of a file in it.
  String file(String name) {
    return folder.resolve(name).toString();
  }
}
