package elbo.model;

import elbo.TinyVae;
import elbo.distribution.DiagonalNormal;
import elbo.kernel.Identity;
import elbo.kernel.Tanh;
import elbo.network.AffineMap;
import elbo.network.ConditionalNormal;
import elbo.network.Decoder;
import elbo.network.Likelihood;
import elbo.network.Network;
import elbo.network.Normal;
import elbo.network.SelectedInputs;
import elbo.network.Spread;
import java.util.List;
import java.util.stream.IntStream;

/// A small hierarchy of two levels with seeded weights, z₁ of 3 latents and z₂ of 2.
final class TinyHierarchy {
  static final int LOWER = 3;
  static final int UPPER = 2;

  private TinyHierarchy() {}

  /// Levels in double precision: means and logarithms of scales that are linear.
  static Hierarchical linear() {
    AffineMap map =
        new AffineMap(
            new double[][] {{0.5, -0.25}, {1, 0.75}, {0.25, -0.5}, {0.125, 0}},
            new double[] {0.5, -1, 0.25, -0.5});
    AffineMap top = new AffineMap(new double[][] {{0.5, 1}, {0, -0.25}}, new double[] {0.5, -1});
    return new Hierarchical(
        List.of(
            new Hierarchical.Root(
                2, new DiagonalNormal(new double[] {1, -0.5}, new double[] {0.5, 2})),
            new Hierarchical.Child(0, List.of(3, 2), new ConditionalNormal(map, Spread.LOG_STD)),
            new Hierarchical.Child(
                4, List.of(1, 2), new ConditionalNormal(top, Normal.withScale(0.5)))));
  }

  static Network network(long seed, int inputs, int outputs) {
    return new Network(
        List.of(
            TinyVae.layer(seed, inputs, 7, new Tanh()),
            TinyVae.layer(seed + 1, 7, outputs, new Identity())));
  }

  private static List<Integer> range(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }

  static Hierarchical prior() {
    return new Hierarchical(
        List.of(
            new Hierarchical.Root(LOWER, DiagonalNormal.standard(UPPER)),
            new Hierarchical.Child(
                0,
                range(LOWER, LOWER + UPPER),
                new ConditionalNormal(network(11, UPPER, 2 * LOWER), Spread.LOG_STD))));
  }

  static Hierarchical bottomUp(double[] x) {
    NormalEncoder first = NormalEncoder.of(network(21, x.length, 2 * LOWER), Spread.LOG_VARIANCE);
    return new Hierarchical(
        List.of(
            new Hierarchical.Root(0, first.at(x)),
            new Hierarchical.Child(
                LOWER,
                range(0, LOWER),
                new ConditionalNormal(network(31, LOWER, 2 * UPPER), Spread.LOG_VARIANCE))));
  }

  static Hierarchical topDown(double[] x) {
    NormalEncoder first = NormalEncoder.of(network(41, x.length, 2 * UPPER), Spread.LOG_VARIANCE);
    return new Hierarchical(
        List.of(
            new Hierarchical.Root(LOWER, first.at(x)),
            new Hierarchical.Child(
                0,
                range(LOWER, LOWER + UPPER),
                new ConditionalNormal(network(51, UPPER, LOWER), Normal.withScale(0.7)))));
  }

  private static double[] ofWidth(int width, double[] x) {
    if (x.length != width) {
      throw new IllegalArgumentException("an observation has " + width + " numbers");
    }
    return x;
  }

  /// x depends on z₁ alone.
  static Vae of(int width, Likelihood likelihood) {
    Decoder decoder = network(61, LOWER, likelihood.outputs(width));
    return new Vae(
            "tiny hierarchy",
            width,
            new SelectedInputs(decoder, LOWER + UPPER, IntStream.range(0, LOWER).toArray()),
            likelihood,
            x -> bottomUp(ofWidth(width, x)))
        .withPrior(prior());
  }
}
