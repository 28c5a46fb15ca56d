package elbo.kernel;

import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// The negative binomial log-likelihood of a strip of 16 samples with counts of their own, and its
/// derivatives by log means m and log inverse dispersions t.
///
/// With θ = eᵗ and log odds l = m − t of a further event it is Σⱼ log Γ(xⱼ + θ) − log Γ(θ) − xⱼ
/// log(1 + e⁻ˡ) − θ log(1 + eˡ); log x! is left out. Differences of log Γ and of its derivative are
/// moved up by [#SHIFT] as in [LogGamma], by one rational function each, whatever the count, so
/// that all lanes do the same. Everything is in double precision but inputs and derivatives.
public final class NegativeBinomialSlopes {
  private static final VectorSpecies<Double> D = DoubleVector.SPECIES_PREFERRED;
  private static final int LANES = D.length();
  private static final int WIDTH = Strips.WIDTH;
  private static final int SHIFT = LogGamma.SHIFT;

  // Rows that are computed in passes, which stay in the first cache.
  private static final int GROUP = 16;
  private static final int LENGTH = GROUP * WIDTH;

  // Where products of eight arguments are normal numbers, and so are their ratios.
  private static final double LEAST = 0x1p-100;
  private static final double MOST = LogGamma.LARGE;
  // A number whose square is not 0, by which differences of ψ divide.
  private static final double POSITIVE = 1e-150;

  private NegativeBinomialSlopes() {}

  /// The scalar definition of [#logs] for one sample.
  static double logs(int rows, float[] x, int xAt, float[] outputs, int at) {
    double sum = 0;
    for (int j = 0; j < rows; j++) {
      sum += one(x[xAt + j * WIDTH], outputs, at + j * WIDTH, at + (rows + j) * WIDTH);
    }
    return sum;
  }

  private static double one(double x, float[] outputs, int m, int t) {
    double logTheta = outputs[t];
    double theta = Exp.exp(logTheta);
    if (!(theta >= LEAST && theta <= MOST)) {
      return outside(x, theta, outputs, m, t);
    }
    double l = outputs[m] - logTheta;
    double moved = theta + SHIFT;
    double rising = 1;
    double risen = 1;
    double psi = 0;
    for (int k = 0; k < SHIFT; k += 2) {
      double a = theta + k;
      double b = theta + (k + 1);
      double c = x + a;
      double d = x + b;
      rising = rising * (a * b);
      risen = risen * (c * d);
      double u = a * c;
      double v = b * d;
      psi = psi + x * (u + v) / (u * v);
    }
    double sum = moved + x;
    double inverse = 1 / moved;
    double ratio = Log1p.log1p(x * inverse);
    double ways = LogGamma.series(sum) - LogGamma.series(moved) - x;
    ways = Math.fma(x, Log.log(sum), Math.fma(moved - 0.5, ratio, ways)) - Log.log(risen / rising);
    psi = psi + ratio + (LogGamma.digammaSeries(sum) - LogGamma.digammaSeries(moved));
    double e = Exp.exp(-Math.abs(l));
    double tail = Log1p.unit(e);
    double fewer = (l < 0 ? 0 : l) + tail;
    double more = (l < 0 ? -l : 0) + tail;
    double share = 1 / (e + 1);
    double less = share * e;
    double byMean = x * (l < 0 ? share : less) - theta * (l < 0 ? less : share);
    outputs[m] = (float) byMean;
    outputs[t] = (float) (theta * (psi - fewer) - byMean);
    return ways - x * more - theta * fewer;
  }

  // Where θ is so small or so large that others than the leading terms do not count.
  private static double outside(double x, double theta, float[] outputs, int m, int t) {
    double l = (double) outputs[m] - outputs[t];
    double fewer = Softplus.softplus(l);
    double more = Softplus.softplus(-l);
    double byMean = x * Exp.exp(-fewer) - theta * Exp.exp(-more);
    double positive = Math.max(theta, POSITIVE);
    outputs[m] = (float) byMean;
    outputs[t] = (float) (positive * (LogGamma.digammaDifference(x, positive) - fewer) - byMean);
    if (theta == 0) {
      return x == 0 ? 0 : Double.NEGATIVE_INFINITY;
    }
    return LogGamma.difference(x, theta) - x * more - theta * fewer;
  }

