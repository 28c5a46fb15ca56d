package elbo.collapse;

import elbo.distribution.DiagonalNormal;
import elbo.engine.Engine;
import elbo.points.PointSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;

/// What an encoder has of the latents of a model, over some rows: which are active, and how much of
/// x they have.
///
/// All in nats, a row. KL = mutual information + KL of the aggregate posterior, of each latent and
/// of all together, with the lower end of the information.
///
/// @param rows N
/// @param latents each by itself
/// @param all the KL of all latents together, their information and their aggregate KL; the
///   variance of the mean is the sum over latents
public record Collapse(int rows, List<Latent> latents, Latent all) {
  /// Where z comes from.
  ///
  /// @param first the number of the first row, whose stream of points it has
  /// @param points of the rows
  /// @param samples of z a row, from 1 to 128
  public record Draws(int first, PointSet points, int samples) {}

  /// What [#of] tells of in all.
  ///
  /// @param rows N
  /// @param latents d
  public static long work(int rows, int latents) {
    return (long) latents + Aggregate.chunks(rows);
  }

  /// What an encoder has of each latent.
  ///
  /// @param posteriors q(z given x) of each row
  /// @param prior p(z)
  /// @param draws of z
  /// @param engine the threads, which do not change the results
  /// @param progress is told of work that is done
  /// @throws IllegalArgumentException if there are less than two rows, or another number of samples
  public static Collapse of(
      List<DiagonalNormal> posteriors,
      DiagonalNormal prior,
      Draws draws,
      Engine engine,
      LongConsumer progress) {
    if (posteriors.size() < 2) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "there must be at least 2 rows to see whether latents vary, but there are %d",
              posteriors.size()));
    }
    Posteriors q = new Posteriors(posteriors, prior);
    double[][] z = q.sample(draws.first(), draws.points(), draws.samples());
    List<Latent> latents = new ArrayList<>();
    engine.forEach(
        0,
        q.latents(),
        j -> latent(q, j, Aggregate.marginal(q, j, z[j])),
        (_, latent) -> {
          latents.add(latent);
          progress.accept(1);
        });
    Aggregate joint = new Aggregate(q.rows());
    engine.forEach(
        0,
        Aggregate.chunks(q.rows()),
        c -> Aggregate.joint(q, c, z),
        (_, part) -> {
          joint.add(part);
          progress.accept(1);
        });
    return new Collapse(q.rows(), List.copyOf(latents), all(q, joint));
  }

  private static Latent latent(Posteriors q, int j, Aggregate aggregate) {
    Measured variance = variance(q.mean(j));
    return latent(j, q.kl(j), variance, aggregate);
  }

  private static Latent all(Posteriors q, Aggregate aggregate) {
    double[] kl = new double[q.rows()];
    double[] distance = new double[q.rows()];
    for (int j = 0; j < q.latents(); j++) {
      double[] one = q.kl(j);
      double[] squares = squares(q.mean(j));
      for (int n = 0; n < kl.length; n++) {
        kl[n] += one[n];
        distance[n] += squares[n];
      }
    }
    return latent(q.latents(), kl, Measured.mean(distance), aggregate);
  }

  private static Latent latent(int j, double[] kl, Measured variance, Aggregate aggregate) {
    double[] lower = aggregate.lower();
    double[] rest = IntStream.range(0, kl.length).mapToDouble(n -> kl[n] - lower[n]).toArray();
    Information information =
        new Information(
            Measured.mean(lower), Measured.mean(aggregate.upper()), aggregate.logRows());
    return new Latent(j, Measured.mean(kl), variance, information, Measured.mean(rest));
  }

  private static Measured variance(double[] means) {
    return Measured.mean(squares(means));
  }

  private static double[] squares(double[] means) {
    double center = Measured.mean(means).value();
    double[] squares = new double[means.length];
    for (int n = 0; n < means.length; n++) {
      squares[n] = (means[n] - center) * (means[n] - center);
    }
    return squares;
  }

  /// How many latents are active.
  public int active() {
    return (int) latents.stream().filter(Latent::isActive).count();
  }
}
