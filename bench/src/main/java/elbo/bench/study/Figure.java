package elbo.bench.study;

import elbo.estimate.Moments;
import java.util.List;

/// A measured number with its standard error; both are NaN where there is none.
record Figure(double value, double error) {
  static final Figure NONE = new Figure(Double.NaN, Double.NaN);

  /// The mean of independent numbers.
  static Figure mean(double[] x) {
    Moments moments = new Moments();
    moments.add(x, 0, x.length);
    return new Figure(moments.mean(), moments.standardError());
  }

  /// The mean of those numbers that are finite, where these are more than half.
  static Figure meanOfFinite(double[] x) {
    Moments moments = new Moments();
    for (double v : x) {
      if (Double.isFinite(v)) {
        moments.add(v);
      }
    }
    return 2 * moments.count() > x.length
        ? new Figure(moments.mean(), moments.standardError())
        : NONE;
  }

  /// The variance of independent numbers, whose error is that of a mean of squared deviations.
  static Figure variance(double[] x) {
    double mean = mean(x).value();
    Figure squares = meanSquare(x, mean);
    double scale = x.length / (x.length - 1.0);
    return new Figure(squares.value() * scale, squares.error() * scale);
  }

  /// The mean squared distance from a center.
  static Figure meanSquare(double[] x, double center) {
    double[] squares = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      squares[i] = (x[i] - center) * (x[i] - center);
    }
    return mean(squares);
  }

  /// The mean of numbers with independent errors, which are a whole population and not a sample of
  /// one.
  static Figure average(List<Figure> of) {
    double sum = 0;
    double squares = 0;
    for (Figure figure : of) {
      sum += figure.value;
      squares += figure.error * figure.error;
    }
    return new Figure(sum / of.size(), Math.sqrt(squares) / of.size());
  }

  Figure plus(Figure that) {
    return new Figure(value + that.value, Math.hypot(error, that.error));
  }

  Figure times(Figure that) {
    return new Figure(value * that.value, Math.hypot(error * that.value, value * that.error));
  }

  Figure root() {
    return new Figure(Math.sqrt(value), error / (2 * Math.sqrt(value)));
  }
}
