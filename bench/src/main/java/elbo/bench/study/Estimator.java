package elbo.bench.study;

import elbo.gradient.DoublyReparameterized;
import elbo.gradient.Elbo;
import elbo.gradient.Iwae;
import elbo.gradient.Objective;
import elbo.gradient.StickingTheLanding;
import java.util.Optional;

/// What the study of gradients compares, of K samples each.
enum Estimator {
  /// The mean of K log weights.
  ELBO("ELBO"),
  /// The same without the score.
  STICKING("STL"),
  /// The importance-weighted bound.
  IWAE("IWAE"),
  /// The same, doubly reparameterized.
  DOUBLY("DReG");

  private final String label;

  Estimator(String label) {
    this.label = label;
  }

  Objective of(int k) {
    return switch (this) {
      case ELBO -> new Elbo(Optional.of(k));
      case STICKING -> new StickingTheLanding(Optional.of(k));
      case IWAE -> new Iwae(k);
      case DOUBLY -> new DoublyReparameterized(k);
    };
  }

  String label() {
    return label;
  }

  /// The estimator with the same mean for the encoder and less noise, whose mean is taken.
  Estimator mean() {
    return switch (this) {
      case ELBO, STICKING -> STICKING;
      case IWAE, DOUBLY -> DOUBLY;
    };
  }

  /// Whether this one has coefficients of its own for the decoder.
  boolean differsForDecoder() {
    return this == ELBO || this == IWAE;
  }
}
