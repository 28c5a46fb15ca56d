package elbo.kernel;

/// Differences of the logarithm of the gamma function and of its derivatives, which counts with a
/// dispersion need: the difference keeps its digits where log Γ itself is large.
///
/// Γ(x + 1) = x Γ(x) moves the argument up by [#SHIFT], where Stirling's series log Γ(z) = (z − ½)
/// log z − z + ½ log 2π + S(z) has an error below 10⁻¹⁵; the leading terms of a difference are
/// subtracted by hand. F. W. J. Olver et al., NIST Digital Library of Mathematical Functions, 5.11.
public final class LogGamma {
  // Products of this many arguments of single precision stay finite where they are below LARGE.
  static final int SHIFT = 8;
  // Beyond it Γ(x + θ) / Γ(θ) is θˣ to all digits, for every x that is a count of single events.
  static final double LARGE = 0x1p120;

  static final double S0 = 1.0 / 12;
  static final double S1 = -1.0 / 360;
  static final double S2 = 1.0 / 1260;
  static final double S3 = -1.0 / 1680;
  static final double S4 = 1.0 / 1188;
  static final double S5 = -691.0 / 360360;
  static final double S6 = 1.0 / 156;

  // Of ψ(z) = log z − 1 / 2z + …
  static final double T0 = -1.0 / 12;
  static final double T1 = 1.0 / 120;
  static final double T2 = -1.0 / 252;
  static final double T3 = 1.0 / 240;
  static final double T4 = -1.0 / 132;

  private static final double[] FACTORIALS = factorials();

  private LogGamma() {}

  private static double[] factorials() {
    double[] log = new double[256];
    for (int x = 0; x < log.length; x++) {
      log[x] = difference(x, 1);
    }
    return log;
  }

  /// log Γ(x + θ) − log Γ(θ).
  ///
  /// @param x at least 0
  /// @param theta at least 0, else the result is NaN; 0 and x > 0 result in −∞
  public static double difference(double x, double theta) {
    if (!(theta > 0 && theta < LARGE)) {
      return outside(x, theta);
    }
    boolean whole = x == Math.rint(x);
    if (whole && x <= SHIFT) {
      return x == 0 ? 0 : Log.log(rising((int) x, theta));
    }
    if (whole) {
      return Log.log(rising(SHIFT, theta)) + stirling(x - SHIFT, theta + SHIFT);
    }
    return stirling(x, theta + SHIFT) - Log.log(rising(SHIFT, x + theta) / rising(SHIFT, theta));
  }

  /// The same for `i < count`, with the bits of the scalar version.
  ///
  /// @param out may be `theta`
  public static void difference(
      double x, int count, double[] theta, Scratch scratch, double[] out) {
    boolean whole = x == Math.rint(x);
    int mark = scratch.mark();
    double[] t = scratch.doubles(Block.SIZE);
    System.arraycopy(theta, 0, t, 0, count);
    double[] rising = scratch.doubles(Block.SIZE);
    if (whole) {
      rising((int) Math.min(x, SHIFT), count, t, rising);
      Log.fill(rising, 0, count, rising);
    } else {
      double[] high = scratch.doubles(Block.SIZE);
      for (int i = 0; i < count; i++) {
        high[i] = x + t[i];
      }
      rising(SHIFT, count, high, rising);
      rising(SHIFT, count, t, high);
      for (int i = 0; i < count; i++) {
        rising[i] /= high[i];
      }
      Log.fill(rising, 0, count, rising);
    }
    if (whole && x <= SHIFT) {
      System.arraycopy(rising, 0, out, 0, count);
    } else {
      stirling(whole ? x - SHIFT : x, count, t, scratch, out);
      for (int i = 0; i < count; i++) {
        out[i] = whole ? rising[i] + out[i] : out[i] - rising[i];
      }
    }
    for (int i = 0; i < count; i++) {
      if (!(t[i] > 0 && t[i] < LARGE)) {
        out[i] = outside(x, t[i]);
      } else if (x == 0) {
        out[i] = 0;
      }
    }
    scratch.release(mark);
  }

  private static void rising(int n, int count, double[] theta, double[] out) {
    System.arraycopy(theta, 0, out, 0, count);
    for (int k = 1; k < n; k++) {
      for (int i = 0; i < count; i++) {
        out[i] *= theta[i] + k;
      }
    }
  }

