package elbo;

import elbo.engine.Engine;
import elbo.estimate.Moments;
import elbo.inference.Bidirectional;
import elbo.inference.Bidirectional.Pair;
import elbo.model.Draw;
import elbo.model.LatentModel;
import elbo.points.PointSet;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.ToDoubleFunction;
import org.apache.commons.rng.simple.RandomSource;

/// How far the bounds of chains both ways lie apart, on pairs (z, x) that the model draws.
///
/// What is found is the model's: how well the sampler does on observations that the model draws
/// itself. It is no interval of a row of data, which has no chain backward.
///
/// @param pairs in the order of their numbers
public record Sandwich(List<Pair> pairs) {
  private static final double MOST_STEPS = 1 << 20;

  public Sandwich {
    pairs = List.copyOf(pairs);
  }

  /// A mean over pairs and its standard error by their spread.
  public record Mean(double value, double error) {}

  /// Draws pairs `from ≤ i < to` and runs their chains. Pair i is a function of the points' seed
  /// and i alone: its observation is that which [Rows#drawn] has as row i.
  ///
  /// @param progress is told of each pair that is done
  /// @throws InputException if the model draws no pairs, or lacks what the chains need
  public static Sandwich of(
      LatentModel model,
      Bidirectional chains,
      int from,
      int to,
      PointSet points,
      Engine engine,
      LongConsumer progress) {
    if (model.conditionDimension() > 0) {
      throw new InputException(model.name() + " takes a condition, and draws no pairs without one");
    }
    chains
        .sampler()
        .lacks(model)
        .ifPresent(lack -> {
          throw new InputException(lack);
        });
    List<Pair> out = new ArrayList<>();
    engine.forEach(
        from,
        to,
        number -> {
          Pair pair = pair(model, chains, number, points);
          progress.accept(1);
          return pair;
        },
        (number, pair) -> out.add(pair));
    return new Sandwich(out);
  }

  private static Pair pair(LatentModel model, Bidirectional chains, int number, PointSet points) {
    long key = points.seed().observation(number).key();
    try {
      Draw draw = model.draw(RandomSource.XO_SHI_RO_256_PP.create(key));
      return chains.pair(model, draw, number, points);
    } catch (IllegalArgumentException | UnsupportedOperationException e) {
      throw new InputException("pair " + number + " of " + model.name() + ": " + e.getMessage(), e);
    }
  }

  /// The mean of a number of each pair.
  public Mean mean(ToDoubleFunction<Pair> of) {
    Moments moments = new Moments();
    pairs.forEach(pair -> moments.add(of.applyAsDouble(pair)));
    return new Mean(moments.mean(), moments.standardError());
  }

  /// The largest gap of a pair.
  public double worst() {
    return pairs.stream().mapToDouble(Pair::gap).max().orElse(Double.NaN);
  }

  /// The number of steps for which the gap of one chain each way is predicted to be a given one: it
  /// is C / T for T steps that mix, with C the Jeffreys divergence of the two ends.
  ///
  /// @param steps T of these chains
  /// @param gap in nats, greater than 0
  /// @return at least 1, at most 2²⁰
  public int steps(int steps, double gap) {
    double predicted = Math.ceil(steps * mean(Pair::gapOfOneChain).value() / gap);
    return (int) Math.max(1, Math.min(MOST_STEPS, predicted));
  }
}
