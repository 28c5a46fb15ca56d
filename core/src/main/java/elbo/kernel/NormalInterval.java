package elbo.kernel;

/// The logarithm of the probability that the standard normal distribution gives an interval,
/// log(Φ(b) − Φ(a)), in double precision.
///
/// Both ends are moved to the lower tail, where Φ(x) = ½ erfcx(−x/√2) exp(−x²/2) and nothing
/// underflows: the result is finite wherever its value is. Short intervals, whose ends would
/// cancel, are ∫ φ by its expansion about the middle. erfcx by the rational approximations of W. J.
/// Cody (1969), Rational Chebyshev approximations for the error function.
public final class NormalInterval {
  private static final double ROOT_HALF = 0.7071067811865476;
  private static final double INVERSE_ROOT_PI = 0.5641895835477563;
  private static final double SHORT = 1e-3;
  private static final double[] A = {
    3.1611237438705655,
    113.86415415105016,
    377.485237685302,
    3209.3775891384694,
    0.18577770618460315
  };
  private static final double[] B = {
    23.601290952344122, 244.02463793444417, 1282.6165260773723, 2844.236833439171
  };
  private static final double[] C = {
    0.5641884969886701,
    8.883149794388377,
    66.11919063714163,
    298.6351381974001,
    881.952221241769,
    1712.0476126340707,
    2051.0783778260716,
    1230.3393547979972,
    2.1531153547440383e-08
  };
  private static final double[] D = {
    15.744926110709835,
    117.6939508913125,
    537.1811018620099,
    1621.3895745666903,
    3290.7992357334597,
    4362.619090143247,
    3439.3676741437216,
    1230.3393548037495
  };
  private static final double[] P = {
    0.30532663496123236,
    0.36034489994980445,
    0.12578172611122926,
    0.016083785148742275,
    0.0006587491615298378,
    0.016315387137302097
  };
  private static final double[] Q = {
    2.568520192289822,
    1.8729528499234673,
    0.5279051029514285,
    0.06051834131244132,
    0.0023352049762686918
  };

  private NormalInterval() {}

  /// log(Φ(b) − Φ(a)).
  ///
  /// @param a the lower end, −∞ allowed
  /// @param b the upper end, at least a; +∞ allowed
  public static double log(double a, double b) {
    if (a == Double.NEGATIVE_INFINITY) {
      return b == Double.POSITIVE_INFINITY ? 0 : logBelow(b);
    }
    if (b == Double.POSITIVE_INFINITY) {
      return logBelow(-a);
    }
    double length = b - a;
    if (length < SHORT) {
      double middle = 0.5 * (a + b);
      double correction = length * length * Math.fma(middle, middle, -1) / 24;
      if (Math.abs(correction) < SHORT * SHORT) {
        return Math.fma(-0.5 * middle, middle, Log.log(length))
            - Constants.HALF_LOG_2_PI
            + correction;
      }
    }
    if (a + b > 0) {
      return log(-b, -a);
    }
    if (b <= 0) {
      // Φ(b) (1 − Φ(a)/Φ(b)).
      double ratio =
          Exp.exp(0.5 * (b - a) * (b + a)) * scaled(-a * ROOT_HALF) / scaled(-b * ROOT_HALF);
      return logBelow(b) + Log.log(1 - ratio);
    }
    // Zero is inside: nothing of the middle is lost.
    return Log.log(0.5 * (erf(b * ROOT_HALF) + erf(-a * ROOT_HALF)));
  }

  /// log Φ(x).
  public static double logBelow(double x) {
    if (x <= 0) {
      return Math.fma(-0.5 * x, x, Log.log(0.5 * scaled(-x * ROOT_HALF)));
    }
    double above = 0.5 * scaled(x * ROOT_HALF) * Exp.exp(-0.5 * x * x);
    return Log1p.log1p(-above);
  }

  private static double erf(double x) {
    return x < 0.46875 ? x * small(x * x) : 1 - scaled(x) * Exp.exp(-x * x);
  }

  // erf(x) / x for |x| up to 0.46875.
  private static double small(double y) {
    double above = A[4] * y;
    double below = y;
    for (int i = 0; i < 3; i++) {
      above = (above + A[i]) * y;
      below = (below + B[i]) * y;
    }
    return (above + A[3]) / (below + B[3]);
  }

  /// erfcx(x) = exp(x²) erfc(x), x at least 0.
  private static double scaled(double x) {
    if (x <= 0.46875) {
      return (1 - x * small(x * x)) * Exp.exp(x * x);
    }
    if (x <= 4) {
      double above = C[8] * x;
      double below = x;
      for (int i = 0; i < 7; i++) {
        above = (above + C[i]) * x;
        below = (below + D[i]) * x;
      }
      return (above + C[7]) / (below + D[7]);
    }
    double y = 1 / (x * x);
    double above = P[5] * y;
    double below = y;
    for (int i = 0; i < 4; i++) {
      above = (above + P[i]) * y;
      below = (below + Q[i]) * y;
    }
    return (INVERSE_ROOT_PI - y * (above + P[4]) / (below + Q[4])) / x;
  }
}
