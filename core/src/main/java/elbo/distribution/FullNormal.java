package elbo.distribution;

import elbo.kernel.Block;
import elbo.kernel.Cholesky;
import elbo.kernel.Constants;
import elbo.kernel.DoubleProduct;
import elbo.kernel.Log;
import elbo.kernel.Rows;
import elbo.kernel.Scratch;
import elbo.kernel.Sums;
import elbo.kernel.Triangular;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// The normal distribution N(mean, LLᵀ) with a full covariance.
public final class FullNormal implements Normal {
  private final double[] mean;
  private final double[][] factor;
  private final double[][] inverse;
  private final DoubleProduct factorProduct;
  private final DoubleProduct inverseProduct;
  private final double[] paddedMean;
  private final double[] paddedCenter;
  private final double logNormalizer;
  private final Transposed shape;

  /// @param mean d finite numbers
  /// @param factor L, lower triangular, `d` rows of which row i has at least `i + 1` numbers; those
  ///   above the diagonal are not read
  /// @throws IllegalArgumentException if a number is not finite, or the diagonal is not greater
  ///   than 0
  public FullNormal(double[] mean, double[][] factor) {
    int d = mean.length;
    if (factor.length != d) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "there are %d means, but %d rows of the factor", d, factor.length));
    }
    this.factor = lower(factor);
    double sum = 0;
    for (int i = 0; i < d; i++) {
      double diagonal = this.factor[i][i];
      if (!(diagonal > 0) || Double.isInfinite(diagonal)) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "the covariance is not positive definite: pivot %d of its factor is %s",
                i,
                diagonal));
      }
      sum += Log.log(diagonal);
    }
    inverse = Triangular.inverse(this.factor);
    logNormalizer = -d * Constants.HALF_LOG_2_PI - sum;
    factorProduct = new DoubleProduct(this.factor);
    inverseProduct = new DoubleProduct(inverse);
    shape = new Transposed(this.factor, inverse);
    this.mean = finite(mean);
    paddedMean = Arrays.copyOf(mean, DoubleProduct.paddedRows(d));
    paddedCenter = shift();
  }

  private FullNormal(FullNormal like, double[] mean) {
    factor = like.factor;
    inverse = like.inverse;
    logNormalizer = like.logNormalizer;
    factorProduct = like.factorProduct;
    inverseProduct = like.inverseProduct;
    shape = like.shape;
    this.mean = finite(mean);
    paddedMean = Arrays.copyOf(mean, DoubleProduct.paddedRows(mean.length));
    paddedCenter = shift();
  }

  private static double[] finite(double[] mean) {
    for (int i = 0; i < mean.length; i++) {
      if (!Double.isFinite(mean[i])) {
        throw new IllegalArgumentException(
            String.format(Locale.ROOT, "mean %d must be finite, but is %s", i, mean[i]));
      }
    }
    return mean.clone();
  }

  // −L⁻¹ m, so that the product with z gives L⁻¹ (z − m)
  private double[] shift() {
    double[] center = new double[paddedMean.length];
    for (int i = 0; i < mean.length; i++) {
      center[i] = -Sums.dot(inverse[i], mean, i + 1);
    }
    return center;
  }

  /// The distribution with the same covariance and another mean, at the cost of d² operations.
  ///
  /// @throws IllegalArgumentException if the mean has another length or is not finite
  public FullNormal at(double[] newMean) {
    if (newMean.length != mean.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "there are %d dimensions, but %d means", mean.length, newMean.length));
    }
    return new FullNormal(this, newMean);
  }

  /// The normal distribution with mean 0 and a given precision matrix Λ.
  ///
  /// @param precision Λ with its rows and columns in reversed order, symmetric positive definite,
  ///   of which only the lower triangle is read; overwritten
  /// @throws IllegalArgumentException if Λ is not positive definite
  public static FullNormal ofReversedPrecision(double[][] precision) {
    // With J the reversal, JΛJ = RRᵀ, so that Λ⁻¹ = (JR⁻ᵀJ)(JR⁻ᵀJ)ᵀ, and JR⁻ᵀJ is lower triangular.
    double[][] factor = Triangular.mirror(Triangular.inverse(Cholesky.factor(precision)));
    return new FullNormal(new double[precision.length], factor);
  }

  /// Lᵀv for the factor L of the covariance.
  public double[] transposedFactorTimes(double[] v) {
    double[] out = new double[v.length];
    for (int i = 0; i < v.length; i++) {
      for (int j = 0; j <= i; j++) {
        out[j] = Math.fma(factor[i][j], v[i], out[j]);
      }
    }
    return out;
  }

  /// Lv for the factor L of the covariance.
  public double[] factorTimes(double[] v) {
    double[] out = new double[v.length];
    for (int i = 0; i < v.length; i++) {
      out[i] = Sums.dot(factor[i], v, i + 1);
    }
    return out;
  }

  /// LLᵀv, the covariance times v.
  public double[] covarianceTimes(double[] v) {
    return factorTimes(transposedFactorTimes(v));
  }

  /// log det(L), half the log determinant of the covariance.
  public double logDeterminant() {
    return -logNormalizer - mean.length * Constants.HALF_LOG_2_PI;
  }

  private static double[][] lower(double[][] factor) {
    int d = factor.length;
    double[][] square = new double[d][d];
    for (int i = 0; i < d; i++) {
      if (factor[i].length <= i) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "row %d of the factor must have %d numbers, but has %d",
                i,
                i + 1,
                factor[i].length));
      }
      for (int j = 0; j <= i; j++) {
        if (j < i && !Double.isFinite(factor[i][j])) {
          throw new IllegalArgumentException(
              String.format(
                  Locale.ROOT, "row %d of the factor must be finite, but has %s", i, factor[i][j]));
        }
        square[i][j] = factor[i][j];
      }
    }
    return square;
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
    return Arrays.copyOf(factor[row], row + 1);
  }

  /// The covariance, as a copy.
  public double[][] covariance() {
    int d = mean.length;
    double[][] covariance = new double[d][d];
    for (int i = 0; i < d; i++) {
      for (int j = 0; j <= i; j++) {
        double s = 0;
        for (int k = 0; k <= j; k++) {
          s = Math.fma(factor[i][k], factor[j][k], s);
        }
        covariance[i][j] = s;
        covariance[j][i] = s;
      }
    }
    return covariance;
  }

  @Override
  public FullNormal detuned(double shift, double scale) {
    double[] m = mean.clone();
    double[][] l = lower(factor);
    for (int i = 0; i < m.length; i++) {
      for (int j = 0; j <= i; j++) {
        m[i] = Math.fma(shift, factor[i][j], m[i]);
        l[i][j] *= scale;
      }
    }
    return new FullNormal(m, l);
  }

  @Override
  public boolean hasGradients() {
    return true;
  }

  @Override
  public void gradients(int count, double[] z, Scratch scratch, double[] out, double[] gradient) {
    int mark = scratch.mark();
    double[] standardized = scratch.doubles(mean.length * Block.SIZE);
    product(inverseProduct, paddedCenter, z, count, scratch, standardized);
    Rows.squares(mean.length, count, standardized, out);
    Rows.rescale(count, -0.5, logNormalizer, out);
    // −L⁻ᵀ L⁻¹ (z − m)
    product(shape.negatedInverse(), zeros(), standardized, count, scratch, gradient);
    scratch.release(mark);
  }

  private double[] zeros() {
    return new double[paddedMean.length];
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
      product(factorProduct, paddedMean, e, count, scratch, z);
    }

    @Override
    public void whiten(int count, double[] z, Scratch scratch, double[] e) {
      product(inverseProduct, paddedCenter, z, count, scratch, e);
    }

    @Override
    public void pullBack(int count, double[] g, Scratch scratch, double[] out) {
      product(shape.transposed(), zeros(), g, count, scratch, out);
    }
  }

  // Products with transposed factors, made when first asked for; shared by distributions that
  // differ in the mean alone.
  private static final class Transposed {
    private final double[][] factor;
    private final double[][] inverse;
    private Optional<DoubleProduct> transposed = Optional.empty();
    private Optional<DoubleProduct> negatedInverse = Optional.empty();

    Transposed(double[][] factor, double[][] inverse) {
      this.factor = factor;
      this.inverse = inverse;
    }

    synchronized DoubleProduct transposed() {
      if (transposed.isEmpty()) {
        transposed = Optional.of(new DoubleProduct(transpose(factor, 1)));
      }
      return transposed.orElseThrow();
    }

    synchronized DoubleProduct negatedInverse() {
      if (negatedInverse.isEmpty()) {
        negatedInverse = Optional.of(new DoubleProduct(transpose(inverse, -1)));
      }
      return negatedInverse.orElseThrow();
    }

    private static double[][] transpose(double[][] lower, double sign) {
      double[][] out = new double[lower.length][lower.length];
      for (int i = 0; i < lower.length; i++) {
        for (int j = 0; j <= i; j++) {
          out[j][i] = sign * lower[i][j];
        }
      }
      return out;
    }
  }

  @Override
  public boolean differentiable() {
    return true;
  }

  @Override
  public void expand(double[] z, double[] gradient, double[][] precision) {
    int d = mean.length;
    double[] centered = new double[d];
    for (int i = 0; i < d; i++) {
      centered[i] = z[i] - mean[i];
    }
    Arrays.fill(gradient, 0);
    for (int i = 0; i < d; i++) {
      Arrays.fill(precision[i], 0);
    }
    // Λ = L⁻ᵀL⁻¹, a sum over the rows of L⁻¹.
    for (int k = 0; k < d; k++) {
      double standardized = Sums.dot(inverse[k], centered, k + 1);
      for (int i = 0; i <= k; i++) {
        gradient[i] = Math.fma(-standardized, inverse[k][i], gradient[i]);
        for (int j = 0; j <= k; j++) {
          precision[i][j] = Math.fma(inverse[k][i], inverse[k][j], precision[i][j]);
        }
      }
    }
  }

  @Override
  public void sample(int count, double[] u, Scratch scratch, double[] z, double[] logQ) {
    int d = mean.length;
    int mark = scratch.mark();
    double[] epsilon = scratch.doubles(d * Block.SIZE);
    StandardNormals.fill(d, count, u, epsilon);
    Rows.squares(d, count, epsilon, logQ);
    Rows.rescale(count, -0.5, logNormalizer, logQ);
    product(factorProduct, paddedMean, epsilon, count, scratch, z);
    scratch.release(mark);
  }

  @Override
  public void logDensity(int count, double[] z, Scratch scratch, double[] out) {
    int mark = scratch.mark();
    double[] standardized = scratch.doubles(mean.length * Block.SIZE);
    product(inverseProduct, paddedCenter, z, count, scratch, standardized);
    Rows.squares(mean.length, count, standardized, out);
    Rows.rescale(count, -0.5, logNormalizer, out);
    scratch.release(mark);
  }

  // The product writes whole panels of rows, for which `out` may be too short.
  private void product(
      DoubleProduct product,
      double[] start,
      double[] in,
      int count,
      Scratch scratch,
      double[] out) {
    int d = mean.length;
    double[] padded = scratch.doubles(start.length * Block.SIZE);
    product.apply(count, in, start, scratch, padded);
    System.arraycopy(padded, 0, out, 0, d * Block.SIZE);
  }
}
