package elbo.distribution;

import elbo.kernel.Block;
import elbo.kernel.Constants;
import elbo.kernel.Log;
import elbo.kernel.Rows;
import elbo.kernel.Runs;
import elbo.kernel.Scratch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/// The normal distribution with independent coordinates N(meanⱼ, scaleⱼ²).
public final class DiagonalNormal implements Normal {
  private final double[] mean;
  private final double[] scale;
  private final double logNormalizer;
  private final boolean standard;

  /// @param mean d finite numbers
  /// @param scale d standard deviations, finite and greater than 0
  /// @throws IllegalArgumentException if the lengths differ or a number breaks its rule
  public DiagonalNormal(double[] mean, double[] scale) {
    this(mean.clone(), scale.clone(), sumOfLogs(scale));
  }

  // Takes the arrays as they are.
  private DiagonalNormal(double[] mean, double[] scale, double sumOfLogs) {
    if (mean.length != scale.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "there are %d means, but %d scales", mean.length, scale.length));
    }
    boolean unit = true;
    for (int j = 0; j < mean.length; j++) {
      if (!Double.isFinite(mean[j])) {
        throw new IllegalArgumentException(
            String.format(Locale.ROOT, "mean %d must be finite, but is %s", j, mean[j]));
      }
      if (!(scale[j] > 0) || Double.isInfinite(scale[j])) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT, "scale %d must be finite and greater than 0, but is %s", j, scale[j]));
      }
      unit &= mean[j] == 0 && scale[j] == 1;
    }
    standard = unit;
    this.mean = mean;
    this.scale = scale;
    logNormalizer = -mean.length * Constants.HALF_LOG_2_PI - sumOfLogs;
  }

  private static double sumOfLogs(double[] scale) {
    double sum = 0;
    for (double s : scale) {
      sum += Log.log(s);
    }
    return sum;
  }

  /// The distributions whose parameters are the lanes of two blocks, each given, or thrown as the
  /// constructor does, when it is asked for.
  ///
  /// @param d rows of the blocks
  /// @param count lanes
  /// @param mean row j of lane i at `[j * Block.SIZE + i]`
  /// @param scale like `mean`
  public static List<Supplier<DiagonalNormal>> ofLanes(
      int d, int count, double[] mean, double[] scale, Scratch scratch) {
    int mark = scratch.mark();
    double[] sums = scratch.doubles(Block.SIZE);
    double[] logs = scratch.doubles(Block.SIZE);
    Arrays.fill(sums, 0, count, 0);
    for (int j = 0; j < d; j++) {
      System.arraycopy(scale, j * Block.SIZE, logs, 0, count);
      Log.fill(logs, 0, count, logs);
      for (int i = 0; i < count; i++) {
        sums[i] += logs[i];
      }
    }
    double[][] means = columns(d, count, mean);
    double[][] scales = columns(d, count, scale);
    List<Supplier<DiagonalNormal>> out = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      out.add(ofLane(means[i], scales[i], sums[i]));
    }
    scratch.release(mark);
    return out;
  }

  private static Supplier<DiagonalNormal> ofLane(double[] mean, double[] scale, double sumOfLogs) {
    return () -> new DiagonalNormal(mean, scale, sumOfLogs);
  }

  private static double[][] columns(int d, int count, double[] block) {
    double[][] out = new double[count][d];
    for (int j = 0; j < d; j++) {
      for (int i = 0; i < count; i++) {
        out[i][j] = block[j * Block.SIZE + i];
      }
    }
    return out;
  }

  /// N(0, I) in d dimensions.
  public static DiagonalNormal standard(int d) {
    double[] ones = new double[d];
    Arrays.fill(ones, 1);
    return new DiagonalNormal(new double[d], ones);
  }

  @Override
  public int latentDimension() {
    return mean.length;
  }

  @Override
  public double[] mean() {
    return mean.clone();
  }

  @Override
  public double[] factorRow(int row) {
    return new double[] {scale[row]};
  }

  @Override
  public DiagonalNormal detuned(double shift, double factor) {
    double[] m = mean.clone();
    double[] s = scale.clone();
    for (int j = 0; j < m.length; j++) {
      m[j] += shift * s[j];
      s[j] *= factor;
    }
    return new DiagonalNormal(m, s);
  }

  @Override
  public boolean hasGradients() {
    return true;
  }

  @Override
  public void gradients(int count, double[] z, Scratch scratch, double[] out, double[] gradient) {
    logDensity(count, z, scratch, out);
    for (int j = 0; j < mean.length; j++) {
      Rows.standardize(j, count, z, mean[j], -1 / (scale[j] * scale[j]), gradient);
    }
  }

  @Override
  public Optional<Whitening> whitening() {
    return Optional.of(new Axes());
  }

  private final class Axes implements Whitening {
    @Override
    public int dimension() {
      return mean.length;
    }

    @Override
    public void color(int count, double[] e, Scratch scratch, double[] z) {
      for (int j = 0; j < mean.length; j++) {
        Rows.affine(j, count, e, scale[j], mean[j], z);
      }
    }

    @Override
    public void whiten(int count, double[] z, Scratch scratch, double[] e) {
      for (int j = 0; j < mean.length; j++) {
        Rows.standardize(j, count, z, mean[j], 1 / scale[j], e);
      }
    }

    @Override
    public void pullBack(int count, double[] g, Scratch scratch, double[] out) {
      for (int j = 0; j < mean.length; j++) {
        Rows.affine(j, count, g, scale[j], 0, out);
      }
    }
  }

  @Override
  public boolean differentiable() {
    return true;
  }

  @Override
  public void expand(double[] z, double[] gradient, double[][] precision) {
    for (int j = 0; j < z.length; j++) {
      double variance = scale[j] * scale[j];
      gradient[j] = -(z[j] - mean[j]) / variance;
      Arrays.fill(precision[j], 0);
      precision[j][j] = 1 / variance;
    }
  }

  @Override
  public void sample(int count, double[] u, Scratch scratch, double[] z, double[] logQ) {
    StandardNormals.fill(mean.length, count, u, z);
    Rows.squares(mean.length, count, z, logQ);
    Rows.rescale(count, -0.5, logNormalizer, logQ);
    for (int j = 0; j < mean.length; j++) {
      Rows.affine(j, count, z, scale[j], mean[j], z);
    }
  }

  @Override
  public boolean sharesLanesWith(Distribution other) {
    return other instanceof DiagonalNormal that && that.mean.length == mean.length;
  }

  @Override
  public void sample(
      List<? extends Distribution> members,
      Runs runs,
      double[] u,
      Scratch scratch,
      double[] z,
      double[] logQ) {
    StandardNormals.fill(mean.length, runs.count(), u, z);
    Rows.squares(mean.length, runs.count(), z, logQ);
    if (runs.size() == 1) {
      move(members, runs, z, logQ);
      return;
    }
    for (int m = runs.firstMember(); m <= runs.lastMember(); m++) {
      ((DiagonalNormal) members.get(m)).move(runs.from(m), runs.to(m), z, logQ);
    }
  }

  // Of members with a lane each, row by row: lane by lane, every number would be in another cache
  // line, all of them in a few sets.
  private static void move(
      List<? extends Distribution> members, Runs runs, double[] z, double[] logQ) {
    double[][] mean = new double[runs.count()][];
    double[][] scale = new double[runs.count()][];
    for (int i = 0; i < runs.count(); i++) {
      DiagonalNormal own = (DiagonalNormal) members.get(runs.firstMember() + i);
      mean[i] = own.mean;
      scale[i] = own.scale;
      logQ[i] = Math.fma(logQ[i], -0.5, own.logNormalizer);
    }
    for (int j = 0; j < mean[0].length; j++) {
      for (int i = 0; i < mean.length; i++) {
        int at = j * Block.SIZE + i;
        z[at] = Math.fma(z[at], scale[i][j], mean[i][j]);
      }
    }
  }

  // Lanes from standard normal numbers and their squares.
  private void move(int from, int to, double[] z, double[] logQ) {
    for (int i = from; i < to; i++) {
      logQ[i] = Math.fma(logQ[i], -0.5, logNormalizer);
    }
    for (int j = 0; j < mean.length; j++) {
      for (int i = j * Block.SIZE + from; i < j * Block.SIZE + to; i++) {
        z[i] = Math.fma(z[i], scale[j], mean[j]);
      }
    }
  }

  @Override
  public void logDensity(int count, double[] z, Scratch scratch, double[] out) {
    if (standard) {
      Rows.squares(mean.length, count, z, out);
    } else {
      int mark = scratch.mark();
      double[] standardized = scratch.doubles(mean.length * Block.SIZE);
      for (int j = 0; j < mean.length; j++) {
        Rows.standardize(j, count, z, mean[j], 1 / scale[j], standardized);
      }
      Rows.squares(mean.length, count, standardized, out);
      scratch.release(mark);
    }
    Rows.rescale(count, -0.5, logNormalizer, out);
  }
}
