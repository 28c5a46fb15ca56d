package elbo.cli;

import elbo.name.Catalog;
import elbo.points.Antithetic;
import elbo.points.Lattice;
import elbo.points.MonteCarlo;
import elbo.points.Points;
import elbo.points.Scramble;
import elbo.points.Seed;
import elbo.points.Sobol;
import java.util.Map;
import java.util.TreeMap;

/// Which points the samples come from, by a short name or by a printed one.
///
/// A short name takes the seed of the run, and for Sobol' points and lattices the size of a
/// randomization from the number of samples: the largest power of two that leaves at least
/// [#RANDOMIZATIONS] of them, so that their spread tells an error (Student's t with 15 degrees of
/// freedom widens an interval of 95 % by 9 %) and as much as possible is gained within each.
final class PointsChoice {
  /// All kinds of points.
  static final Catalog<Points> CATALOG = new Catalog<>(Points.class, "elbo.points");

  /// The fewest randomizations that a short name leaves.
  static final long RANDOMIZATIONS = 16;

  private static final long LARGEST_LATTICE = 1L << 20;

  private static final Map<String, Maker> MAKERS =
      new TreeMap<>(
          Map.of(
              "philox", (seed, samples) -> new MonteCarlo(seed),
              "antithetic", (seed, samples) -> new Antithetic(seed),
              "sobol", (seed, samples) -> new Sobol(seed, Scramble.OWEN, size("sobol", samples)),
              "lattice",
                  (seed, samples) ->
                      new Lattice(seed, Math.min(LARGEST_LATTICE, size("lattice", samples)))));

  private PointsChoice() {}

  @FunctionalInterface
  private interface Maker {
    Points make(Seed seed, long samples);
  }

  /// The points of that name for a number of samples.
  ///
  /// @throws InputException if there are none, or the samples do not suffice for them
  static Points parse(String text, Seed seed, long samples) {
    Points points = text.indexOf('(') < 0 ? made(text, seed, samples) : parsed(text);
    if (points.size() > samples) {
      throw new InputException(
          "--points %s takes at least %d samples, a whole randomization, but --samples is %d"
              .formatted(points.name(), points.size(), samples));
    }
    return points;
  }

  /// The short names with what they stand for, for a list.
  static Table list() {
    Table table = new Table("<", "<");
    table.row("philox", "MonteCarlo(seed): independent");
    table.row("antithetic", "Antithetic(seed): pairs of opposite points");
    table.row("sobol", "Sobol(seed,scramble,size): scramble OWEN or SHIFT");
    table.row("lattice", "Lattice(seed,size)");
    return table;
  }

  private static Points made(String name, Seed seed, long samples) {
    Maker maker = MAKERS.get(name);
    if (maker == null) {
      throw new InputException(
          "--points must be %s or a printed name, but is %s"
              .formatted(String.join(", ", MAKERS.keySet()), InputException.quote(name)));
    }
    return maker.make(seed, samples);
  }

  private static Points parsed(String text) {
    try {
      return CATALOG.parse(text);
    } catch (IllegalArgumentException e) {
      throw new InputException("--points: " + e.getMessage(), e);
    }
  }

  private static long size(String name, long samples) {
    long size = Long.highestOneBit(samples / RANDOMIZATIONS);
    if (size < 2) {
      throw new InputException(
          "--points %s needs at least %d samples, for %d randomizations of 2, but --samples is %d"
              .formatted(name, 2 * RANDOMIZATIONS, RANDOMIZATIONS, samples));
    }
    return size;
  }
}