  /// Writes the sums of all 16 samples of a strip, in nats, and overwrites the outputs with the
  /// derivatives.
  ///
  /// @param rows the counts of a sample
  /// @param x counts, from `xAt` on
  /// @param outputs `rows` log means, then as many log inverse dispersions, from `at` on
  public static void logs(
      int rows,
      float[] x,
      int xAt,
      float[] outputs,
      int at,
      Scratch scratch,
      double[] out,
      int to) {
    int mark = scratch.mark();
    Passes passes = new Passes(scratch);
    for (int i = 0; i < WIDTH; i++) {
      out[to + i] = 0;
    }
    for (int from = 0; from < rows; from += GROUP) {
      int count = Math.min(GROUP, rows - from) * WIDTH;
      int m = at + from * WIDTH;
      int t = m + rows * WIDTH;
      passes.fill(count, x, xAt + from * WIDTH, outputs, m, t);
      for (int k = 0; k < count; k += WIDTH) {
        for (int i = 0; i < WIDTH; i++) {
          out[to + i] += passes.sums[k + i];
        }
      }
    }
    scratch.release(mark);
  }

  // The scalar definition in passes over the numbers of some rows.
  private static final class Passes {
    private final double[] x;
    private final double[] logOdds;
    private final double[] theta;
    private final double[] decay;
    private final double[] tail;
    private final double[] risen;
    private final double[] psi;
    private final double[] ratio;
    private final double[] moved;
    private final double[] sums;

    Passes(Scratch scratch) {
      x = scratch.doubles(LENGTH);
      logOdds = scratch.doubles(LENGTH);
      theta = scratch.doubles(LENGTH);
      decay = scratch.doubles(LENGTH);
      tail = scratch.doubles(LENGTH);
      risen = scratch.doubles(LENGTH);
      psi = scratch.doubles(LENGTH);
      ratio = scratch.doubles(LENGTH);
      moved = scratch.doubles(LENGTH);
      sums = scratch.doubles(LENGTH);
    }

    void fill(int count, float[] counts, int from, float[] outputs, int m, int t) {
      for (int i = 0; i < count; i++) {
        x[i] = counts[from + i];
        theta[i] = outputs[t + i];
        logOdds[i] = outputs[m + i] - theta[i];
      }
      Exp.fill(theta, 0, count, theta);
      Exp.decay(logOdds, count, decay);
      Log1p.unit(decay, count, tail);
      shift(count, x, theta, risen, psi, ratio, moved);
      Log.fill(risen, 0, count, risen);
      Log1p.fill(ratio, 0, count, ratio);
      Log.fill(moved, 0, count, sums);
      series(count, x, theta, ratio, moved, risen, psi, sums);
      slopes(count, x, theta, logOdds, decay, tail, psi, sums);
      for (int i = 0; i < count; i++) {
        if (theta[i] >= LEAST && theta[i] <= MOST) {
          outputs[m + i] = (float) logOdds[i];
          outputs[t + i] = (float) psi[i];
        } else {
          sums[i] = outside(x[i], theta[i], outputs, m + i, t + i);
        }
      }
    }

    // Writes ratios of rising factorials, what they add to ψ, x / (θ + 8) and x + θ + 8.
    private static void shift(
        int count,
        double[] counts,
        double[] thetas,
        double[] risen,
        double[] psi,
        double[] ratio,
        double[] moved) {
      for (int i = 0; i < count; i += LANES) {
        DoubleVector x = DoubleVector.fromArray(D, counts, i);
        DoubleVector theta = DoubleVector.fromArray(D, thetas, i);
        DoubleVector low = DoubleVector.broadcast(D, 1);
        DoubleVector high = DoubleVector.broadcast(D, 1);
        DoubleVector digamma = DoubleVector.zero(D);
        for (int k = 0; k < SHIFT; k += 2) {
          DoubleVector a = theta.add(k);
          DoubleVector b = theta.add(k + 1);
          DoubleVector c = x.add(a);
          DoubleVector d = x.add(b);
          low = low.mul(a.mul(b));
          high = high.mul(c.mul(d));
          DoubleVector u = a.mul(c);
          DoubleVector v = b.mul(d);
          digamma = digamma.add(x.mul(u.add(v)).div(u.mul(v)));
        }
        high.div(low).intoArray(risen, i);
        digamma.intoArray(psi, i);
        DoubleVector denominator = theta.add(SHIFT);
        x.mul(DoubleVector.broadcast(D, 1).div(denominator)).intoArray(ratio, i);
        denominator.add(x).intoArray(moved, i);
      }
    }

