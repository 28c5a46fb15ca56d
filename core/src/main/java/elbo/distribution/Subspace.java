package elbo.distribution;

import elbo.kernel.Block;
import elbo.kernel.Constants;
import elbo.kernel.DoubleProduct;
import elbo.kernel.Log;
import elbo.kernel.Rows;
import elbo.kernel.Scratch;
import elbo.kernel.Sums;
import java.util.Arrays;
import java.util.Optional;

/// A few directions of a normal prior N(m, LLᵀ), and what is left of it beside them.
///
/// In the coordinates e = L⁻¹(z − m), in which the prior is standard, r orthonormal vectors V give
/// y = Vᵀe; the rest of e is ξ ~ N(0, I) in d − r coordinates, which are independent of y under the
/// prior. The map between e and (y, ξ) is the orthogonal matrix I − U (I − V₁ᵀ)⁻¹ Uᵀ with U = V −
/// (I 0)ᵀ and V₁ the first r rows of V, which takes 2dr operations in place of d². G. Ballard, J.
/// Demmel, L. Grigori, M. Jacquelin, H. D. Nguyen, E. Solomonik (2014), Reconstructing Householder
/// vectors from tall-skinny QR.
public final class Subspace {
  private final int d;
  private final int r;
  private final Whitening prior;
  private final Optional<PriorFactor> whitening;
  private final DoubleProduct projection;
  private final DoubleProduct inner;
  private final DoubleProduct outer;
  private final DoubleProduct removal;
  private final double[] zeros;
  private final double logDeterminant;
  private final double[][] basis;

  /// @param prior of the latents
  /// @param basis the vectors V in whitened coordinates, one a row: at most d, orthonormal. Their
  ///   signs may be changed.
  /// @throws IllegalArgumentException if they do not fit
  public Subspace(Normal prior, double[][] basis) {
    d = prior.latentDimension();
    r = basis.length;
    for (double[] row : basis) {
      if (row.length != d || r > d) {
        throw new IllegalArgumentException(
            "the prior has " + d + " dimensions, but there are " + r + " vectors of " + row.length);
      }
    }
    this.prior = prior.whitening().orElseThrow();
    whitening = PriorFactor.of(prior);
    logDeterminant = whitening.map(w -> w.logDeterminant).orElse(0.0);
    double[][] v = new double[r][];
    Arrays.setAll(v, c -> basis[c].clone());
    double[][] reflected = reflected(v);
    this.basis = new double[r][];
    Arrays.setAll(this.basis, c -> v[c].clone());
    zeros = new double[DoubleProduct.paddedRows(d)];
    // Without vectors none of the products is used.
    double[][] none = {new double[d]};
    projection = new DoubleProduct(r == 0 ? none : v);
    inner = new DoubleProduct(r == 0 ? none : reflected);
    removal = new DoubleProduct(negatedTranspose(v, d));
    for (int c = 0; c < r; c++) {
      v[c][c] -= 1;
    }
    outer = new DoubleProduct(negatedTranspose(v, d));
  }

  // Chooses the signs of the vectors so that I − V₁ᵀ is far from singular, and solves with it: (I −
  // V₁ᵀ)⁻¹ Uᵀ, by elimination without exchanges. With the sign against that of the pivot, every
  // pivot is at least 1 and no factor exceeds it.
  private static double[][] reflected(double[][] v) {
    int r = v.length;
    double[][] left = new double[r][r];
    double[][] right = new double[r][];
    // First the signs: row c of `left` holds column c of V₁, in which rows are eliminated.
    double[][] columns = new double[r][];
    Arrays.setAll(columns, c -> Arrays.copyOf(v[c], r));
    for (int c = 0; c < r; c++) {
      double sign = columns[c][c] > 0 ? -1 : 1;
      columns[c][c] -= sign;
      for (int i = c + 1; i < r; i++) {
        double f = columns[c][i] / columns[c][c];
        for (int k = c + 1; k < r; k++) {
          columns[k][i] = Math.fma(-f, columns[k][c], columns[k][i]);
        }
      }
      if (sign < 0) {
        for (int k = 0; k < v[c].length; k++) {
          v[c][k] = -v[c][k];
        }
      }
    }
    for (int c = 0; c < r; c++) {
      right[c] = v[c].clone();
      right[c][c] -= 1;
      for (int k = 0; k < r; k++) {
        left[c][k] = (c == k ? 1 : 0) - v[c][k];
      }
    }
    solve(left, right);
    return right;
  }

