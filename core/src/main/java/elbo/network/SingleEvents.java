package elbo.network;

import elbo.kernel.Scratch;
import elbo.kernel.SoftplusSum;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/// The sum of a family of events and non-events with learned log odds.
final class SingleEvents implements Single {
  private final SingleRows rows;
  private final SoftplusSum.Events kernel;
  private final double[] fixed;

  /// Functions of a number of the observation.
  ///
  /// @param shift what is added to the coordinate of the argument to get the log odds
  /// @param fixed what does not depend on a sample
  record Terms(
      IntToDoubleFunction events,
      IntToDoubleFunction others,
      IntToDoubleFunction shift,
      IntToDoubleFunction fixed) {}

  SingleEvents(Argument argument, int width, int[] numbers, Terms terms) {
    rows = SingleRows.of(argument, 0, width, numbers);
    fixed = Arrays.stream(numbers).mapToDouble(terms.fixed).toArray();
    kernel =
        new SoftplusSum.Events(
            floats(numbers, terms.events),
            floats(numbers, terms.others),
            floats(numbers, terms.shift),
            rows.start,
            rows.factor);
  }

  private static float[] floats(int[] numbers, IntToDoubleFunction of) {
    float[] out = new float[numbers.length];
    for (int n = 0; n < out.length; n++) {
      out[n] = (float) of.applyAsDouble(numbers[n]);
    }
    return out;
  }

  @Override
  public int group() {
    return 16;
  }

  @Override
  public double fixed(int n) {
    return fixed[n];
  }

  @Override
  public void sum(int from, int to, int count, float[] outputs, Scratch scratch, float[] sums) {
    float[] logOdds = rows.read(from, to, count, outputs, scratch);
    SoftplusSum.fill(kernel, from, to, count, logOdds, sums);
  }
}
