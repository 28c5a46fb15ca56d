package elbo.inference;

import elbo.distribution.DiagonalNormal;
import elbo.distribution.FullNormal;
import elbo.distribution.Normal;
import elbo.distribution.Subspace;
import elbo.kernel.Block;
import elbo.kernel.Log;
import elbo.kernel.Scratch;
import elbo.kernel.Sums;
import elbo.kernel.SymmetricEigen;
import elbo.kernel.Triangular;
import elbo.model.SmoothJoint;
import java.util.Arrays;

/// The likelihood-informed subspace of an observation: the directions in which the likelihood
/// changes the prior, with the Laplace approximation in them.
///
/// With the prior whitened, these are the eigenvectors of the likelihood's Gauss–Newton matrix
/// JᵀΛJ, averaged over the mode and points about it, whose eigenvalues exceed a cut, and one more
/// along which the posterior's mean is elsewhere than the prior's: that of the likelihood's
/// gradient, averaged over the same points, beside the others. (The mean of a posterior is the mean
/// of that gradient under it: C. Stein 1981.) The weakest directions, whose number alone would make
/// a fit worse, have the prior. See [elbo.distribution.LikelihoodInformed].
///
/// @param subspace the directions
/// @param start the Laplace approximation in them
/// @param cost of the expansions about the mode
/// @param isFlat whether there are no directions since the likelihood is about the same at the mode
///   and those points
record Informed(Subspace subspace, Normal start, Cost cost, boolean isFlat) {
  /// How many points about the mode the curvature is averaged over, at most.
  static final int ABOUT = 16;

  // A direction below it changes log p(x, z) by a hundredth of a nat within the prior's scale.
  private static final double CUT = 0.02;

  // Directions above the cut are left to the prior too while all that are cost at most so much of
  // the KL divergence, in nats: covariances of many directions are fitted worse than of few.
  private static final double MOST_LOST = 0.03;

  // So many are adapted in any case, since they cost next to nothing: kinks of a decoder may hide
  // from its curvature what the likelihood changes.
  private static final int FEWEST = 16;

  /// Uniforms for points about the mode.
  @FunctionalInterface
  interface Uniforms {
    /// Writes d rows of a block.
    void fill(int size, double[] out);
  }

  /// @param joint whose mode was found
  /// @param mostEvaluations of log p(x, z) at the points about the mode
  static Informed of(
      SmoothJoint joint, Normal prior, Laplace.Mode mode, long mostEvaluations, Uniforms uniforms) {
    int d = prior.latentDimension();
    int about = about(joint, mostEvaluations);
    double[][] atMode = mode.expansion().precision();
    double[][] mean = new double[d][d];
    add(atMode, 1.0 / (1 + about), mean);
    Whitened whitened = new Whitened(prior);
    double[] slope = new double[d];
    whitened.addSlope(mode.approximation().mean(), mode.expansion(), slope);
    int used = 1;
    double[][] points = points(mode.approximation(), about, uniforms);
    double[] logJoint = new double[about];
    for (int i = 0; i < about; i++) {
      SmoothJoint.Expansion there = joint.expand(points[i]);
      logJoint[i] = there.logJoint();
      if (isFinite(there)) {
        add(there.precision(), 1.0 / (1 + about), mean);
        whitened.addSlope(points[i], there, slope);
        used++;
      }
    }
    if (used <= about) {
      scale((1.0 + about) / used, mean);
    }
    for (int j = 0; j < d; j++) {
      slope[j] /= used;
    }
    SymmetricEigen eigen = new SymmetricEigen(whitened.curvature(mean));
    double[][] curved = eigen.vectors(informed(eigen.values()));
    Subspace subspace = new Subspace(prior, withShift(curved, slope));
    return new Informed(
        subspace,
        whitened.within(subspace.basis(), mode.approximation().mean(), whitened.curvature(atMode)),
        cost(joint, mostEvaluations),
        subspace.dimension() == 0 && isFlat(prior, mode, points, logJoint));
  }