    // Completes log Γ(x + θ) − log Γ(θ) in `sums`, which has log(x + θ + 8), and ψ(x + θ) − ψ(θ).
    private static void series(
        int count,
        double[] counts,
        double[] thetas,
        double[] ratios,
        double[] moved,
        double[] logRisen,
        double[] psi,
        double[] sums) {
      for (int i = 0; i < count; i += LANES) {
        DoubleVector one = DoubleVector.broadcast(D, 1);
        DoubleVector x = DoubleVector.fromArray(D, counts, i);
        DoubleVector theta = DoubleVector.fromArray(D, thetas, i).add(SHIFT);
        DoubleVector ratio = DoubleVector.fromArray(D, ratios, i);
        DoubleVector w = one.div(DoubleVector.fromArray(D, moved, i));
        DoubleVector v = w.mul(w);
        // LogGamma.series and digammaSeries of x + θ + 8
        DoubleVector p =
            v.fma(DoubleVector.broadcast(D, LogGamma.S6), DoubleVector.broadcast(D, LogGamma.S5));
        p = p.fma(v, DoubleVector.broadcast(D, LogGamma.S4));
        p = p.fma(v, DoubleVector.broadcast(D, LogGamma.S3));
        p = p.fma(v, DoubleVector.broadcast(D, LogGamma.S2));
        p = p.fma(v, DoubleVector.broadcast(D, LogGamma.S1));
        p = p.fma(v, DoubleVector.broadcast(D, LogGamma.S0));
        DoubleVector ways = p.mul(w);
        p = v.fma(DoubleVector.broadcast(D, LogGamma.T4), DoubleVector.broadcast(D, LogGamma.T3));
        p = p.fma(v, DoubleVector.broadcast(D, LogGamma.T2));
        p = p.fma(v, DoubleVector.broadcast(D, LogGamma.T1));
        p = p.fma(v, DoubleVector.broadcast(D, LogGamma.T0));
        DoubleVector digamma = p.fma(v, w.mul(-0.5));
        // of θ + 8
        w = one.div(theta);
        v = w.mul(w);
        p = v.fma(DoubleVector.broadcast(D, LogGamma.S6), DoubleVector.broadcast(D, LogGamma.S5));
        p = p.fma(v, DoubleVector.broadcast(D, LogGamma.S4));
        p = p.fma(v, DoubleVector.broadcast(D, LogGamma.S3));
        p = p.fma(v, DoubleVector.broadcast(D, LogGamma.S2));
        p = p.fma(v, DoubleVector.broadcast(D, LogGamma.S1));
        p = p.fma(v, DoubleVector.broadcast(D, LogGamma.S0));
        ways = ways.sub(p.mul(w)).sub(x);
        p = v.fma(DoubleVector.broadcast(D, LogGamma.T4), DoubleVector.broadcast(D, LogGamma.T3));
        p = p.fma(v, DoubleVector.broadcast(D, LogGamma.T2));
        p = p.fma(v, DoubleVector.broadcast(D, LogGamma.T1));
        p = p.fma(v, DoubleVector.broadcast(D, LogGamma.T0));
        digamma = digamma.sub(p.fma(v, w.mul(-0.5)));
        x.fma(DoubleVector.fromArray(D, sums, i), theta.sub(0.5).fma(ratio, ways))
            .sub(DoubleVector.fromArray(D, logRisen, i))
            .intoArray(sums, i);
        DoubleVector.fromArray(D, psi, i).add(ratio).add(digamma).intoArray(psi, i);
      }
    }

    // Writes derivatives by m over log odds and those by t over ψ, and completes the sums.
    private static void slopes(
        int count,
        double[] counts,
        double[] thetas,
        double[] logOdds,
        double[] decays,
        double[] tails,
        double[] psi,
        double[] sums) {
      for (int i = 0; i < count; i += LANES) {
        DoubleVector x = DoubleVector.fromArray(D, counts, i);
        DoubleVector theta = DoubleVector.fromArray(D, thetas, i);
        DoubleVector l = DoubleVector.fromArray(D, logOdds, i);
        DoubleVector e = DoubleVector.fromArray(D, decays, i);
        DoubleVector tail = DoubleVector.fromArray(D, tails, i);
        VectorMask<Double> isNegative = l.compare(LT, 0);
        DoubleVector fewer = l.blend(0, isNegative).add(tail);
        DoubleVector more = DoubleVector.zero(D).blend(l.neg(), isNegative).add(tail);
        DoubleVector share = DoubleVector.broadcast(D, 1).div(e.add(1));
        DoubleVector less = share.mul(e);
        DoubleVector byMean =
            x.mul(less.blend(share, isNegative)).sub(theta.mul(share.blend(less, isNegative)));
        byMean.intoArray(logOdds, i);
        theta.mul(DoubleVector.fromArray(D, psi, i).sub(fewer)).sub(byMean).intoArray(psi, i);
        DoubleVector.fromArray(D, sums, i)
            .sub(x.mul(more))
            .sub(theta.mul(fewer))
            .intoArray(sums, i);
      }
    }
  }
}
