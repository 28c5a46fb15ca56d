package elbo.network;

import elbo.kernel.ContinuousBernoulliSum;
import elbo.kernel.Exp;
import elbo.kernel.Log;
import elbo.kernel.Log1p;
import elbo.kernel.Scratch;
import java.util.List;
import java.util.Optional;
import org.apache.commons.rng.UniformRandomProvider;

/// Continuous Bernoulli pixels from 0 to 1, of density C(λ) λˣ (1 − λ)¹⁻ˣ: with the log odds l of
/// λ, log p(x) = x l − log((eˡ − 1) / l). G. Loaiza-Ganem, J. P. Cunningham (2019), The continuous
/// Bernoulli: fixing a pervasive error in variational autoencoders.
///
/// @param probability λ, which is not the mean; log odds are [Transform#SIGMOID]
public record ContinuousBernoulli(Parameter probability) implements Elementwise {
  private static final double SMALL = 0.125;

  /// @throws IllegalArgumentException if a constant breaks its rule
  public ContinuousBernoulli {
    arguments(probability);
  }

  private static List<Argument> arguments(Parameter probability) {
    return List.of(new Argument("probability", probability, Domain.UNIT));
  }

  @Override
  public String family() {
    return "continuous Bernoulli";
  }

  @Override
  public List<Argument> arguments() {
    return arguments(probability);
  }

  @Override
  public void check(int j, double x) {
    Supports.unit(j, x);
  }

  @Override
  public double logDensity(double x, double[] value, double[] coordinate) {
    double l = coordinate[0];
    double m = Math.abs(l);
    if (m == Double.POSITIVE_INFINITY) {
      return x == (l > 0 ? 1 : 0) ? m : -m;
    }
    return x * l - Math.max(l, 0) - (m == 0 ? 0 : Log.log(Exp.complement(m) / m));
  }

  @Override
  public void add(double x, double fixed, Lanes lanes, double[] out) {
    int mark = lanes.scratch.mark();
    int count = lanes.count;
    double[] l = lanes.coordinate(0);
    double[] log = lanes.row();
    double[] size = lanes.row();
    for (int i = 0; i < count; i++) {
      size[i] = Math.abs(l[i]);
    }
    Exp.complement(size, count, log);
    for (int i = 0; i < count; i++) {
      log[i] = size[i] == 0 ? 1 : log[i] / size[i];
    }
    Log.fill(log, 0, count, log);
    for (int i = 0; i < count; i++) {
      double m = size[i];
      double term = x * l[i] - Math.max(l[i], 0) - log[i];
      out[i] += m == Double.POSITIVE_INFINITY ? (x == (l[i] > 0 ? 1 : 0) ? m : -m) : term;
    }
    lanes.scratch.release(mark);
  }

  @Override
  public Optional<Single.Maker> single(double[] x) {
    Argument argument = arguments().getFirst();
    return SingleRows.exist(argument)
        ? Optional.of(numbers -> new Pixels(argument, x, numbers))
        : Optional.empty();
  }

  private static final class Pixels implements Single {
    private final ContinuousBernoulliSum.Pixels kernel;

    Pixels(Argument argument, double[] x, int[] numbers) {
      float[] centered = new float[numbers.length];
      for (int n = 0; n < centered.length; n++) {
        centered[n] = (float) (x[numbers[n]] - 0.5);
      }
      int[] start = SingleRows.of(argument, 0, x.length, numbers).start;
      kernel = new ContinuousBernoulliSum.Pixels(centered, start);
    }

    @Override
    public int group() {
      return ContinuousBernoulliSum.GROUP;
    }

    @Override
    public double fixed(int n) {
      return 0;
    }

    @Override
    public void sum(int from, int to, int count, float[] outputs, Scratch scratch, float[] sums) {
      ContinuousBernoulliSum.fill(kernel, from, to, count, outputs, sums);
    }
  }

  /// The mean of a pixel is the derivative of the normalizer.
  @Override
  public void score(double x, double[] value, double[] coordinate, double[] out) {
    double l = coordinate[0];
    double m = Math.abs(l);
    double s = m * m;
    double mean =
        m < SMALL
            ? 0.5 + m * (1.0 / 12 + s * (-1.0 / 720 + s * (1.0 / 30240 - s / 1209600)))
            : 1 / Exp.complement(m) - 1 / m;
    out[0] = x - (l < 0 ? 1 - mean : mean);
  }

  /// The variance of a pixel is the second derivative of the normalizer.
  @Override
  public void information(double[] value, double[] coordinate, double[] out) {
    double m = Math.abs(coordinate[0]);
    if (m < SMALL) {
      double s = m * m;
      out[0] = 1.0 / 12 + s * (-1.0 / 240 + s * (1.0 / 6048 - s / 172800));
    } else {
      double c = Exp.complement(m);
      out[0] = 1 / (m * m) - Exp.exp(-m) / (c * c);
    }
  }

  @Override
  public double draw(double[] value, double[] coordinate, UniformRandomProvider random) {
    double u = random.nextDouble();
    double l = coordinate[0];
    double m = Math.abs(l);
    // The distance from the likelier end has density proportional to e^−md.
    double distance = m < 0x1p-40 ? u : -Log1p.log1p(-u * Exp.complement(m)) / m;
    return l < 0 ? distance : 1 - distance;
  }
}
