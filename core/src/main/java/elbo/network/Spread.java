package elbo.network;

import elbo.kernel.Exp;

/// The parameterization in which a network outputs the scale of a normal distribution.
public enum Spread {
  /// The logarithm of the variance.
  LOG_VARIANCE {
    @Override
    public double std(double value) {
      return Exp.exp(0.5 * value);
    }
  },
  /// The logarithm of the standard deviation.
  LOG_STD {
    @Override
    public double std(double value) {
      return Exp.exp(value);
    }
  },
  /// The standard deviation.
  STD {
    @Override
    public double std(double value) {
      return value;
    }
  },
  /// The variance.
  VARIANCE {
    @Override
    public double std(double value) {
      return Math.sqrt(value);
    }
  };

  /// The standard deviation for an output of the network.
  public abstract double std(double value);
}
