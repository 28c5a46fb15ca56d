package elbo.data;

import elbo.InputException;
import elbo.kernel.Philox;
import java.util.function.LongToDoubleFunction;

/// A rule by which grey levels become zeros and ones, for a Bernoulli likelihood: `threshold(0.5)`,
/// `sample(7)` or `none`. The printed form is the one that [#parse(String)] reads.
public sealed interface Binarize {
  /// The same rows with zeros and ones as their values.
  ///
  /// @throws InputException if a value is not allowed
  Observations apply(Observations observations);

  /// One row with zeros and ones as its values: those that it has in the whole of its source.
  ///
  /// @param number of the row in its source
  /// @throws InputException if a value is not allowed
  default double[] row(String source, int number, double[] x) {
    return apply(Observations.one(source, number, x)).row(0);
  }

  /// The rule of a printed form.
  ///
  /// @throws InputException if the text is none
  static Binarize parse(String text) {
    String form = text.strip();
    try {
      if (form.equals("none")) {
        return new None();
      }
      if (form.startsWith("threshold(") && form.endsWith(")")) {
        return new Threshold(Double.parseDouble(argument(form)));
      }
      if (form.startsWith("sample(") && form.endsWith(")")) {
        return new Sample(Long.parseLong(argument(form)));
      }
    } catch (NumberFormatException _) {
      // Reported below, with the forms that are allowed.
    }
    throw new InputException(
        "binarize must be threshold(t) with a number t, sample(seed) with an integer seed or none, "
            + "but is "
            + InputException.quote(text));
  }

  private static String argument(String form) {
    return form.substring(form.indexOf('(') + 1, form.length() - 1).strip();
  }

  /// One where x > t, else zero. For grey levels of bytes and t = 0.5 it is the same as x ≥ t:
  /// 127/255 < 0.5 < 128/255.
  ///
  /// @param t any finite number, in units of the observations
  record Threshold(double t) implements Binarize {
    /// A threshold.
    ///
    /// @throws InputException if t is not finite
    public Threshold {
      if (!Double.isFinite(t)) {
        throw new InputException("a threshold must be finite, but is " + t);
      }
    }

    @Override
    public Observations apply(Observations observations) {
      return observations.with(index -> binary(observations.value(index)));
    }

    // A missing number stays missing.
    private double binary(double value) {
      return value > t ? 1 : value <= t ? 0 : value;
    }

    @Override
    public String toString() {
      return "threshold(" + t + ")";
    }
  }

  /// One with probability x, else zero, independently for each value.
  ///
  /// The draw at (seed, row in the file, column) is one Philox uniform u < x, so that a row is the
  /// same in every slice and in every order of reading. Zero stays zero and one stays one.
  ///
  /// R. Salakhutdinov, I. Murray (2008), On the Quantitative Analysis of Deep Belief Networks.
  ///
  /// @param seed any number
  record Sample(long seed) implements Binarize {
    // "binarize" in ASCII. With it these draws are independent of the latent samples of the same
    // seed.
    private static final long APART = 0x62696e6172697a65L;

    @Override
    public Observations apply(Observations observations) {
      observations.requireUnitInterval();
      int width = observations.width();
      long key = seed ^ APART;
      LongToDoubleFunction draws =
          index -> {
            double u = Philox.uniform(key, (int) (index / width), 0, (int) (index % width));
            return u < observations.value(index) ? 1 : 0;
          };
      return observations.with(draws);
    }

    @Override
    public String toString() {
      return "sample(" + seed + ")";
    }
  }

  /// Values as they are.
  record None() implements Binarize {
    @Override
    public Observations apply(Observations observations) {
      return observations;
    }

    @Override
    public String toString() {
      return "none";
    }
  }
}
