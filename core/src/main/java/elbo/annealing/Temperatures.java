package elbo.annealing;

import java.util.Locale;

/// The inverse temperatures of a path, which rise from 0, where the density is q, to 1, where it is
/// p(x, ·).
///
/// @param betas T + 1 numbers, T the number of steps
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Temperatures(double[] betas) {
  /// @throws IllegalArgumentException if there is no step, or they do not rise from 0 to 1
  public Temperatures {
    if (betas.length < 2) {
      throw new IllegalArgumentException("steps must be at least 1, but are " + (betas.length - 1));
    }
    betas = betas.clone();
    if (betas[0] != 0 || betas[betas.length - 1] != 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "temperatures must rise from 0 to 1, but rise from %s to %s",
              betas[0],
              betas[betas.length - 1]));
    }
    for (int t = 1; t < betas.length; t++) {
      if (!(betas[t] > betas[t - 1])) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "temperatures must rise, but temperature %d is %s after %s",
                t,
                betas[t],
                betas[t - 1]));
      }
    }
  }

  /// T.
  public int steps() {
    return betas.length - 1;
  }

  /// The temperature that step t ends at.
  ///
  /// @param t from 0 to T
  double beta(int t) {
    return betas[t];
  }
}