  private static int about(SmoothJoint joint, long mostEvaluations) {
    int about = (int) Math.min(ABOUT, mostEvaluations / joint.evaluations());
    // In pairs.
    return about > 1 ? about & -2 : about;
  }

  /// What the expansions about a mode cost.
  static Cost cost(SmoothJoint joint, long mostEvaluations) {
    int about = about(joint, mostEvaluations);
    return new Cost(about * joint.evaluations(), about * joint.gradients());
  }

  // Where z lies outside of a support, or a density overflows, there is no expansion.
  private static boolean isFinite(SmoothJoint.Expansion at) {
    double sum = 0 * Sums.sum(at.gradient(), 0, at.gradient().length);
    for (double[] row : at.precision()) {
      sum += 0 * Sums.sum(row, 0, row.length);
    }
    return Double.isFinite(at.logJoint()) && sum == 0;
  }

  // Whether log p(x | z) is about the same at the mode and the points about it.
  private static boolean isFlat(
      Normal prior, Laplace.Mode mode, double[][] points, double[] logJoint) {
    double least = mode.expansion().logJoint() - logDensity(prior, mode.approximation().mean());
    double most = least;
    for (int i = 0; i < points.length; i++) {
      double logLikelihood = logJoint[i] - logDensity(prior, points[i]);
      least = Math.min(least, logLikelihood);
      most = Math.max(most, logLikelihood);
    }
    return most - least <= CUT;
  }

  private static double logDensity(Normal prior, double[] z) {
    double[] block = new double[z.length * Block.SIZE];
    for (int j = 0; j < z.length; j++) {
      block[j * Block.SIZE] = z[j];
    }
    double[] out = new double[Block.SIZE];
    Scratch.lend(scratch -> prior.logDensity(1, block, scratch, out));
    return out[0];
  }

  private static void scale(double factor, double[][] h) {
    for (double[] row : h) {
      for (int j = 0; j < row.length; j++) {
        row[j] *= factor;
      }
    }
  }

  private static int informed(double[] values) {
    int d = values.length;
    // Wider than the prior somewhere: no direction is left to it.
    if (d > 0 && values[d - 1] < -CUT) {
      return d;
    }
    int r = 0;
    while (r < d && values[r] > CUT) {
      r++;
    }
    double lost = 0;
    for (int i = r; i < d; i++) {
      lost += loss(values[i]);
    }
    while (r > FEWEST && lost + loss(values[r - 1]) <= MOST_LOST) {
      r--;
      lost += loss(values[r]);
    }
    return r == 0 ? 0 : Math.max(r, Math.min(d, FEWEST));
  }

  // KL(N(0, 1 / (1 + λ)) ‖ N(0, 1))
  private static double loss(double curvature) {
    return 0.5 * (Log.log(1 + curvature) - curvature / (1 + curvature));
  }

  // With one more vector, along what the slope has beside the others, where it moves the posterior.
  private static double[][] withShift(double[][] v, double[] slope) {
    int r = v.length;
    int d = slope.length;
    if (r == 0 || r == d) {
      return v;
    }
    double[] beside = slope.clone();
    // Twice, for orthogonality to the last bit.
    for (int pass = 0; pass < 2; pass++) {
      for (double[] vector : v) {
        Whitened.add(-Sums.dot(vector, beside, d), vector, 0, d - 1, beside);
      }
    }
    double squares = Sums.squares(beside, 0, d, 0);
    if (!(squares > CUT && squares < Double.POSITIVE_INFINITY)) {
      return v;
    }
    double norm = Math.sqrt(squares);
    for (int j = 0; j < d; j++) {
      beside[j] /= norm;
    }
    double[][] more = Arrays.copyOf(v, r + 1);
    more[r] = beside;
    return more;
  }

