package elbo.cli;

import elbo.Catalogs;
import elbo.InputException;
import elbo.points.Antithetic;
import elbo.points.Independent;
import elbo.points.Lattice;
import elbo.points.PointSet;
import elbo.points.Seed;
import elbo.points.Sobol;
import elbo.report.Table;
import java.util.Map;
import java.util.TreeMap;

/// The points that samples come from, by a short name or by a printed one.
///
/// A short name takes the seed of the run, and for Sobol' points and lattices the size of a
/// randomization from the number of samples.
final class PointsChoice {
  private static final Map<String, Maker> MAKERS =
      new TreeMap<>(
          Map.of(
              "philox",
              (seed, samples) -> new Independent(seed),
              "antithetic",
              (seed, samples) -> new Antithetic(seed),
              "sobol",
              Sobol::forSamples,
              "lattice",
              Lattice::forSamples));

  private PointsChoice() {}

  @FunctionalInterface
  private interface Maker {
    PointSet make(Seed seed, long samples);
  }

  /// The points of that name for a number of samples.
  ///
  /// @throws InputException if there are none, or the samples do not suffice for them
  static PointSet parse(String text, Seed seed, long samples) {
    PointSet points = text.indexOf('(') < 0 ? made(text, seed, samples) : parsed(text);
    if (points.size() > samples) {
      throw new InputException(
          "--points "
              + points.name()
              + " takes at least "
              + points.size()
              + " samples, a whole randomization, but --samples is "
              + samples);
    }
    return points;
  }

  /// The short names with what they stand for, for a list.
  static Table list() {
    Table table = new Table("<", "<");
    table.row("philox", "Independent(seed): independent");
    table.row("antithetic", "Antithetic(seed): pairs of opposite points");
    table.row("sobol", "Sobol(seed,scramble,size): scramble OWEN or SHIFT");
    table.row("lattice", "Lattice(seed,size)");
    return table;
  }

  private static PointSet made(String name, Seed seed, long samples) {
    Maker maker = MAKERS.get(name);
    if (maker == null) {
      throw new InputException(
          "--points must be "
              + String.join(", ", MAKERS.keySet())
              + " or a printed name, but is "
              + InputException.quote(name));
    }
    try {
      return maker.make(seed, samples);
    } catch (IllegalArgumentException e) {
      throw new InputException("--points " + name + ": " + e.getMessage(), e);
    }
  }

  private static PointSet parsed(String text) {
    try {
      return Catalogs.POINTS.parse(text);
    } catch (IllegalArgumentException e) {
      throw new InputException("--points: " + e.getMessage(), e);
    }
  }
}
