package elbo.network;

import elbo.kernel.Block;
import elbo.kernel.Exp;
import elbo.kernel.Log;
import elbo.kernel.Log1p;
import elbo.kernel.Scratch;
import elbo.kernel.Softplus;

/// How a parameter of a [Likelihood] follows from an output v of a decoder.
public enum Transform {
  /// The parameter is v.
  IDENTITY {
    @Override
    public double value(double v) {
      return v;
    }

    @Override
    double log(double v) {
      return Log.log(v);
    }

    @Override
    double logit(double v) {
      return Log.log(v) - Log1p.log1p(-v);
    }

    @Override
    double slopeOfValue(double v) {
      return 1;
    }

    @Override
    double slopeOfLog(double v) {
      return 1 / Math.max(v, LEAST);
    }

    @Override
    double slopeOfLogit(double v) {
      return 1 / (Math.max(v, LEAST) * Math.max(1 - v, 0x1p-53));
    }
  },
  /// The parameter is eᵛ: v is its logarithm.
  EXP {
    @Override
    public double value(double v) {
      return Exp.exp(v);
    }

    @Override
    double log(double v) {
      return v;
    }

    @Override
    double logit(double v) {
      return v - Log1p.log1p(-Exp.exp(v));
    }

    @Override
    double slopeOfValue(double v) {
      return Exp.exp(v);
    }

    @Override
    double slopeOfLog(double v) {
      return 1;
    }

    @Override
    double slopeOfLogit(double v) {
      return 1 / Math.max(1 - Exp.exp(v), 0x1p-53);
    }
  },
  /// The parameter is e^(v/2): v is the logarithm of its square, as of a variance.
  EXP_HALF {
    @Override
    public double value(double v) {
      return Exp.exp(0.5 * v);
    }

    @Override
    double log(double v) {
      return 0.5 * v;
    }

    @Override
    double logit(double v) {
      return EXP.logit(0.5 * v);
    }

    @Override
    double slopeOfValue(double v) {
      return 0.5 * Exp.exp(0.5 * v);
    }

    @Override
    double slopeOfLog(double v) {
      return 0.5;
    }

    @Override
    double slopeOfLogit(double v) {
      return 0.5 * EXP.slopeOfLogit(0.5 * v);
    }
  },
  /// The parameter is √v: v is its square, as a variance.
  SQRT {
    @Override
    public double value(double v) {
      return Math.sqrt(v);
    }

    @Override
    double log(double v) {
      return 0.5 * Log.log(v);
    }

    @Override
    double logit(double v) {
      return IDENTITY.logit(Math.sqrt(v));
    }

    @Override
    double slopeOfValue(double v) {
      return 0.5 / Math.sqrt(Math.max(v, LEAST));
    }

    @Override
    double slopeOfLog(double v) {
      return 0.5 / Math.max(v, LEAST);
    }

    @Override
    double slopeOfLogit(double v) {
      return IDENTITY.slopeOfLogit(Math.sqrt(v)) * slopeOfValue(v);
    }
  },
  /// The parameter is log(1 + eᵛ).
  SOFTPLUS {
    @Override
    public double value(double v) {
      return Softplus.softplus(v);
    }

    @Override
    double log(double v) {
      return Log.log(Softplus.softplus(v));
    }

    @Override
    double logit(double v) {
      return IDENTITY.logit(Softplus.softplus(v));
    }

    @Override
    double slopeOfValue(double v) {
      return SIGMOID.value(v);
    }

    @Override
    double slopeOfLog(double v) {
      return SIGMOID.value(v) * IDENTITY.slopeOfLog(Softplus.softplus(v));
    }

    @Override
    double slopeOfLogit(double v) {
      return SIGMOID.value(v) * IDENTITY.slopeOfLogit(Softplus.softplus(v));
    }
  },
  /// The parameter is 1 / (1 + e⁻ᵛ): v is its log odds.
  SIGMOID {
    @Override
    public double value(double v) {
      double e = Exp.exp(-Math.abs(v));
      return (v < 0 ? e : 1) / (1 + e);
    }

    @Override
    double log(double v) {
      return -Softplus.softplus(-v);
    }

    @Override
    double logit(double v) {
      return v;
    }

    @Override
    double slopeOfValue(double v) {
      return value(v) * value(-v);
    }

    @Override
    double slopeOfLog(double v) {
      return value(-v);
    }

    @Override
    double slopeOfLogit(double v) {
      return 1;
    }
  },
  /// The parameter is 1 / v, of ±0 ∞: v is a precision of it, or the dispersion where it is the
  /// inverse one.
  RECIPROCAL {
    @Override
    public double value(double v) {
      return 1 / (v + 0.0);
    }

    @Override
    double log(double v) {
      return -Log.log(v);
    }

    @Override
    double logit(double v) {
      return IDENTITY.logit(1 / v);
    }

    @Override
    double slopeOfValue(double v) {
      return -1 / (v * v);
    }

    @Override
    double slopeOfLog(double v) {
      return -IDENTITY.slopeOfLog(v);
    }

    @Override
    double slopeOfLogit(double v) {
      return slopeOfValue(v) * IDENTITY.slopeOfLogit(1 / v);
    }
  };

