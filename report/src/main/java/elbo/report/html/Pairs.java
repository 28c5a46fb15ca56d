package elbo.report.html;

import elbo.Comparison;
import elbo.Comparison.Difference;
import elbo.Comparison.Kind;
import elbo.Comparison.Score;
import elbo.InputException;
import elbo.estimate.Student;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The rows that two runs have both, with what one bound of the second is more than that of the
/// first.
///
/// @param rows their indices in the first run and in the second
/// @param differences of the second less the first, by pair
/// @param comparison of all of them
@SuppressWarnings("ArrayRecordComponent") // never compared
record Pairs(List<int[]> rows, List<Difference> differences, Comparison comparison) {
  private static final double OUTSIDE = 0.05;

  /// @throws InputException if a row of both has different ids
  static Pairs of(Results first, Series a, Results second, Series b) {
    Map<Long, Integer> places = new HashMap<>();
    for (int j = 0; j < second.rows(); j++) {
      places.put(second.number(j), j);
    }
    Comparison comparison = new Comparison(Comparison.mayShare(seed(first), seed(second)));
    List<int[]> rows = new ArrayList<>();
    List<Difference> differences = new ArrayList<>();
    for (int i = 0; i < first.rows(); i++) {
      Integer j = places.get(first.number(i));
      if (j == null) {
        continue;
      }
      requireSame(first, i, second, j);
      if (Double.isFinite(a.value(i)) && Double.isFinite(b.value(j))) {
        int row = (int) first.number(i);
        rows.add(new int[] {i, j});
        differences.add(comparison.add(row, score(b, j), score(a, i)));
      }
    }
    return new Pairs(rows, differences, comparison);
  }

  private static Optional<String> seed(Results of) {
    return Optional.of(of.heading().text("seed")).filter(seed -> !seed.isEmpty());
  }

  private static Score score(Series of, int index) {
    Kind kind =
        switch (of.kind()) {
          case "lower" -> Kind.LOWER;
          case "upper" -> Kind.UPPER;
          default -> Kind.ESTIMATE;
        };
    return new Score(of.value(index), of.error(index), kind);
  }

  private static void requireSame(Results first, int i, Results second, int j) {
    Comparison.requireSame(
        (int) first.number(i),
        first.id(i),
        first.heading().text("model"),
        second.id(j),
        second.heading().text("model"));
  }

  double difference(int pair) {
    return differences.get(pair).value();
  }

  /// The standard error of a difference by Monte Carlo.
  double error(int pair) {
    return differences.get(pair).standardError();
  }

  /// The mean difference with its two errors.
  Mean mean() {
    return new Mean(
        comparison.rows(),
        comparison.mean(),
        comparison.betweenRows(),
        comparison.monteCarlo(),
        Double.NaN);
  }

  /// Half of the 95 % interval of the mean difference over rows like these.
  double half() {
    return comparison.rows() < 2
        ? Double.NaN
        : new Student(comparison.rows() - 1L).limit(OUTSIDE) * comparison.betweenRows();
  }
}
