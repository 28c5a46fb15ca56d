package elbo.points;

import elbo.kernel.Block;
import elbo.kernel.Philox;

/// Pairs of opposite points: sample 2m is point m of [Independent] and sample 2m + 1 is 1 − u,
/// exactly.
///
/// Takes the odd part of an integrand out of its mean. The pairs are independent, so that errors
/// are those between pairs. J. M. Hammersley, K. W. Morton (1956), A new Monte Carlo technique:
/// antithetic variates.
///
/// @param seed a whole number, or any text
public record Antithetic(Seed seed) implements PointSet {
  /// @param seed a whole number, or any other text, which is hashed
  public Antithetic(String seed) {
    this(Seed.of(seed));
  }

  /// @param seed any number
  public Antithetic(long seed) {
    this(Seed.of(seed));
  }

  @Override
  public void fill(int observation, long first, int count, int from, int dimensions, double[] out) {
    Replicate.check(from, dimensions, dimensions(), "Antithetic");
    if (count == 0) {
      return;
    }
    int odd = (int) (first & 1);
    int pairs = (odd + count + 1) / 2;
    Philox.uniforms(seed.key(), observation, first / 2, pairs, from, dimensions, out);
    for (int j = 0; j < dimensions; j++) {
      spread(pairs, odd, count, j * Block.SIZE, out);
    }
  }

  // In place, from the last pair down: pair m is read before samples 2m and 2m + 1 overwrite later
  // ones.
  private static void spread(int pairs, int odd, int count, int at, double[] out) {
    for (int m = pairs - 1; m >= 0; m--) {
      double u = out[at + m];
      int i = 2 * m - odd;
      if (i + 1 < count) {
        out[at + i + 1] = 1 - u;
      }
      if (i >= 0) {
        out[at + i] = u;
      }
    }
  }

  @Override
  public long size() {
    return 2;
  }

  @Override
  public PointSet forUse(Use use) {
    return new Antithetic(seed.forUse(use));
  }
}
