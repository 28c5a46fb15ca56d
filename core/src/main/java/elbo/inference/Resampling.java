package elbo.inference;

/// How ancestors are drawn by weights: each of N particles so many times that the mean is M times
/// its normalized weight, for any number M of ancestors.
///
/// R. Douc, O. Cappé, E. Moulines (2005), Comparison of resampling schemes for particle filtering.
public enum Resampling {
  /// M equidistant points behind one uniform number. J. Carpenter, P. Clifford, P. Fearnhead
  /// (1999), Improved particle filter for nonlinear problems.
  SYSTEMATIC(true) {
    @Override
    void ancestors(double[] w, int n, double[] u, int m, double[] cumulative, long[] out) {
      double scale = m / sums(w, n, cumulative);
      // A slot of `out` is where the offspring of a particle begin: those without any are written
      // over, and each slot without a beginning continues the one before.
      for (int k = 0; k < m; k++) {
        out[k] = 0;
      }
      int from = 0;
      for (int i = 0; i < n - 1; i++) {
        out[from] = i;
        double to = Math.ceil(Math.fma(cumulative[i], scale, -u[0]));
        from = (int) Math.max(from, Math.min(to, m));
        if (from == m) {
          break;
        }
      }
      if (from < m) {
        out[from] = last(w, n);
      }
      for (int k = 1; k < m; k++) {
        out[k] = Math.max(out[k], out[k - 1]);
      }
    }
  },
  /// M independent ancestors.
  MULTINOMIAL(false) {
    @Override
    void ancestors(double[] w, int n, double[] u, int m, double[] cumulative, long[] out) {
      double total = sums(w, n, cumulative);
      int last = last(w, n);
      for (int k = 0; k < m; k++) {
        out[k] = Math.min(search(cumulative, n, u[k] * total), last);
      }
    }
  },
  /// A uniform number in each of M equal intervals. G. Kitagawa (1996), Monte Carlo filter and
  /// smoother for non-Gaussian nonlinear state space models.
  STRATIFIED(false) {
    @Override
    void ancestors(double[] w, int n, double[] u, int m, double[] cumulative, long[] out) {
      double total = sums(w, n, cumulative);
      int last = last(w, n);
      int i = 0;
      for (int k = 0; k < m; k++) {
        double point = (k + u[k]) / m * total;
        while (i < last && cumulative[i] <= point) {
          i++;
        }
        out[k] = i;
      }
    }
  },
  /// The whole part of M times the normalized weight each, the rest by independent ancestors. J. S.
  /// Liu, R. Chen (1998), Sequential Monte Carlo methods for dynamic systems.
  RESIDUAL(false) {
    @Override
    void ancestors(double[] w, int n, double[] u, int m, double[] cumulative, long[] out) {
      double scale = m / sums(w, n, cumulative);
      int done = 0;
      double rest = 0;
      int last = 0;
      for (int i = 0; i < n; i++) {
        double share = w[i] * scale;
        double whole = Math.floor(share);
        for (int copy = 0; copy < whole && done < m; copy++) {
          out[done++] = i;
        }
        if (share > whole) {
          last = i;
        }
        rest += share - whole;
        cumulative[i] = rest;
      }
      for (int k = done; k < m; k++) {
        out[k] = Math.min(search(cumulative, n, u[k] * rest), last);
      }
    }
  };

  private final boolean single;

  Resampling(boolean single) {
    this.single = single;
  }

  /// How many uniforms m ancestors take.
  int uniforms(int m) {
    return single ? 1 : m;
  }

  /// Writes m ancestors.
  ///
  /// @param w n weights, at least 0 and not all 0, that need not be normalized
  /// @param u [#uniforms(int)] numbers strictly between 0 and 1
  /// @param cumulative lends n numbers
  /// @param out m indices below n
  abstract void ancestors(double[] w, int n, double[] u, int m, double[] cumulative, long[] out);

  /// The cumulative sums of n weights, of which the last is returned.
  static double sums(double[] w, int n, double[] out) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += w[i];
      out[i] = sum;
    }
    return sum;
  }

  /// The last that has a weight: what rounding leaves behind all others.
  static int last(double[] w, int n) {
    int i = n - 1;
    while (i > 0 && w[i] == 0) {
      i--;
    }
    return i;
  }

  /// The first of n cumulative sums that exceeds a number; n if there is none.
  static int search(double[] cumulative, int n, double point) {
    int low = 0;
    int high = n;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (cumulative[middle] <= point) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
