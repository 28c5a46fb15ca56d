package elbo;

import elbo.estimate.Moments;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Two models on the same rows: the differences A − B of their scores, log p(x) or a bound on it,
/// paired by row. Rows differ much more than models do, so that only paired differences show which
/// model is better.
///
/// Two errors are kept apart, as in [Summary]: that between rows, which is of other rows like
/// these, and that of Monte Carlo, which is of these rows. Scores from the same random numbers may
/// err together: their errors are then added, which holds however they depend on each other.
public final class Comparison {
  /// What a score is to the log p(x) that it stands for.
  public enum Kind {
    /// Log p(x) itself.
    EXACT,
    /// An estimate of it, within its error.
    ESTIMATE,
    /// A lower bound: less by a gap.
    LOWER,
    /// An upper bound.
    UPPER
  }

  /// A score of a row.
  ///
  /// @param value in nats
  /// @param standardError in nats; 0 where the value is exact
  public record Score(double value, double standardError, Kind kind) {}

  /// The difference A − B in one row.
  ///
  /// @param standardError of Monte Carlo
  public record Difference(int row, double value, double standardError) {}

  private final boolean shared;
  private final List<Difference> differences = new ArrayList<>();
  private final List<Difference> infinite = new ArrayList<>();
  private final Moments moments = new Moments();
  private Kind kindA = Kind.EXACT;
  private Kind kindB = Kind.EXACT;
  private double variances;
  private int higher;

  /// @param shared whether both models' samples may come from the same random numbers
  public Comparison(boolean shared) {
    this.shared = shared;
  }

  /// Whether the samples of two runs may come from the same random numbers: unless both have a
  /// seed, and not the same.
  public static boolean mayShare(Optional<String> seedA, Optional<String> seedB) {
    return seedA.isEmpty() || seedB.isEmpty() || seedA.equals(seedB);
  }

  /// Makes sure that a row of two runs is the same observation, as far as ids show.
  ///
  /// @param idA what identifies it in the first, if anything
  /// @param nameA of the first
  /// @throws InputException if both have an id, and not the same
  public static void requireSame(
      int row, Optional<String> idA, String nameA, Optional<String> idB, String nameB) {
    if (idA.isPresent() && idB.isPresent() && !idA.equals(idB)) {
      throw new InputException(
          String.format(
              Locale.ROOT,
              "row %d is %s in %s, but %s in %s: they are of different data",
              row,
              InputException.quote(idA.get()),
              nameA,
              InputException.quote(idB.get()),
              nameB));
    }
  }

  /// Takes in a row.
  ///
  /// @return the difference; NaN where both are infinite
  public Difference add(int row, Score a, Score b) {
    kindA = weaker(kindA, a.kind);
    kindB = weaker(kindB, b.kind);
    double error =
        shared
            ? a.standardError + b.standardError
            : Math.sqrt(a.standardError * a.standardError + b.standardError * b.standardError);
    Difference d = new Difference(row, a.value - b.value, error);
    if (!Double.isFinite(d.value)) {
      infinite.add(d);
      return d;
    }
    differences.add(d);
    moments.add(d.value);
    variances += error * error;
    higher += d.value > 0 ? 1 : 0;
    return d;
  }

  private static Kind weaker(Kind a, Kind b) {
    return a.compareTo(b) < 0 ? b : a;
  }

  /// What the scores of A are; where rows differ, the weakest.
  public Kind kindA() {
    return kindA;
  }

  /// What the scores of B are; where rows differ, the weakest.
  public Kind kindB() {
    return kindB;
  }

  /// The rows with a finite difference, over which means are.
  public int rows() {
    return differences.size();
  }

  /// Rows in which one or both scores are infinite: p(x) is 0, or looks so.
  public List<Difference> infinite() {
    return List.copyOf(infinite);
  }

  /// The mean of A − B in nats; NaN without rows.
  public double mean() {
    return differences.isEmpty() ? Double.NaN : moments.mean();
  }

  /// The standard error of the mean as rows differ: that of other rows like these. NaN of one row.
  public double betweenRows() {
    return rows() < 2 ? Double.NaN : moments.standardError();
  }

  /// The standard error of the mean as the samples of each row differ.
  public double monteCarlo() {
    return Math.sqrt(variances) / rows();
  }

  /// In how many rows A is above B.
  public int higher() {
    return higher;
  }

  /// The rows with the largest differences of either sign, at most so many.
  public List<Difference> largest(int most) {
    return differences.stream()
        .sorted(Comparator.comparingDouble((Difference d) -> -Math.abs(d.value)))
        .limit(most)
        .toList();
  }

  /// The fewest rows without which the mean would have the other sign, the largest difference
  /// first: where they are few, they decide. Empty where the mean is 0.
  public List<Difference> decisive() {
    double sign = Math.signum(mean());
    double sum = differences.stream().mapToDouble(Difference::value).sum();
    List<Difference> out = new ArrayList<>();
    List<Difference> sorted =
        differences.stream()
            .sorted(Comparator.comparingDouble((Difference d) -> -sign * d.value))
            .toList();
    for (Difference d : sorted) {
      if (!(sum * sign > 0)) {
        break;
      }
      sum -= d.value;
      out.add(d);
    }
    return out;
  }
}