  /// The least positive number at which derivatives are taken; its square is in range.
  static final double LEAST = 1e-150;

  /// The parameter for an output of the decoder.
  public abstract double value(double v);

  // The coordinates of Domain, computed from v without a detour by the value, and their derivatives
  // by v. At a boundary derivatives are those at a point nearby, so that they are finite.

  abstract double log(double v);

  abstract double logit(double v);

  abstract double slopeOfValue(double v);

  abstract double slopeOfLog(double v);

  abstract double slopeOfLogit(double v);

  /// [#value(double)] for `i < count`, with the same bits.
  final void values(int count, double[] v, Scratch scratch, double[] out) {
    switch (this) {
      case EXP -> Exp.fill(v, 0, count, out);
      case EXP_HALF -> {
        times(0.5, count, v, out);
        Exp.fill(out, 0, count, out);
      }
      case SOFTPLUS -> softplus(count, v, scratch, out);
      case SIGMOID -> {
        for (int i = 0; i < count; i++) {
          out[i] = -Math.abs(v[i]);
        }
        Exp.fill(out, 0, count, out);
        for (int i = 0; i < count; i++) {
          out[i] = (v[i] < 0 ? out[i] : 1) / (1 + out[i]);
        }
      }
      case SQRT -> {
        for (int i = 0; i < count; i++) {
          out[i] = Math.sqrt(v[i]);
        }
      }
      case RECIPROCAL -> {
        for (int i = 0; i < count; i++) {
          // −0 + 0 is 0, whose logarithm is that of −0.
          out[i] = 1 / (v[i] + 0.0);
        }
      }
      case IDENTITY -> System.arraycopy(v, 0, out, 0, count);
    }
  }

  /// [#log(double)] for `i < count`, with the same bits.
  final void logs(int count, double[] v, Scratch scratch, double[] out) {
    switch (this) {
      case IDENTITY -> Log.fill(v, 0, count, out);
      case EXP -> System.arraycopy(v, 0, out, 0, count);
      case EXP_HALF -> times(0.5, count, v, out);
      case SQRT -> {
        Log.fill(v, 0, count, out);
        times(0.5, count, out, out);
      }
      case SOFTPLUS -> {
        softplus(count, v, scratch, out);
        Log.fill(out, 0, count, out);
      }
      case SIGMOID -> {
        times(-1, count, v, out);
        softplus(count, out, scratch, out);
        times(-1, count, out, out);
      }
      case RECIPROCAL -> {
        Log.fill(v, 0, count, out);
        times(-1, count, out, out);
      }
    }
  }

  /// [#logit(double)] for `i < count`, with the same bits.
  final void logits(int count, double[] v, Scratch scratch, double[] out) {
    switch (this) {
      case SIGMOID -> System.arraycopy(v, 0, out, 0, count);
      case IDENTITY -> {
        int mark = scratch.mark();
        double[] complement = scratch.doubles(Block.SIZE);
        times(-1, count, v, complement);
        Log1p.fill(complement, 0, count, complement);
        Log.fill(v, 0, count, out);
        for (int i = 0; i < count; i++) {
          out[i] -= complement[i];
        }
        scratch.release(mark);
      }
      default -> {
        for (int i = 0; i < count; i++) {
          out[i] = logit(v[i]);
        }
      }
    }
  }

  private static void times(double factor, int count, double[] v, double[] out) {
    for (int i = 0; i < count; i++) {
      out[i] = factor * v[i];
    }
  }

  private static void softplus(int count, double[] v, Scratch scratch, double[] out) {
    int mark = scratch.mark();
    Softplus.fill(v, count, scratch.doubles(Block.SIZE), out);
    scratch.release(mark);
  }
}
