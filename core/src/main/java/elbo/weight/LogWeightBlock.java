package elbo.weight;

import elbo.kernel.Exp;
import elbo.kernel.Sums;
import java.util.function.DoubleSupplier;

/// The log weights of up to [#CAPACITY] consecutive samples, with their parts where the producer
/// has them.
///
/// A buffer that a producer fills and folds read: [#reset], then the arrays. The folds of one pass
/// share what is derived from the log weights ([#max()], [#powers(double)]), which is computed
/// once.
public final class LogWeightBlock {
  /// Samples in a full block. Where blocks are cut decides how sums are grouped, so this is part of
  /// every result.
  public static final int CAPACITY = 512;

  private final double[] logW = new double[CAPACITY];
  private final double[] logLikelihood = new double[CAPACITY];
  private final double[] logPrior = new double[CAPACITY];
  private final double[] logQ = new double[CAPACITY];
  private final double[] powers = new double[CAPACITY];
  private long first;
  private int size;
  private DoubleSupplier kl = () -> Double.NaN;
  private double max;
  private double powersOf;
  private double shift;

  /// Makes this the block of `size` samples from `first` on, to be filled.
  ///
  /// @param size at most [#CAPACITY]
  /// @param kl KL(q(z | x) ‖ p(z)) in nats where it is known, else NaN
  public void reset(long first, int size, double kl) {
    reset(first, size, () -> kl);
  }

  /// Makes this the block of `size` samples from `first` on, to be filled.
  ///
  /// @param size at most [#CAPACITY]
  /// @param kl computes KL(q(z | x) ‖ p(z)), in nats, when a fold asks for it; NaN if unknown
  public void reset(long first, int size, DoubleSupplier kl) {
    this.first = first;
    this.size = size;
    this.kl = kl;
    max = Double.NaN;
    powersOf = Double.NaN;
  }

  /// Makes this a copy of some samples of another block under other indices.
  ///
  /// @param from where the samples start in `of`
  /// @param count how many
  /// @param index that of the first of them here
  public void copy(LogWeightBlock of, int from, int count, long index) {
    reset(index, count, of.kl);
    System.arraycopy(of.logW, from, logW, 0, count);
    System.arraycopy(of.logLikelihood, from, logLikelihood, 0, count);
    System.arraycopy(of.logPrior, from, logPrior, 0, count);
    System.arraycopy(of.logQ, from, logQ, 0, count);
  }

  /// Makes this the block of the same samples under other indices.
  ///
  /// @param index that of the first of them
  public void renumber(long index) {
    first = index;
  }

  /// The index of the first sample.
  public long first() {
    return first;
  }

  /// How many samples there are.
  public int size() {
    return size;
  }

  /// log w = log p(x | z) + log p(z) − log q(z | x), the first [#size()] elements.
  public double[] logW() {
    return logW;
  }

  /// log p(x | z), where the stream has [Capability#TERMS].
  public double[] logLikelihood() {
    return logLikelihood;
  }

  /// log p(z), where the stream has [Capability#TERMS].
  public double[] logPrior() {
    return logPrior;
  }

  /// log q(z | x), where the stream has [Capability#TERMS].
  public double[] logQ() {
    return logQ;
  }

  /// KL(q(z | x) ‖ p(z)), where the stream has [Capability#KL], else NaN.
  public double kl() {
    return kl.getAsDouble();
  }

  /// The largest log weight; NaN if any is NaN.
  public double max() {
    if (Double.isNaN(max)) {
      max = Sums.max(logW, 0, size);
    }
    return max;
  }

  /// exp(a · log w − [#shift()]) for every sample; valid until it is asked for another exponent.
  ///
  /// The shift is the largest a · log w of the block, so that no power overflows and the largest is
  /// 1. If that is infinite (all weights are zero, or a zero weight has a negative exponent), every
  ///    power is 0 or NaN: see [#shift()] first.
  public double[] powers(double a) {
    if (a != powersOf) {
      powersOf = a;
      if (a == 1) {
        shift = max();
        Exp.shifted(logW, 0, size, shift, powers);
      } else {
        shift = a > 0 ? a * max() : a * Sums.min(logW, 0, size);
        for (int i = 0; i < size; i++) {
          powers[i] = a * logW[i];
        }
        Exp.shifted(powers, 0, size, shift, powers);
      }
    }
    return powers;
  }

  /// What was subtracted by the last [#powers(double)].
  public double shift() {
    return shift;
  }
}