  // In pairs, each point opposite to one before it, so that means of what is linear are exact.
  private static double[][] points(Normal about, int count, Uniforms uniforms) {
    int d = about.latentDimension();
    int drawn = Math.ceilDiv(count, 2);
    double[] center = about.mean();
    double[] u = new double[d * Block.SIZE];
    double[] z = new double[d * Block.SIZE];
    double[][] points = new double[count][d];
    if (count > 0) {
      uniforms.fill(drawn, u);
      Scratch.lend(scratch -> about.sample(drawn, u, scratch, z, new double[Block.SIZE]));
    }
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < d; j++) {
        points[i][j] = i < drawn ? z[j * Block.SIZE + i] : 2 * center[j] - points[i - drawn][j];
      }
    }
    return points;
  }

  private static void add(double[][] h, double factor, double[][] to) {
    for (int i = 0; i < h.length; i++) {
      for (int j = 0; j <= i; j++) {
        to[i][j] = Math.fma(factor, h[i][j], to[i][j]);
      }
    }
  }

  /// The coordinates in which a prior N(m, LLᵀ) is standard.
  private static final class Whitened {
    private final int d;
    private final double[] mean;
    private final double[][] factor;
    // Where the numbers of each row of the factor begin.
    private final int[] starts;

    Whitened(Normal prior) {
      d = prior.latentDimension();
      mean = prior.mean();
      factor = new double[d][d];
      starts = new int[d];
      for (int i = 0; i < d; i++) {
        double[] row = prior.factorRow(i);
        starts[i] = i + 1 - row.length;
        System.arraycopy(row, 0, factor[i], starts[i], row.length);
      }
    }

    // LᵀPL − I, for the precision P of the posterior, of which the lower triangle is read; only
    // that of the result is meant.
    double[][] curvature(double[][] precision) {
      double[][] right = new double[d][d];
      for (int i = 0; i < d; i++) {
        for (int k = 0; k < d; k++) {
          add(i >= k ? precision[i][k] : precision[k][i], factor[k], starts[k], k, right[i]);
        }
      }
      double[][] out = new double[d][d];
      for (int k = 0; k < d; k++) {
        for (int i = starts[k]; i <= k; i++) {
          add(factor[k][i], right[k], 0, i, out[i]);
        }
      }
      for (int i = 0; i < d; i++) {
        out[i][i] -= 1;
      }
      return out;
    }

    private static void add(double f, double[] x, int from, int last, double[] to) {
      for (int j = from; j <= last; j++) {
        to[j] = Math.fma(f, x[j], to[j]);
      }
    }

    // Adds the derivatives of log p(x | z) in these coordinates: Lᵀ∇ log p(x, z) + e.
    void addSlope(double[] z, SmoothJoint.Expansion at, double[] to) {
      double[] e = of(z);
      for (int k = 0; k < d; k++) {
        to[k] += e[k];
        add(at.gradient()[k], factor[k], starts[k], k, to);
      }
    }

    // L⁻¹(z − m)
    double[] of(double[] z) {
      double[] e = new double[d];
      for (int i = 0; i < d; i++) {
        e[i] = (z[i] - mean[i] - Sums.dot(factor[i], e, i)) / factor[i][i];
      }
      return e;
    }

    // The normal distribution of y = Vᵀe with the precision I + VᵀHV about the mode.
    Normal within(double[][] v, double[] mode, double[][] h) {
      int r = v.length;
      if (r == 0) {
        return DiagonalNormal.standard(0);
      }
      double[] e = of(mode);
      double[] center = new double[r];
      double[][] precision = new double[r][r];
      for (int i = 0; i < r; i++) {
        center[i] = Sums.dot(v[i], e, d);
        double[] hv = new double[d];
        for (int j = 0; j < d; j++) {
          for (int k = 0; k < d; k++) {
            hv[j] = Math.fma(j >= k ? h[j][k] : h[k][j], v[i][k], hv[j]);
          }
        }
        for (int j = 0; j <= i; j++) {
          precision[i][j] = Sums.dot(hv, v[j], d) + (i == j ? 1 : 0);
        }
      }
      return FullNormal.ofReversedPrecision(Triangular.mirror(precision)).at(center);
    }
  }
}