  // Replaces B by A⁻¹B; A is overwritten.
  private static void solve(double[][] a, double[][] b) {
    int r = a.length;
    for (int c = 0; c < r; c++) {
      for (int i = c + 1; i < r; i++) {
        double f = a[i][c] / a[c][c];
        subtract(f, a[c], a[i]);
        subtract(f, b[c], b[i]);
      }
    }
    for (int c = r - 1; c >= 0; c--) {
      for (int i = 0; i < c; i++) {
        subtract(a[i][c] / a[c][c], b[c], b[i]);
      }
      for (int k = 0; k < b[c].length; k++) {
        b[c][k] /= a[c][c];
      }
    }
  }

  private static void subtract(double factor, double[] x, double[] from) {
    for (int k = 0; k < x.length; k++) {
      from[k] = Math.fma(-factor, x[k], from[k]);
    }
  }

  private static double[][] negatedTranspose(double[][] rows, int d) {
    double[][] out = new double[d][Math.max(1, rows.length)];
    for (int c = 0; c < rows.length; c++) {
      for (int k = 0; k < d; k++) {
        out[k][c] = -rows[c][k];
      }
    }
    return out;
  }

  /// d, the dimension of z.
  public int latentDimension() {
    return d;
  }

  /// r, the dimension of y.
  public int dimension() {
    return r;
  }

  /// The vectors V, one a row, as a copy.
  public double[][] basis() {
    double[][] copy = new double[r][];
    Arrays.setAll(copy, c -> basis[c].clone());
    return copy;
  }

  /// Maps y and uniforms for the rest to z.
  ///
  /// @param y r rows of a block
  /// @param u d − r rows of a block, strictly between 0 and 1
  /// @param z d rows of a block
  /// @param logRest log of the density of the rest given y: log p(z) − log N(y; 0, I), in nats
  public void lift(
      int count, double[] y, double[] u, Scratch scratch, double[] z, double[] logRest) {
    int mark = scratch.mark();
    int rows = zeros.length;
    double[] rest = scratch.doubles(Math.max(1, d - r) * Block.SIZE);
    double[] all = scratch.doubles(rows * Block.SIZE);
    StandardNormals.fill(d - r, count, u, rest);
    Rows.squares(d - r, count, rest, logRest);
    Rows.rescale(count, -0.5, logNormalizer(), logRest);
    System.arraycopy(y, 0, all, 0, r * Block.SIZE);
    System.arraycopy(rest, 0, all, r * Block.SIZE, (d - r) * Block.SIZE);
    if (r > 0) {
      double[] moved = scratch.doubles(rows * Block.SIZE);
      double[] inside = scratch.doubles(DoubleProduct.paddedRows(r) * Block.SIZE);
      inner.apply(count, all, zeros, scratch, inside);
      outer.apply(count, inside, zeros, scratch, moved);
      for (int j = 0; j < d; j++) {
        Rows.sum(j, count, moved, all);
      }
    }
    if (whitening.isPresent()) {
      whitening.orElseThrow().color(count, d, all, scratch, z);
    } else {
      System.arraycopy(all, 0, z, 0, d * Block.SIZE);
    }
    scratch.release(mark);
  }

  /// The coordinates y of latents, and the density of the rest.
  ///
  /// @param z d rows of a block
  /// @param y r rows of a block
  /// @param logRest as in [#lift]
  public void project(int count, double[] z, Scratch scratch, double[] y, double[] logRest) {
    int mark = scratch.mark();
    double[] e = z;
    if (whitening.isPresent()) {
      e = scratch.doubles(zeros.length * Block.SIZE);
      whitening.orElseThrow().whiten(count, z, scratch, e);
    }
    if (r > 0) {
      // The rest itself: a difference of squares would lose it where y is large.
      double[] inside = scratch.doubles(DoubleProduct.paddedRows(r) * Block.SIZE);
      double[] rest = scratch.doubles(zeros.length * Block.SIZE);
      projection.apply(count, e, zeros, scratch, inside);
      System.arraycopy(inside, 0, y, 0, r * Block.SIZE);
      removal.apply(count, y, zeros, scratch, rest);
      for (int j = 0; j < d; j++) {
        Rows.sum(j, count, e, rest);
      }
      e = rest;
    }
    Rows.squares(d, count, e, logRest);
    Rows.rescale(count, -0.5, logNormalizer(), logRest);
    scratch.release(mark);
  }

