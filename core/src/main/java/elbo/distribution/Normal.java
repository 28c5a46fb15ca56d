package elbo.distribution;

import elbo.kernel.Log;
import java.util.Optional;
import java.util.OptionalDouble;

/// A normal distribution over latents.
public interface Normal extends Distribution {
  /// The mean, d numbers, as a copy.
  double[] mean();

  /// Row i of L, the lower-triangular factor of the covariance LLᵀ, where leading zeros may be left
  /// out; the last number is the diagonal.
  double[] factorRow(int row);

  /// This distribution with L(s, …, s)ᵀ added to its mean, where s is `shift`, and with L
  /// multiplied by `scale`.
  ///
  /// @param scale greater than 0
  Normal detuned(double shift, double scale);

  @Override
  default Optional<double[]> center() {
    return Optional.of(mean());
  }

  @Override
  default boolean hasKlTo(Distribution p) {
    return p instanceof Normal to && to.latentDimension() == latentDimension();
  }

  /// The KL divergence between normal distributions, from their Cholesky factors: ½ (‖L_p⁻¹L_q‖² +
  /// ‖L_p⁻¹(m_p − m_q)‖² − d) + log|L_p| − log|L_q|.
  @Override
  default OptionalDouble klTo(Distribution p) {
    if (!(p instanceof Normal to) || to.latentDimension() != latentDimension()) {
      return OptionalDouble.empty();
    }
    int d = latentDimension();
    double[][] target = new double[d][];
    double[][] factor = new double[d][];
    double[] difference = to.mean();
    double[] from = mean();
    double logDeterminants = 0;
    for (int i = 0; i < d; i++) {
      target[i] = to.factorRow(i).clone();
      factor[i] = factorRow(i).clone();
      difference[i] -= from[i];
      logDeterminants += Log.log(target[i][target[i].length - 1]);
      logDeterminants -= Log.log(factor[i][factor[i].length - 1]);
    }
    double squares = Triangular.solvedSquares(target, difference);
    double[] column = new double[d];
    for (int c = 0; c < d; c++) {
      for (int i = 0; i < d; i++) {
        int place = c - (i + 1 - factor[i].length);
        column[i] = i < c || place < 0 ? 0 : factor[i][place];
      }
      squares += Triangular.solvedSquares(target, column);
    }
    return OptionalDouble.of(0.5 * (squares - d) + logDeterminants);
  }
}
