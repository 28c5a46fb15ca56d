package elbo.proposal;

import elbo.kernel.Scratch;
import java.util.Optional;
import java.util.OptionalDouble;

/// A distribution over latents that can be drawn from and whose density is known: q(z | x) for one
/// x, a prior, or an exact posterior.
///
/// Maps uniforms to latents; where the uniforms come from is not its business. Immutable. Densities
/// of discrete latents are probabilities; a discrete latent is a whole number held in a double.
public interface Proposal {
  /// d, the dimension of z.
  int latentDimension();

  /// How many uniforms one sample takes.
  default int uniforms() {
    return latentDimension();
  }

  /// Maps uniforms to latents and writes log q(z), in nats.
  ///
  /// @param count at most `Block.SIZE`
  /// @param u coordinate j of sample i at `u[j * Block.SIZE + i]`, strictly between 0 and 1
  /// @param scratch lends what is needed on the way
  /// @param z dimension-major like `u`, another array
  /// @param logQ one number a sample
  void sample(int count, double[] u, Scratch scratch, double[] z, double[] logQ);

  /// Writes log q(z), in nats, of samples `i < count`.
  void logDensity(int count, double[] z, Scratch scratch, double[] out);

  /// The distribution of the coordinates from `from` on, whatever those before them are, where it
  /// is known.
  ///
  /// @param from from 0 to d − 1
  default Optional<Proposal> marginal(int from) {
    return from == 0 ? Optional.of(this) : Optional.empty();
  }

  /// KL(q ‖ p) in nats where it has a closed form.
  default OptionalDouble klTo(Proposal p) {
    return OptionalDouble.empty();
  }
}
