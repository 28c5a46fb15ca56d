package elbo.bound;

import elbo.kernel.Exp;
import elbo.kernel.Log;

/// Intervals about a mean of skewed numbers, by the transformation that removes the skewness of its
/// studentized error to first order.
///
/// With t the error in units of the standard error and a = skewness / √n, the transformed t + a
/// t²/3 + a² t³/27 + a/6 is nearly normal, and can be inverted. P. Hall (1992), On the removal of
/// skewness by transformation.
///
/// @param a skewness of a number over √n
record Skewness(double a) {
  // Below that, the inverse of the transformation is the identity but for rounding.
  private static final double SYMMETRIC = 1e-8;

  /// How many standard errors the interval reaches up, where it would reach z without skewness; no
  /// less than that.
  double up(double z) {
    return Math.max(z, -untransformed(-z));
  }

  /// How many standard errors the interval reaches down; no less than z.
  double down(double z) {
    return Math.max(z, untransformed(z));
  }

  private double untransformed(double x) {
    if (Math.abs(a) < SYMMETRIC) {
      return x;
    }
    double cube = 1 + a * (x - a / 6);
    double root = Math.copySign(Exp.exp(Log.log(Math.abs(cube)) / 3), cube);
    return 3 * (root - 1) / a;
  }
}
