package elbo.training;

import elbo.engine.Workers;
import elbo.gradient.Objective;
import elbo.points.Independent;
import elbo.points.Seed;
import elbo.points.Use;
import java.util.Optional;

/// Estimates of the gradient of an objective in all parameters of a VAE, without learning: the mean
/// over some rows, in nats a row, each estimate from latents of its own.
public final class VaeGradient implements AutoCloseable {
  private final Objective objective;
  private final Packing packing;
  private final Source source;
  private final Workers workers;
  private final Minibatch minibatch;
  private final float[] packed;
  private final float[] gradient;
  private final int[] order;

  /// @param seed of the latents
  /// @throws IllegalArgumentException if the rows do not fit the architecture
  public VaeGradient(
      Parameters parameters, Objective objective, Dataset rows, Seed seed, int threads) {
    this.objective = objective;
    Architecture architecture = parameters.architecture();
    packing = new Packing(architecture);
    source =
        new Source(rows, architecture.width(), architecture.conditions(), Optional.empty(), "rows");
    source.check(architecture.family().likelihood(parameters.logScale()));
    packed = packing.pack(parameters.values());
    gradient = new float[packing.length];
    workers = new Workers(threads);
    minibatch =
        new Minibatch(
            architecture,
            packing,
            source.size,
            objective.k(),
            new Independent(seed.forUse(Use.LATENTS)),
            workers);
    order = new int[minibatch.mostRows];
  }

  /// Writes the gradient in the parameters, in the order of [Parameters], and returns the mean of
  /// the objective.
  ///
  /// @param estimate which, at least 0
  /// @param out as many numbers as there are parameters
  /// @throws DivergedException if the objective is not finite
  public double estimate(int estimate, float[] out) {
    double sum = 0;
    for (int first = 0; first < source.size; first += order.length) {
      int count = Math.min(order.length, source.size - first);
      for (int b = 0; b < count; b++) {
        order[b] = first + b;
      }
      minibatch.rows(source, packed, estimate, first, order, count);
      double[] values =
          minibatch.addGradient(objective, 1, source.size, gradient, first == 0, part -> {});
      for (int b = 0; b < count; b++) {
        sum += values[b];
      }
    }
    packing.unpack(gradient, out);
    return sum / source.size;
  }

  @Override
  public void close() {
    workers.close();
  }
}
