package elbo.model;

import elbo.kernel.Exp;
import elbo.kernel.Sums;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.DoubleStream;

/// Probabilities by their logits, and vectors of parameters.
final class Logits {
  private Logits() {}

  static double sigmoid(double logit) {
    return 1 / (1 + Exp.exp(-logit));
  }

  /// The probabilities in proportion to the exponentials of logits.
  static double[] softmax(double[] logits) {
    double[] p = logits.clone();
    Exp.shifted(p, 0, p.length, Sums.max(p, 0, p.length), p);
    double sum = Sums.sum(p, 0, p.length);
    return Arrays.stream(p).map(v -> v / sum).toArray();
  }

  /// b + Σ wⱼ xⱼ, added in order.
  static double affine(double[] w, double[] x, double b) {
    double sum = b;
    for (int j = 0; j < w.length; j++) {
      sum = Math.fma(w[j], x[j], sum);
    }
    return sum;
  }

  /// Adds `coefficient` times the derivatives of the log probability of a state in the logits.
  ///
  /// @param from where the derivative in the first logit is
  static void addScore(
      double[] probabilities, int state, double coefficient, int from, double[] gradient) {
    for (int s = 0; s < probabilities.length; s++) {
      double indicator = s == state ? 1 : 0;
      gradient[from + s] += coefficient * (indicator - probabilities[s]);
    }
  }

  /// @throws IllegalArgumentException if there are not `count` parameters, or one is NaN or +∞
  static void check(int count, double[] parameters) {
    if (parameters.length != count) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "there must be %d parameters, but there are %d",
              count,
              parameters.length));
    }
    for (int i = 0; i < count; i++) {
      if (!(parameters[i] < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT, "parameter %d must be a number, but is %s", i, parameters[i]));
      }
    }
  }

  static double[][] rows(double[] parameters, int from, int rows, int columns) {
    double[][] out = new double[rows][];
    for (int r = 0; r < rows; r++) {
      out[r] = Arrays.copyOfRange(parameters, from + r * columns, from + (r + 1) * columns);
    }
    return out;
  }

  /// Rows one after another, then a vector.
  static double[] concatenated(double[][] rows, double... last) {
    return DoubleStream.concat(
            Arrays.stream(rows).flatMapToDouble(Arrays::stream), Arrays.stream(last))
        .toArray();
  }
}
