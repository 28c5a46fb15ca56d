package elbo.bound;

import elbo.kernel.Exp;
import elbo.kernel.Log;

/// Count, means and second central moments of positive numbers W, of their inverses and of their
/// logs, given by the logs, joined without cancellation.
///
/// The numbers are held relative to the largest, the inverses relative to that of the smallest.
/// Numbers that are 0 (log −∞) are counted apart. P. Pébay (2008), Formulas for robust, one-pass
/// parallel computation of covariances and arbitrary-order statistical moments.
final class InverseMoments {
  private long count;
  private long zeros;
  private double top;
  private double bottom;
  private double log;
  private double number;
  private double inverse;
  private double logLog;
  private double numberNumber;
  private double inverseInverse;
  private double logNumber;
  private double logInverse;
  private double numberInverse;

  InverseMoments() {
    clear();
  }

  /// Of numbers by their logs.
  static InverseMoments of(double[] logs) {
    InverseMoments moments = new InverseMoments();
    for (double v : logs) {
      moments.add(v);
    }
    return moments;
  }

  void clear() {
    count = 0;
    zeros = 0;
    top = Double.NEGATIVE_INFINITY;
    bottom = Double.POSITIVE_INFINITY;
    log = 0;
    number = 0;
    inverse = 0;
    logLog = 0;
    numberNumber = 0;
    inverseInverse = 0;
    logNumber = 0;
    logInverse = 0;
    numberInverse = 0;
  }

  /// Takes in one number by its log.
  void add(double logX) {
    if (logX == Double.NEGATIVE_INFINITY) {
      zeros++;
      return;
    }
    double newTop = Math.max(top, logX);
    double newBottom = Math.min(bottom, logX);
    rescale(newTop, newBottom);
    join(1, logX, Exp.exp(logX - newTop), Exp.exp(newBottom - logX));
  }

  /// Takes in what another has seen; leaves that as it was.
  void append(InverseMoments next) {
    zeros += next.zeros;
    if (next.count == 0) {
      return;
    }
    double newTop = Math.max(top, next.top);
    double newBottom = Math.min(bottom, next.bottom);
    rescale(newTop, newBottom);
    double a = next.top == newTop ? 1 : Exp.exp(next.top - newTop);
    double b = next.bottom == newBottom ? 1 : Exp.exp(newBottom - next.bottom);
    join(next.count, next.log, next.number * a, next.inverse * b);
    logLog += next.logLog;
    numberNumber += next.numberNumber * a * a;
    inverseInverse += next.inverseInverse * b * b;
    logNumber += next.logNumber * a;
    logInverse += next.logInverse * b;
    numberInverse += next.numberInverse * a * b;
  }

  private void rescale(double newTop, double newBottom) {
    double a = top == newTop || count == 0 ? 1 : Exp.exp(top - newTop);
    double b = bottom == newBottom || count == 0 ? 1 : Exp.exp(newBottom - bottom);
    number *= a;
    inverse *= b;
    numberNumber *= a * a;
    inverseInverse *= b * b;
    logNumber *= a;
    logInverse *= b;
    numberInverse *= a * b;
    top = newTop;
    bottom = newBottom;
  }

  private void join(long n, double l, double x, double y) {
    long total = count + n;
    double dl = l - log;
    double dx = x - number;
    double dy = y - inverse;
    if (count == 0) {
      log = l;
      number = x;
      inverse = y;
    } else {
      double both = (double) count * n / total;
      logLog += dl * dl * both;
      numberNumber += dx * dx * both;
      inverseInverse += dy * dy * both;
      logNumber += dl * dx * both;
      logInverse += dl * dy * both;
      numberInverse += dx * dy * both;
      double share = (double) n / total;
      log += dl * share;
      number += dx * share;
      inverse += dy * share;
    }
    count = total;
  }

  /// How many numbers there were, with those that are 0.
  long count() {
    return count + zeros;
  }

  /// How many of them are 0.
  long zeros() {
    return zeros;
  }

  /// The mean of their logs.
  double meanLog() {
    return zeros > 0 ? Double.NEGATIVE_INFINITY : log;
  }

  /// The standard error of [#meanLog()]; NaN for fewer than two numbers or where one is 0.
  double meanLogError() {
    return zeros > 0 || count < 2 ? Double.NaN : Math.sqrt(logLog / (count - 1) / count);
  }

  /// The log of their mean; −∞ if all are 0.
  double logMean() {
    return count == 0
        ? Double.NEGATIVE_INFINITY
        : top + Log.log(number * ((double) count / count()));
  }

  /// The standard error of [#logMean()], relative to the mean of numbers of which none is 0; NaN
  /// for fewer than two.
  double logMeanError() {
    return zeros > 0 || count < 2
        ? Double.NaN
        : Math.sqrt(numberNumber / (count - 1) / count) / number;
  }

  /// The mean over all ordered pairs of log W + V / W − 1, with V another of the numbers: mean log
  /// W less the covariance of W and 1 / W, which is V / W − 1 on average over pairs. +∞ where one
  /// is 0, unless all are, which gives −∞.
  double meanOfPairs() {
    if (zeros > 0) {
      return count > 0 ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
    }
    return numberInverse == 0 ? log : log - numberInverse * scale() / (count - 1);
  }

  /// The standard error of [#meanOfPairs()] by the jackknife: leaving out one number changes the
  /// mean by what is linear in its log, itself and its inverse. NaN for fewer than three numbers or
  /// where one is 0.
  double meanOfPairsError() {
    if (zeros > 0 || count < 3) {
      return Double.NaN;
    }
    double c = scale() * count / (count - 2);
    double toNumber = c * inverse;
    double toInverse = c * number;
    double squares =
        logLog
            + toNumber * toNumber * numberNumber
            + toInverse * toInverse * inverseInverse
            + 2 * toNumber * logNumber
            + 2 * toInverse * logInverse
            + 2 * toNumber * toInverse * numberInverse;
    double error = Math.sqrt(Math.max(0, squares) / (count - 1) / count);
    return error < Double.POSITIVE_INFINITY ? error : Double.NaN;
  }

  /// What the mean over pairs would be changed by in proportion to, if each number were left out;
  /// of numbers none of which is 0.
  double[] influences(double[] logs) {
    double c = scale() * count / (count - 2);
    double[] out = new double[logs.length];
    for (int i = 0; i < logs.length; i++) {
      double x = Exp.exp(logs[i] - top) - number;
      double y = Exp.exp(bottom - logs[i]) - inverse;
      out[i] = logs[i] - log + c * (inverse * x + number * y);
    }
    return out;
  }

  // What the product of a number and an inverse is relative to.
  private double scale() {
    return top == bottom ? 1 : Exp.exp(top - bottom);
  }
}
