package elbo.distribution;

import elbo.kernel.Block;
import elbo.kernel.Exp;
import elbo.kernel.Log;
import elbo.kernel.Scratch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

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
  // Components whose densities are computed from that of one distribution, by that distribution.
  private final List<Group> groups;

  private record Group(Distribution about, List<Integer> components) {}

  /// @param components at least one, all of one dimension
  /// @param shares one number a component, greater than 0, of any sum
  /// @throws IllegalArgumentException if the numbers or dimensions do not fit or a share is not
  ///   greater than 0
  public FiniteMixture(List<? extends Distribution> components, double[] shares) {
    if (components.isEmpty() || components.size() != shares.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a mixture needs as many shares as components, but there are %d and %d",
              shares.length,
              components.size()));
    }
    for (int c = 0; c < shares.length; c++) {
      if (!(shares[c] > 0)) {
        throw new IllegalArgumentException(
            String.format(Locale.ROOT, "share %d must be greater than 0, but is %s", c, shares[c]));
      }
      if (!components.get(c).hasDensity()) {
        throw new IllegalArgumentException(
            "component "
                + c
                + " of a mixture has a density at its own samples alone (a flow), but must have one"
                + " at those of the others");
      }
      if (components.get(c).latentDimension() != components.get(0).latentDimension()) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "component %d has %d dimensions, but component 0 has %d",
                c,
                components.get(c).latentDimension(),
                components.get(0).latentDimension()));
      }
    }
    this.components = List.copyOf(components);
    this.shares = new Categorical(shares);
    logShares = this.shares.probabilities();
    Log.fill(logShares, 0, logShares.length, logShares);
    groups = groups(this.components);
  }

  private static List<Group> groups(List<Distribution> components) {
    Map<Distribution, List<Integer>> groups = new LinkedHashMap<>();
    for (int c = 0; c < components.size(); c++) {
      Distribution component = components.get(c);
      Distribution about = component instanceof Elliptical e ? e.about() : component;
      groups.computeIfAbsent(about, key -> new ArrayList<>()).add(c);
    }
    return groups.entrySet().stream().map(g -> new Group(g.getKey(), g.getValue())).toList();
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
    int mark = scratch.mark();
    double[] chosen = scratch.doubles(uniforms() * Block.SIZE);
    double[] drawn = scratch.doubles(latentDimension() * Block.SIZE);
    int[] lanes = new int[count];
    for (int c = 0; c < components.size(); c++) {
      int size = lanes(c, count, u, lanes);
      if (size > 0) {
        // A lane depends on its own uniforms alone, so that its component can have it in any place.
        int uniforms = components.get(c).uniforms();
        for (int row = 0; row < uniforms * Block.SIZE; row += Block.SIZE) {
          for (int i = 0; i < size; i++) {
            chosen[row + i] = u[row + lanes[i]];
          }
        }
        components.get(c).sample(size, chosen, scratch, drawn, logQ);
        for (int row = 0; row < latentDimension() * Block.SIZE; row += Block.SIZE) {
          for (int i = 0; i < size; i++) {
            z[row + lanes[i]] = drawn[row + i];
          }
        }
      }
    }
    logDensity(count, z, scratch, logQ);
    scratch.release(mark);
  }

  // The samples whose component is c, in order.
  private int lanes(int c, int count, double[] u, int[] out) {
    int choice = (uniforms() - 1) * Block.SIZE;
    int size = 0;
    for (int i = 0; i < count; i++) {
      if (shares.state(u[choice + i]) == c) {
        out[size++] = i;
      }
    }
    return size;
  }

  @Override
  public boolean hasGradients() {
    return groups.stream().allMatch(group -> group.about().hasGradients());
  }

  /// The mean of the components' derivatives under their responsibilities at z.
  @Override
  public void gradients(int count, double[] z, Scratch scratch, double[] out, double[] gradient) {
    int mark = scratch.mark();
    int rows = latentDimension() * Block.SIZE;
    logDensity(count, z, scratch, out);
    double[] about = scratch.doubles(Block.SIZE);
    double[] own = scratch.doubles(rows);
    double[] share = scratch.doubles(Block.SIZE);
    double[] one = scratch.doubles(Block.SIZE);
    double[] slope = scratch.doubles(Block.SIZE);
    Arrays.fill(gradient, 0, rows, 0);
    for (Group group : groups) {
      group.about().gradients(count, z, scratch, about, own);
      Arrays.fill(share, 0, count, 0);
      for (int c : group.components()) {
        Arrays.fill(slope, 0, count, 1);
        System.arraycopy(about, 0, one, 0, count);
        if (components.get(c) instanceof Elliptical e) {
          e.slopeAbout(count, about, slope);
          e.logDensityAbout(count, about, scratch, one);
        }
        for (int i = 0; i < count; i++) {
          one[i] += logShares[c] - out[i];
        }
        Exp.fill(one, 0, count, one);
        for (int i = 0; i < count; i++) {
          share[i] = Math.fma(one[i], slope[i], share[i]);
        }
      }
      for (int row = 0; row < rows; row += Block.SIZE) {
        for (int i = 0; i < count; i++) {
          gradient[row + i] = Math.fma(share[i], own[row + i], gradient[row + i]);
        }
      }
    }
    scratch.release(mark);
  }

  /// Those of the first component.
  @Override
  public Optional<Whitening> whitening() {
    return components.getFirst().whitening();
  }

  @Override
  public boolean differentiable() {
    return components.stream().allMatch(Distribution::differentiable);
  }

  /// The precision is the mean of those of the components under their responsibilities at z: an
  /// upper bound of the negative second derivatives where components are normal, since the spread
  /// of their gradients, which is left out, lowers those.
  @Override
  public void expand(double[] z, double[] gradient, double[][] precision) {
    int d = z.length;
    double[] r = responsibilities(z);
    double[] slope = new double[d];
    double[][] curvature = new double[d][d];
    Arrays.fill(gradient, 0);
    for (double[] row : precision) {
      Arrays.fill(row, 0);
    }
    for (int c = 0; c < r.length; c++) {
      components.get(c).expand(z, slope, curvature);
      for (int i = 0; i < d; i++) {
        gradient[i] = Math.fma(r[c], slope[i], gradient[i]);
        for (int j = 0; j < d; j++) {
          precision[i][j] = Math.fma(r[c], curvature[i][j], precision[i][j]);
        }
      }
    }
  }

  // The probabilities of the components given z; their shares where z is impossible.
  private double[] responsibilities(double[] z) {
    double[] block = new double[z.length * Block.SIZE];
    for (int j = 0; j < z.length; j++) {
      block[j * Block.SIZE] = z[j];
    }
    double[] r = new double[components.size()];
    double[] one = new double[Block.SIZE];
    double max = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < r.length; c++) {
      Distribution component = components.get(c);
      Scratch.lend(scratch -> component.logDensity(1, block, scratch, one));
      r[c] = one[0] + logShares[c];
      max = Math.max(max, r[c]);
    }
    if (max == Double.NEGATIVE_INFINITY) {
      return shares.probabilities();
    }
    double sum = 0;
    for (int c = 0; c < r.length; c++) {
      r[c] = Exp.exp(r[c] - max);
      sum += r[c];
    }
    for (int c = 0; c < r.length; c++) {
      r[c] /= sum;
    }
    return r;
  }

  @Override
  public void logDensity(int count, double[] z, Scratch scratch, double[] out) {
    int mark = scratch.mark();
    int n = components.size();
    double[] terms = scratch.doubles(n * Block.SIZE);
    double[] one = scratch.doubles(Block.SIZE);
    double[] max = scratch.doubles(Block.SIZE);
    Arrays.fill(max, Double.NEGATIVE_INFINITY);
    double[] about = scratch.doubles(Block.SIZE);
    for (Group group : groups) {
      group.about().logDensity(count, z, scratch, about);
      for (int c : group.components()) {
        double[] logDensity = about;
        if (components.get(c) instanceof Elliptical e) {
          e.logDensityAbout(count, about, scratch, one);
          logDensity = one;
        }
        for (int i = 0; i < count; i++) {
          terms[c * Block.SIZE + i] = logDensity[i] + logShares[c];
          max[i] = Math.max(max[i], logDensity[i] + logShares[c]);
        }
      }
    }
    for (int row = 0; row < n * Block.SIZE; row += Block.SIZE) {
      for (int i = 0; i < count; i++) {
        terms[row + i] -= max[i];
      }
      Exp.fill(terms, row, row + count, terms);
    }
    for (int i = 0; i < count; i++) {
      double sum = 0;
      for (int c = 0; c < n; c++) {
        sum += terms[c * Block.SIZE + i];
      }
      one[i] = sum;
    }
    Log.fill(one, 0, count, one);
    for (int i = 0; i < count; i++) {
      out[i] = max[i] == Double.NEGATIVE_INFINITY ? max[i] : max[i] + one[i];
    }
    scratch.release(mark);
  }
}
