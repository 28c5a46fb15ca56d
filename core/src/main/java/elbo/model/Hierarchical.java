package elbo.model;

import elbo.distribution.Distribution;
import elbo.kernel.Block;
import elbo.kernel.NormalQuantile;
import elbo.kernel.Scratch;
import elbo.network.ConditionalNormal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/// A distribution over the levels of a hierarchy, stacked in one latent: a first level that depends
/// on none, and each further one given some of those before it, log q(z) = Σ log q(zₗ | z_{<l}).
///
/// As a prior it goes from the top down, p(z_L) p(z_{L−1} | z_L) …; as a proposal bottom-up, q(z₁ |
/// x) q(z₂ | z₁) …, or top-down. A [Vae] with such a prior, whose decoder takes the levels on which
/// x depends ([elbo.network.SelectedInputs]), is a hierarchical VAE. D. J. Rezende, S. Mohamed, D.
/// Wierstra (2014), Stochastic backpropagation and approximate inference in deep generative models.
public final class Hierarchical implements Distribution {
  /// One level.
  public sealed interface Level {
    /// Where its coordinates are in z.
    int at();

    /// How many coordinates it has.
    int dimension();
  }

  /// A level that depends on no other.
  ///
  /// @param at where its coordinates are in z
  /// @param distribution takes as many uniforms as it has coordinates, and has a density
  public record Root(int at, Distribution distribution) implements Level {
    @Override
    public int dimension() {
      return distribution.latentDimension();
    }
  }

  /// A level given coordinates of levels before it.
  ///
  /// @param at where its coordinates are in z
  /// @param given the coordinates of z that it is given, in the order in which the network takes
  ///   them
  public record Child(int at, List<Integer> given, ConditionalNormal normal) implements Level {
    public Child {
      given = List.copyOf(given);
    }

    @Override
    public int dimension() {
      return normal.dimension();
    }
  }

  private final List<Level> levels;
  private final int[][] own;
  private final int[][] given;
  private final int d;

  /// @param levels in the order in which they are drawn
  /// @throws IllegalArgumentException if two levels have a coordinate in common, one is left out,
  ///   or a level is given what is not drawn before it
  public Hierarchical(List<? extends Level> levels) {
    this.levels = List.copyOf(levels);
    d = levels.stream().mapToInt(Level::dimension).sum();
    own = new int[levels.size()][];
    given = new int[levels.size()][];
    boolean[] drawn = new boolean[d];
    for (int l = 0; l < own.length; l++) {
      Level level = levels.get(l);
      own[l] = IntStream.range(level.at(), level.at() + level.dimension()).toArray();
      given[l] = check(level, drawn);
      for (int j : own[l]) {
        if (j < 0 || j >= d || drawn[j]) {
          throw new IllegalArgumentException(
              String.format(
                  Locale.ROOT, "coordinate %d of %d belongs to two levels, or to none", j, d));
        }
        drawn[j] = true;
      }
    }
  }

