package elbo.model;

import elbo.distribution.DiagonalNormal;
import elbo.kernel.Block;
import elbo.kernel.Scratch;
import elbo.network.Decoder;
import elbo.network.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;

/// The encoder of a VAE: a network that outputs the means and scales of a [DiagonalNormal].
///
/// @param width D, the numbers in an observation
/// @param latentDimension d
/// @param outputs the network, which outputs d means, then d numbers from which the scales follow
/// @param spread the parameterization of the scales
public record NormalEncoder(
    int width, int latentDimension, Function<double[], double[]> outputs, Spread spread)
    implements BatchEncoder<DiagonalNormal> {
  /// The outputs of a network for one x, which are computed for many where they are asked for.
  private record Outputs(Decoder network) implements Function<double[], double[]> {
    @Override
    public double[] apply(double[] x) {
      return network.outputsAt(x);
    }
  }

  /// The encoder that is a network, which computes many observations at once.
  ///
  /// @param network from the D numbers of an observation to d means and d numbers from which the
  ///   scales follow
  public static NormalEncoder of(Decoder network, Spread spread) {
    return new NormalEncoder(
        network.latentDimension(), network.outputs() / 2, new Outputs(network), spread);
  }

  /// q(· | x).
  ///
  /// @throws IllegalArgumentException if x has another width, or a scale is not greater than 0
  public DiagonalNormal at(double[] x) {
    if (x.length != width) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the encoder takes %d numbers, but the observation has %d",
              width,
              x.length));
    }
    double[] out = outputs.apply(x.clone());
    double[] mean = new double[latentDimension];
    double[] scale = new double[latentDimension];
    for (int j = 0; j < latentDimension; j++) {
      mean[j] = out[j];
      scale[j] = spread.std(out[latentDimension + j]);
    }
    return named(() -> new DiagonalNormal(mean, scale));
  }

  @Override
  public DiagonalNormal apply(double[] x) {
    return at(x);
  }

  @Override
  public List<Supplier<DiagonalNormal>> all(List<double[]> xs) {
    if (!(outputs instanceof Outputs of) || xs.stream().anyMatch(x -> x.length != width)) {
      return alone(xs);
    }
    return Scratch.with(scratch -> {
      List<Supplier<DiagonalNormal>> out = new ArrayList<>(xs.size());
      for (int from = 0; from < xs.size(); from += Block.SIZE) {
        List<double[]> block = xs.subList(from, Math.min(from + Block.SIZE, xs.size()));
        try {
          out.addAll(together(of.network, block, scratch));
        } catch (IllegalArgumentException e) {
          // Of one x, which the network does not take.
          out.addAll(alone(block));
        }
      }
      return out;
    });
  }

  private List<Supplier<DiagonalNormal>> alone(List<double[]> xs) {
    return xs.stream().<Supplier<DiagonalNormal>>map(x -> () -> at(x)).toList();
  }

  private List<Supplier<DiagonalNormal>> together(
      Decoder network, List<double[]> xs, Scratch scratch) {
    int d = latentDimension;
    double[] mean = scratch.doubles(Math.max(network.outputLength(), 2 * d * Block.SIZE));
    double[] row = scratch.doubles(Block.SIZE);
    double[] scale = scratch.doubles(d * Block.SIZE);
    network.decode(xs, scratch, mean);
    for (int j = 0; j < d; j++) {
      System.arraycopy(mean, (d + j) * Block.SIZE, row, 0, xs.size());
      spread.std(xs.size(), row, scratch, row);
      System.arraycopy(row, 0, scale, j * Block.SIZE, xs.size());
    }
    return DiagonalNormal.ofLanes(d, xs.size(), mean, scale, scratch).stream()
        .<Supplier<DiagonalNormal>>map(q -> () -> named(q))
        .toList();
  }

  private static DiagonalNormal named(Supplier<DiagonalNormal> made) {
    try {
      return made.get();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("the encoder outputs no q(z | x): " + e.getMessage(), e);
    }
  }
}
