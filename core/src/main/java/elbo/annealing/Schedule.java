package elbo.annealing;

import elbo.kernel.Exp;

/// How the inverse temperatures β of a path are spread from 0 to 1.
public enum Schedule {
  /// Alike: the gap is C / T for T steps that mix, with C half the Jeffreys divergence of the ends.
  LINEAR,
  /// By the logistic function from −4 to 4, dense at both ends. R. B. Grosse, Z. Ghahramani, R. P.
  /// Adams (2015), Sandwiching the marginal likelihood using bidirectional Monte Carlo.
  SIGMOID,
  /// So that log p(x, z) − log q(z) has the same standard deviation over each step, as a pilot
  /// shows it: the path of constant speed, whose gap is the smallest. A. Gelman, X.-L. Meng (1998),
  /// Simulating normalizing constants.
  ADAPTIVE;

  private static final double RANGE = 4;

  /// Whether a pilot decides.
  boolean adapts() {
    return this == ADAPTIVE;
  }

  /// The fixed ones.
  ///
  /// @param steps T, at least 1
  /// @throws IllegalStateException for [#ADAPTIVE]
  Temperatures of(int steps) {
    double[] betas = new double[steps + 1];
    for (int t = 0; t <= steps; t++) {
      double share = (double) t / steps;
      betas[t] =
          switch (this) {
            case LINEAR -> share;
            case SIGMOID -> sigmoid(share);
            case ADAPTIVE -> throw new IllegalStateException("a pilot decides");
          };
    }
    return new Temperatures(betas);
  }

  private static double sigmoid(double share) {
    if (share == 0 || share == 1) {
      return share;
    }
    double low = logistic(-RANGE);
    return (logistic(RANGE * (2 * share - 1)) - low) / (logistic(RANGE) - low);
  }

  private static double logistic(double x) {
    return 1 / (1 + Exp.exp(-x));
  }
}