  // The scalar program in passes, from θ and not θ + SHIFT.
  private static void stirling(double x, int count, double[] theta, Scratch scratch, double[] out) {
    double[] logS = scratch.doubles(Block.SIZE);
    double[] ratio = scratch.doubles(Block.SIZE);
    for (int i = 0; i < count; i++) {
      double t = theta[i] + SHIFT;
      logS[i] = x + t;
      ratio[i] = x / t;
      out[i] = series(x + t) - series(t) - x;
    }
    Log.fill(logS, 0, count, logS);
    Log1p.fill(ratio, 0, count, ratio);
    for (int i = 0; i < count; i++) {
      double t = theta[i] + SHIFT;
      out[i] = Math.fma(x, logS[i], Math.fma(t - 0.5, ratio[i], out[i]));
    }
  }

  private static double outside(double x, double theta) {
    if (theta == 0) {
      return x == 0 ? 0 : Double.NEGATIVE_INFINITY;
    }
    return theta >= LARGE ? x * Log.log(theta) : Double.NaN;
  }

  // θ (θ + 1) … (θ + n − 1)
  private static double rising(int n, double theta) {
    double product = theta;
    for (int i = 1; i < n; i++) {
      product *= theta + i;
    }
    return product;
  }

  // log Γ(x + t) − log Γ(t) for t ≥ SHIFT.
  private static double stirling(double x, double t) {
    double s = x + t;
    double small = series(s) - series(t) - x;
    return Math.fma(x, Log.log(s), Math.fma(t - 0.5, Log1p.log1p(x / t), small));
  }

  /// log Γ(z) − (z − ½) log z + z − ½ log 2π, for z ≥ SHIFT.
  static double series(double z) {
    double w = 1 / z;
    double v = w * w;
    double p = Math.fma(S6, v, S5);
    p = Math.fma(p, v, S4);
    p = Math.fma(p, v, S3);
    p = Math.fma(p, v, S2);
    p = Math.fma(p, v, S1);
    p = Math.fma(p, v, S0);
    return p * w;
  }

  /// log x!, of a whole number from 0; those of usual counts from a table.
  public static double logFactorial(double x) {
    int whole = (int) x;
    return whole == x && whole >= 0 && whole < FACTORIALS.length
        ? FACTORIALS[whole]
        : difference(x, 1);
  }

  /// ψ(x + θ) − ψ(θ), the derivative of [#difference(double, double)] by θ.
  ///
  /// @param x at least 0
  /// @param theta greater than 0
  public static double digammaDifference(double x, double theta) {
    double sum = 0;
    for (int i = 0; i < SHIFT; i++) {
      sum += x / ((theta + i) * (x + theta + i));
    }
    double t = theta + SHIFT;
    double s = t + x;
    return sum + Log1p.log1p(x / t) + (digammaSeries(s) - digammaSeries(t));
  }

  /// ψ(z) − log z, for z ≥ SHIFT.
  static double digammaSeries(double z) {
    double w = 1 / z;
    double v = w * w;
    double p = Math.fma(T4, v, T3);
    p = Math.fma(p, v, T2);
    p = Math.fma(p, v, T1);
    p = Math.fma(p, v, T0);
    return Math.fma(p, v, -0.5 * w);
  }

  /// ψ′(θ) − ψ′(x + θ), at least 0: the negative second derivative of [#difference(double, double)]
  /// by θ.
  ///
  /// @param x at least 0
  /// @param theta greater than 0
  public static double trigammaDifference(double x, double theta) {
    double sum = 0;
    for (int i = 0; i < SHIFT; i++) {
      double a = 1 / (theta + i);
      double b = 1 / (x + theta + i);
      sum += (a - b) * (a + b);
    }
    double t = theta + SHIFT;
    return sum + (trigammaSeries(t) - trigammaSeries(t + x));
  }

  // ψ′(z)
  private static double trigammaSeries(double z) {
    double w = 1 / z;
    double v = w * w;
    double p = Math.fma(Math.fma(-691.0 / 2730, v, 5.0 / 66), v, -1.0 / 30);
    p = Math.fma(p, v, 1.0 / 42);
    p = Math.fma(p, v, -1.0 / 30);
    p = Math.fma(p, v, 1.0 / 6);
    return Math.fma(p, v * w, Math.fma(0.5, v, w));
  }
}
