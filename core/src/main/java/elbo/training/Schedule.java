package elbo.training;

import elbo.kernel.Exp;
import elbo.kernel.Log;
import elbo.name.Named;

/// How the learning rate changes over the epochs: a factor of it.
public sealed interface Schedule extends Named {
  /// The factor, from 0 to 1.
  ///
  /// @param epoch epochs that are done, with the fraction of the current one
  /// @param epochs those of the whole run
  double factor(double epoch, int epochs);

  /// The same rate always.
  record Constant() implements Schedule {
    @Override
    public double factor(double epoch, int epochs) {
      return 1;
    }
  }

  /// A rate that falls in a straight line to `last` times the first.
  ///
  /// @param last from 0 to 1
  record Linear(double last) implements Schedule {
    /// @throws IllegalArgumentException if `last` breaks its rule
    public Linear {
      Checks.fraction("last", last);
    }

    @Override
    public double factor(double epoch, int epochs) {
      return 1 - (1 - last) * Math.min(1, epoch / epochs);
    }
  }

  /// A rate that falls geometrically to `last` times the first.
  ///
  /// @param last greater than 0, at most 1
  record Exponential(double last) implements Schedule {
    /// @throws IllegalArgumentException if `last` breaks its rule
    public Exponential {
      Checks.fraction("last", last);
      Checks.positive("last", last);
    }

    @Override
    public double factor(double epoch, int epochs) {
      return Exp.exp(Log.log(last) * Math.min(1, epoch / epochs));
    }
  }
}