  private static int[] check(Level level, boolean[] drawn) {
    if (level instanceof Root root) {
      Distribution q = root.distribution();
      if (q.uniforms() != q.latentDimension() || !q.hasDensity()) {
        throw new IllegalArgumentException(
            "a first level takes as many uniforms as it has coordinates, and has a density");
      }
      return new int[0];
    }
    Child child = (Child) level;
    if (child.normal().inputs() != child.given().size()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a level takes %d numbers, but is given %d",
              child.normal().inputs(),
              child.given().size()));
    }
    for (int j : child.given()) {
      if (j < 0 || j >= drawn.length || !drawn[j]) {
        throw new IllegalArgumentException(
            "a level is given coordinate " + j + ", which is not drawn before it");
      }
    }
    return child.given().stream().mapToInt(j -> j).toArray();
  }

  /// The levels in the order in which they are drawn.
  public List<Level> levels() {
    return levels;
  }

  @Override
  public int latentDimension() {
    return d;
  }

  @Override
  public void sample(int count, double[] u, Scratch scratch, double[] z, double[] logQ) {
    Arrays.fill(logQ, 0, Block.padded(count), 0);
    int mark = scratch.mark();
    double[] logs = scratch.doubles(Block.SIZE);
    for (int l = 0; l < own.length; l++) {
      int inner = scratch.mark();
      double[] uniforms = gather(own[l], u, scratch);
      double[] v = scratch.doubles(own[l].length * Block.SIZE);
      if (levels.get(l) instanceof Root root) {
        root.distribution().sample(count, uniforms, scratch, v, logs);
        add(count, logs, logQ);
      } else if (levels.get(l) instanceof Child child) {
        int width = Block.padded(count);
        for (int row = 0; row < own[l].length * Block.SIZE; row += Block.SIZE) {
          NormalQuantile.fill(uniforms, row, row + width, v);
        }
        child.normal().sample(count, gather(given[l], z, scratch), scratch, v, logQ);
      }
      for (int k = 0; k < own[l].length; k++) {
        System.arraycopy(v, k * Block.SIZE, z, own[l][k] * Block.SIZE, Block.SIZE);
      }
      scratch.release(inner);
    }
    scratch.release(mark);
  }

  @Override
  public void logDensity(int count, double[] z, Scratch scratch, double[] out) {
    Arrays.fill(out, 0, Block.padded(count), 0);
    for (int l = 0; l < own.length; l++) {
      addLogDensity(l, count, z, scratch, out);
    }
  }

  /// Adds log q(zₗ | z_{<l}) of one level, in nats.
  ///
  /// @param level its number in [#levels()]
  /// @param out log densities are added to its first `count` numbers
  public void addLogDensity(int level, int count, double[] z, Scratch scratch, double[] out) {
    int mark = scratch.mark();
    double[] v = gather(own[level], z, scratch);
    if (levels.get(level) instanceof Root root) {
      double[] logs = scratch.doubles(Block.SIZE);
      root.distribution().logDensity(count, v, scratch, logs);
      add(count, logs, out);
    } else if (levels.get(level) instanceof Child child) {
      child.normal().addLogDensity(count, gather(given[level], z, scratch), v, scratch, out);
    }
    scratch.release(mark);
  }

  private static double[] gather(int[] coordinates, double[] z, Scratch scratch) {
    double[] out = scratch.doubles(coordinates.length * Block.SIZE);
    for (int k = 0; k < coordinates.length; k++) {
      System.arraycopy(z, coordinates[k] * Block.SIZE, out, k * Block.SIZE, Block.SIZE);
    }
    return out;
  }

  private static void add(int count, double[] x, double[] to) {
    for (int i = 0; i < count; i++) {
      to[i] += x[i];
    }
  }

  @Override
  public boolean differentiable() {
    return levels.stream()
        .allMatch(level -> !(level instanceof Root root) || root.distribution().differentiable());
  }

  @Override
  public void expand(double[] z, double[] gradient, double[][] precision) {
    Arrays.fill(gradient, 0);
    for (double[] row : precision) {
      Arrays.fill(row, 0);
    }
    for (int l = 0; l < own.length; l++) {
      if (levels.get(l) instanceof Root root) {
        expand(root.distribution(), own[l], z, gradient, precision);
      } else if (levels.get(l) instanceof Child child) {
        child.normal().expand(z, own[l], given[l], gradient, precision);
      }
    }
  }

  private static void expand(
      Distribution root, int[] own, double[] z, double[] gradient, double[][] precision) {
    double[] part = new double[own.length];
    double[][] square = new double[own.length][own.length];
    root.expand(at(own, z), part, square);
    for (int k = 0; k < own.length; k++) {
      gradient[own[k]] += part[k];
      for (int m = 0; m < own.length; m++) {
        precision[own[k]][own[m]] += square[k][m];
      }
    }
  }

  private static double[] at(int[] coordinates, double[] z) {
    return Arrays.stream(coordinates).mapToDouble(j -> z[j]).toArray();
  }

  /// The mean of each level given those of the levels before it.
  @Override
  public Optional<double[]> center() {
    double[] z = new double[d];
    for (int l = 0; l < own.length; l++) {
      Optional<double[]> mean =
          levels.get(l) instanceof Child child
              ? Optional.of(child.normal().mean(at(given[l], z)))
              : ((Root) levels.get(l)).distribution().center();
      if (mean.isEmpty()) {
        return Optional.empty();
      }
      double[] v = mean.orElseThrow();
      for (int k = 0; k < v.length; k++) {
        z[own[l][k]] = v[k];
      }
    }
    return Optional.of(z);
  }

  /// The coordinates of each level in words: `z[0:3]`.
  @Override
  public String toString() {
    List<String> words = new ArrayList<>();
    for (Level level : levels) {
      words.add("z[" + level.at() + ":" + (level.at() + level.dimension()) + "]");
    }
    return String.join(", ", words);
  }
}
