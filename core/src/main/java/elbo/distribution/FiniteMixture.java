package elbo.distribution;

import elbo.kernel.Block;
import elbo.kernel.Exp;
import elbo.kernel.Log;
import elbo.kernel.Scratch;
import java.util.Arrays;
import java.util.List;

/// A mixture of distributions: a sample is drawn from one of them, and its density is the weighted
/// sum of all their densities.
///
/// With that density in the weight (the balance heuristic, or deterministic mixture), a component
/// that covers what the others miss bounds the weights: log w exceeds what it would be under that
/// component by no more than −log of its share. A. Owen, Y. Zhou (2000), Safe and effective
/// importance sampling; E. Veach, L. J. Guibas (1995), Optimally combining sampling techniques.
public final class FiniteMixture implements Distribution {
  private final List<Distribution> components;
  private final Categorical shares;
  private final double[] logShares;

  /// @param components at least one, all of one dimension
  /// @param shares one number a component, greater than 0, of any sum
  /// @throws IllegalArgumentException if the numbers or dimensions do not fit or a share is not
  ///   greater than 0
  public FiniteMixture(List<? extends Distribution> components, double[] shares) {
    if (components.isEmpty() || components.size() != shares.length) {
      throw new IllegalArgumentException(
          "a mixture needs as many shares as components, but there are %d and %d"
              .formatted(shares.length, components.size()));
    }
    for (int c = 0; c < shares.length; c++) {
      if (!(shares[c] > 0)) {
        throw new IllegalArgumentException(
            "share %d must be greater than 0, but is %s".formatted(c, shares[c]));
      }
      if (components.get(c).latentDimension() != components.get(0).latentDimension()) {
        throw new IllegalArgumentException(
            "component %d has %d dimensions, but component 0 has %d"
                .formatted(
                    c, components.get(c).latentDimension(), components.get(0).latentDimension()));
      }
    }
    this.components = List.copyOf(components);
    this.shares = new Categorical(shares);
    logShares = this.shares.probabilities();
    Log.fill(logShares, 0, logShares.length, logShares);
  }

  /// The components.
  public List<Distribution> components() {
    return components;
  }

  @Override
  public int latentDimension() {
    return components.get(0).latentDimension();
  }

  /// The largest number of uniforms that a component takes, and one more, the last, for the choice
  /// of the component.
  @Override
  public int uniforms() {
    return 1 + components.stream().mapToInt(Distribution::uniforms).max().orElseThrow();
  }

  @Override
  public void sample(int count, double[] u, Scratch scratch, double[] z, double[] logQ) {
    int d = latentDimension();
    int choice = (uniforms() - 1) * Block.SIZE;
    int mark = scratch.mark();
    double[] candidate = scratch.doubles(d * Block.SIZE);
    for (int c = 0; c < components.size(); c++) {
      components.get(c).sample(count, u, scratch, candidate, logQ);
      for (int i = 0; i < count; i++) {
        if (shares.state(u[choice + i]) == c) {
          for (int j = i; j < d * Block.SIZE; j += Block.SIZE) {
            z[j] = candidate[j];
          }
        }
      }
    }
    logDensity(count, z, scratch, logQ);
    scratch.release(mark);
  }

  @Override
  public void logDensity(int count, double[] z, Scratch scratch, double[] out) {
    int mark = scratch.mark();
    int n = components.size();
    double[] terms = scratch.doubles(n * Block.SIZE);
    double[] one = scratch.doubles(Block.SIZE);
    double[] max = scratch.doubles(Block.SIZE);
    Arrays.fill(max, Double.NEGATIVE_INFINITY);
    for (int c = 0; c < n; c++) {
      components.get(c).logDensity(count, z, scratch, one);
      for (int i = 0; i < count; i++) {
        terms[c * Block.SIZE + i] = one[i] + logShares[c];
        max[i] = Math.max(max[i], one[i] + logShares[c]);
      }
    }
    for (int i = 0; i < count; i++) {
      double sum = 0;
      for (int c = 0; c < n; c++) {
        sum += Exp.exp(terms[c * Block.SIZE + i] - max[i]);
      }
      out[i] = max[i] == Double.NEGATIVE_INFINITY ? max[i] : max[i] + Log.log(sum);
    }
    scratch.release(mark);
  }
}
