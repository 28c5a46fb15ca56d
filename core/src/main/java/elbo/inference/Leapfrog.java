package elbo.inference;

import elbo.annealing.Kernel;
import java.util.Optional;

/// The rule for the number of leapfrog steps.
final class Leapfrog {
  private Leapfrog() {}

  /// @throws IllegalArgumentException if they are out of range or the kernel takes none
  static void check(Optional<Kernel> kernel, int leapfrog, int most) {
    if (leapfrog < 1 || leapfrog > most) {
      throw new IllegalArgumentException(
          "leapfrog must be from 1 to " + most + ", but is " + leapfrog);
    }
    if (kernel.isPresent() && kernel.get() != Kernel.HMC) {
      throw new IllegalArgumentException(
          "leapfrog goes with kernel=HMC alone, but the kernel is " + kernel.get());
    }
  }
}
