package elbo.inference;

import elbo.kernel.Block;
import elbo.kernel.Scratch;
import elbo.model.Hierarchical;
import elbo.model.LatentModel;
import elbo.model.Observation;
import elbo.points.PointSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The part of KL(q(z | x) ‖ p(z)) that belongs to one level of a hierarchy, E(log q(zₗ | …) − log
/// p(zₗ | …)) over z from the model's own q, with its error: with the other levels it is what the
/// ELBO has below E(log p(x | z)).
///
/// The mean is that of a divergence, averaged over the levels that q is given, where p and q are
/// given the same levels. Where they are not, as in a bottom-up q, it may be negative, and single
/// samples are in any case. No sample is an error. C. K. Sønderby, T. Raiko, L. Maaløe, S. K.
/// Sønderby, O. Winther (2016), Ladder variational autoencoders.
///
/// @param level from 1, the lowest
/// @param dimension how many latents it has
/// @param value the mean in nats
/// @param standardError of the mean
public record LevelDivergence(int level, int dimension, double value, double standardError) {
  /// What a model lacks, in words; empty if nothing: both its prior and its q(z | x) have levels.
  public static Optional<String> lacks(LatentModel model) {
    return model.prior().orElse(null) instanceof Hierarchical
        ? Optional.empty()
        : Optional.of(model.name() + " has one level of latents, and no divergences by level");
  }

  /// The divergences of all levels, the lowest first.
  ///
  /// @param points independent ones
  /// @param n samples, at least 2
  /// @throws IllegalArgumentException if the model rejects x, its prior or q have no levels, or the
  ///   points depend on each other
  public static List<LevelDivergence> of(
      LatentModel model, Observation x, PointSet points, long n) {
    LatentModel given = model.given(x.condition());
    lacks(given)
        .ifPresent(lack -> {
          throw new IllegalArgumentException(lack);
        });
    given.at(x.values());
    if (!(given.prior().orElseThrow() instanceof Hierarchical prior)
        || !(given.proposal(x.values()) instanceof Hierarchical q)) {
      throw new IllegalArgumentException(
          given.name() + " has no proposal by levels, and no divergences by level");
    }
    if (points.size() > 1 || n < 2) {
      throw new IllegalArgumentException(
          "divergences by level need at least 2 independent samples");
    }
    List<Integer> order = new ArrayList<>();
    for (int l = 0; l < prior.levels().size(); l++) {
      order.add(l);
    }
    order.sort(Comparator.comparingInt(l -> prior.levels().get(l).at()));
    List<LevelDivergence> out = new ArrayList<>();
    double[][] moments = moments(prior, q, order, points, x.number(), n);
    for (int l = 0; l < order.size(); l++) {
      double variance = moments[1][l] / (n - 1);
      int dimension = prior.levels().get(order.get(l)).dimension();
      out.add(new LevelDivergence(l + 1, dimension, moments[0][l], Math.sqrt(variance / n)));
    }
    return out;
  }

  // The level of q that has the same coordinates.
  private static int same(Hierarchical q, Hierarchical.Level level) {
    for (int l = 0; l < q.levels().size(); l++) {
      Hierarchical.Level other = q.levels().get(l);
      if (other.at() == level.at() && other.dimension() == level.dimension()) {
        return l;
      }
    }
    throw new IllegalArgumentException("the prior and the proposal have different levels");
  }

  // Means and sums of squared deviations, by the recurrence of B. P. Welford (1962).
  private static double[][] moments(
      Hierarchical prior,
      Hierarchical q,
      List<Integer> order,
      PointSet points,
      int observation,
      long n) {
    double[][] moments = new double[2][order.size()];
    Scratch.lend(scratch -> {
      double[] u = scratch.doubles(q.uniforms() * Block.SIZE);
      double[] z = scratch.doubles(q.latentDimension() * Block.SIZE);
      double[] logQ = scratch.doubles(Block.SIZE);
      double[] logP = scratch.doubles(Block.SIZE);
      for (long first = 0; first < n; first += Block.SIZE) {
        int count = (int) Math.min(Block.SIZE, n - first);
        points.fill(observation, first, count, 0, q.uniforms(), u);
        q.sample(count, u, scratch, z, logQ);
        for (int l = 0; l < order.size(); l++) {
          Arrays.fill(logQ, 0, Block.SIZE, 0);
          Arrays.fill(logP, 0, Block.SIZE, 0);
          q.addLogDensity(same(q, prior.levels().get(order.get(l))), count, z, scratch, logQ);
          prior.addLogDensity(order.get(l), count, z, scratch, logP);
          for (int i = 0; i < count; i++) {
            double term = logQ[i] - logP[i];
            double difference = term - moments[0][l];
            moments[0][l] += difference / (first + i + 1);
            moments[1][l] += difference * (term - moments[0][l]);
          }
        }
      }
    });
    return moments;
  }
}
