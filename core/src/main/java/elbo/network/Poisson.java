package elbo.network;

import elbo.kernel.Block;
import elbo.kernel.Exp;
import elbo.kernel.Log;
import elbo.kernel.LogGamma;
import elbo.kernel.PoissonSlopes;
import elbo.kernel.PoissonSum;
import elbo.kernel.Scratch;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;

/// Poisson counts: log p(x) = x log λ − λ − log x!.
///
/// @param rate λ, from 0; a rate of 0 gives a count of 0
public record Poisson(Parameter rate) implements Elementwise {
  // Of usual counts: observations of a test set are many.
  private static final double[] AT_MEAN =
      IntStream.range(0, 256).mapToDouble(Poisson::atMean).toArray();

  /// @throws IllegalArgumentException if a constant breaks its rule
  public Poisson {
    arguments(rate);
  }

  private static List<Argument> arguments(Parameter rate) {
    return List.of(new Argument("rate", rate, Domain.NOT_NEGATIVE));
  }

  @Override
  public String family() {
    return "Poisson";
  }

  @Override
  public List<Argument> arguments() {
    return arguments(rate);
  }

  @Override
  public void check(int j, double x) {
    Supports.count(j, x);
  }

  /// In lanes where log rates are learned.
  @Override
  public Optional<Slopes> slopes(int width) {
    if (!rate.equals(Parameter.learned(Transform.EXP))) {
      return Elementwise.super.slopes(width);
    }
    return Optional.of((count, x, xAt, outputs, at, scratch, out, to) -> {
      PoissonSlopes.logRates(width, x, xAt, outputs, at, scratch, out, to);
      LogFactorials.subtract(count, width, x, xAt, out, to);
    });
  }

  @Override
  public double logDensity(double x, double[] value, double[] coordinate) {
    return logDensity(x, value[0], coordinate[0]);
  }

  static double logDensity(double x, double rate, double logRate) {
    return x == 0 ? -rate : x * logRate - rate - LogGamma.logFactorial(x);
  }

  @Override
  public double fixed(double x, double[] value) {
    return LogGamma.logFactorial(x);
  }

  @Override
  public void add(double x, double fixed, Lanes lanes, double[] out) {
    add(x, fixed, lanes.count, lanes.value(0), x == 0 ? lanes.value(0) : lanes.coordinate(0), out);
  }

  @Override
  public boolean isSingle(int j, double x) {
    return x <= Supports.MOST_SINGLE;
  }

  @Override
  public Optional<Single.Maker> single(double[] x) {
    Argument argument = arguments().getFirst();
    return SingleRows.exist(argument)
        ? Optional.of(numbers -> new Counts(argument, x, numbers))
        : Optional.empty();
  }

  // Under a rate of x.
  private static double atMean(double x) {
    return logDensity(x, x, x == 0 ? 0 : Log.log(x));
  }

  static final class Counts implements Single {
    private final SingleRows rows;
    private final PoissonSum.Counts counts;
    private final double[] own;

    Counts(Argument rate, double[] x, int[] numbers) {
      own = Arrays.stream(numbers).mapToDouble(j -> x[j]).toArray();
      rows = SingleRows.of(rate, 0, x.length, numbers);
      counts = PoissonSum.Counts.of(own, rows.start, rows.factor);
    }

    @Override
    public int group() {
      return SingleRows.GROUP;
    }

    @Override
    public double fixed(int n) {
      return own[n] < AT_MEAN.length ? AT_MEAN[(int) own[n]] : atMean(own[n]);
    }

    @Override
    public void sum(int from, int to, int count, float[] outputs, Scratch scratch, float[] sums) {
      float[] logRate = rows.read(from, to, count, outputs, scratch);
      PoissonSum.fill(counts, from, to, count, logRate, sums);
    }

    /// Writes λ, which is −log p(0), in rows from 0.
    void zeros(int from, int to, int count, float[] outputs, Scratch scratch, float[] out) {
      float[] logRate = rows.read(from, to, count, outputs, scratch);
      int width = Block.padded(count);
      for (int n = from; n < to; n++) {
        int at = (n - from) * Block.SIZE;
        for (int i = 0; i < width; i++) {
          out[at + i] = rows.factor * logRate[rows.start[n] + i];
        }
        Exp.fill(out, at, at + width, out);
      }
    }
  }

  private static void add(
      double x, double fixed, int count, double[] rate, double[] logRate, double[] out) {
    if (x == 0) {
      for (int i = 0; i < count; i++) {
        out[i] -= rate[i];
      }
      return;
    }
    for (int i = 0; i < count; i++) {
      out[i] += x * logRate[i] - rate[i] - fixed;
    }
  }

  /// Writes log p(x).
  static void write(double x, double fixed, Lanes lanes, double[] out) {
    Arrays.fill(out, 0, lanes.count, 0);
    add(x, fixed, lanes.count, lanes.value(0), x == 0 ? lanes.value(0) : lanes.coordinate(0), out);
  }

  @Override
  public void score(double x, double[] value, double[] coordinate, double[] out) {
    out[0] = x - value[0];
  }

  @Override
  public void information(double[] value, double[] coordinate, double[] out) {
    out[0] = value[0];
  }

  @Override
  public double draw(double[] value, double[] coordinate, UniformRandomProvider random) {
    return Draws.poisson(value[0], random);
  }
}
