package elbo.bench.study;

import java.util.Arrays;
import java.util.function.ToDoubleBiFunction;

/// Signal and noise of the estimates of a gradient, from batches of independent estimates.
///
/// The squared norm of the mean gradient is estimated without bias, by the products of the means of
/// different batches. Errors are those of the jackknife over batches.
final class Signal {
  // Of the means of batches a and b, at [a][b].
  private final double[][] products;
  // The sum over parameters of the variances within each batch.
  private final double[] variances;

  private Signal(double[][] products, double[] variances) {
    this.products = products;
    this.variances = variances;
  }

  /// Of batches.
  ///
  /// @param means of each batch, parameter by parameter
  /// @param variances the sum over parameters of the variances within each batch
  static Signal of(double[][] means, double[] variances) {
    double[][] products = new double[means.length][means.length];
    for (int a = 0; a < means.length; a++) {
      for (int b = 0; b <= a; b++) {
        double sum = 0;
        for (int i = 0; i < means[a].length; i++) {
          sum += means[a][i] * means[b][i];
        }
        products[a][b] = sum;
        products[b][a] = sum;
      }
    }
    return new Signal(products, variances.clone());
  }

  /// The norm of the mean gradient; NaN where its square is estimated as less than 0.
  Figure signal() {
    return jackknifed((own, left) -> own.norm(left), this);
  }

  /// The root of the sum of variances.
  Figure noise() {
    return jackknifed((own, left) -> own.deviation(left), this);
  }

  /// The signal of `mean` over the noise of this.
  ///
  /// @param mean of another estimator with the same mean, from as many batches
  Figure ratio(Signal mean) {
    return jackknifed((own, left) -> mean.norm(left) / own.deviation(left), this);
  }

  // The value of all batches with the error from those that leave out one each; -1 leaves out none.
  private static Figure jackknifed(ToDoubleBiFunction<Signal, Integer> of, Signal own) {
    int batches = own.variances.length;
    double[] left = new double[batches];
    Arrays.setAll(left, b -> of.applyAsDouble(own, b));
    double mean = Arrays.stream(left).average().orElseThrow();
    double squares = Arrays.stream(left).map(v -> (v - mean) * (v - mean)).sum();
    return new Figure(of.applyAsDouble(own, -1), Math.sqrt(squares * (batches - 1.0) / batches));
  }

  private double norm(int left) {
    double sum = 0;
    int used = 0;
    for (int a = 0; a < products.length; a++) {
      used += a == left ? 0 : 1;
      for (int b = 0; b < products.length; b++) {
        sum += a == b || a == left || b == left ? 0 : products[a][b];
      }
    }
    return Math.sqrt(sum / used / (used - 1));
  }

  private double deviation(int left) {
    double sum = 0;
    for (int b = 0; b < variances.length; b++) {
      sum += b == left ? 0 : variances[b];
    }
    return Math.sqrt(sum / (left < 0 ? variances.length : variances.length - 1));
  }
}