  /// Writes the derivatives in z of the log density whose derivatives in y are given, with the
  /// prior given y for the rest: L⁻ᵀ(V∂y − (I − VVᵀ)e).
  ///
  /// @param y the coordinates of z
  /// @param slope r rows of a block
  /// @param gradient d rows of a block
  public void gradients(
      int count, double[] z, double[] y, double[] slope, Scratch scratch, double[] gradient) {
    int mark = scratch.mark();
    int rows = zeros.length;
    double[] e = scratch.doubles(rows * Block.SIZE);
    prior.whiten(count, z, scratch, e);
    if (r > 0) {
      double[] inside = scratch.doubles(DoubleProduct.paddedRows(r) * Block.SIZE);
      double[] out = scratch.doubles(rows * Block.SIZE);
      System.arraycopy(y, 0, inside, 0, r * Block.SIZE);
      for (int j = 0; j < r; j++) {
        Rows.sum(j, count, slope, inside);
      }
      removal.apply(count, inside, zeros, scratch, out);
      for (int j = 0; j < d; j++) {
        Rows.sum(j, count, out, e);
      }
    }
    for (int j = 0; j < d; j++) {
      Rows.affine(j, count, e, -1, 0, e);
    }
    priorGradient(count, e, scratch, gradient);
    scratch.release(mark);
  }

  // L⁻ᵀg
  private void priorGradient(int count, double[] g, Scratch scratch, double[] out) {
    if (whitening.isPresent()) {
      whitening.orElseThrow().pushForward(count, d, g, scratch, out);
    } else {
      System.arraycopy(g, 0, out, 0, d * Block.SIZE);
    }
  }

  /// The coordinates in which the prior is standard normal.
  Optional<Whitening> priorWhitening() {
    return Optional.of(prior);
  }

  /// The coordinates in which y has the whitening of a distribution, and the rest the prior.
  Whitening whitening(Whitening inside) {
    return new InformedWhitening(prior, inside, projection, removal);
  }

  private double logNormalizer() {
    return -(d - r) * Constants.HALF_LOG_2_PI - logDeterminant;
  }

  /// The map between latents and the coordinates in which a normal distribution is standard.
  private static final class PriorFactor {
    private final DoubleProduct factor;
    private final DoubleProduct inverse;
    private final double[] mean;
    private final double[] center;
    private final double logDeterminant;
    private final double[][] inverted;
    private Optional<DoubleProduct> transposed = Optional.empty();

    private PriorFactor(Normal prior, double[][] factor) {
      int d = prior.latentDimension();
      int rows = DoubleProduct.paddedRows(d);
      inverted = elbo.kernel.Triangular.inverse(factor);
      this.factor = new DoubleProduct(factor);
      inverse = new DoubleProduct(inverted);
      mean = Arrays.copyOf(prior.mean(), rows);
      center = new double[rows];
      double sum = 0;
      for (int i = 0; i < d; i++) {
        center[i] = -Sums.dot(inverted[i], mean, i + 1);
        sum += Log.log(factor[i][i]);
      }
      logDeterminant = sum;
    }

    // None where the prior is standard.
    static Optional<PriorFactor> of(Normal prior) {
      int d = prior.latentDimension();
      double[] mean = prior.mean();
      double[][] factor = new double[d][d];
      boolean standard = true;
      for (int i = 0; i < d; i++) {
        double[] row = prior.factorRow(i);
        System.arraycopy(row, 0, factor[i], i + 1 - row.length, row.length);
        standard &= mean[i] == 0;
        for (int j = 0; j <= i; j++) {
          standard &= factor[i][j] == (i == j ? 1 : 0);
        }
      }
      return standard ? Optional.empty() : Optional.of(new PriorFactor(prior, factor));
    }

    void color(int count, int d, double[] e, Scratch scratch, double[] z) {
      double[] out = scratch.doubles(mean.length * Block.SIZE);
      factor.apply(count, e, mean, scratch, out);
      System.arraycopy(out, 0, z, 0, d * Block.SIZE);
    }

    // L⁻ᵀg; made when first asked for.
    void pushForward(int count, int d, double[] g, Scratch scratch, double[] out) {
      double[] padded = scratch.doubles(mean.length * Block.SIZE);
      transposed().apply(count, g, new double[mean.length], scratch, padded);
      System.arraycopy(padded, 0, out, 0, d * Block.SIZE);
    }

    private synchronized DoubleProduct transposed() {
      if (transposed.isEmpty()) {
        double[][] rows = new double[inverted.length][inverted.length];
        for (int i = 0; i < rows.length; i++) {
          for (int j = 0; j <= i; j++) {
            rows[j][i] = inverted[i][j];
          }
        }
        transposed = Optional.of(new DoubleProduct(rows));
      }
      return transposed.orElseThrow();
    }

    void whiten(int count, double[] z, Scratch scratch, double[] e) {
      inverse.apply(count, z, center, scratch, e);
    }
  }
}
