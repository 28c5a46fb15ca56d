package elbo.gradient;

import java.util.Optional;

/// Rules of parameters that several objectives have.
final class Checks {
  private Checks() {}

  static void atLeast(int least, String parameter, int value) {
    if (value < least) {
      throw new IllegalArgumentException(
          parameter + " must be at least " + least + ", but is " + value);
    }
  }

  static void samples(Optional<Integer> samples) {
    samples.ifPresent(n -> atLeast(1, "samples", n));
  }
}
