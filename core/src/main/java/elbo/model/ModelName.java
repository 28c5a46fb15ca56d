package elbo.model;

import java.util.Optional;

/// The printed name of a model, with a hash of its weights where the name does not determine them.
record ModelName(String text, Optional<String> sha256) {
  /// A name from which the model can be made again.
  static ModelName whole(String text) {
    return new ModelName(text, Optional.empty());
  }

  /// A name with only the sizes of the weights in `digest`.
  static ModelName of(String text, Digest digest) {
    return new ModelName(text, Optional.of(digest.hex()));
  }
}
