package elbo.report.html;

import elbo.estimate.Moments;
import elbo.estimate.Student;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The rows that two runs have both, with what one bound of the second is more than that of the
/// first.
///
/// @param rows their indices in the first run and in the second
/// @param differences in nats, by pair
/// @param errors of the differences by Monte Carlo, as of independent samples
@SuppressWarnings("ArrayRecordComponent") // never compared
record Pairs(List<int[]> rows, double[] differences, double[] errors) {
  private static final double OUTSIDE = 0.05;

  static Pairs of(Results first, Series a, Results second, Series b) {
    Map<Long, Integer> places = new HashMap<>();
    for (int j = 0; j < second.rows(); j++) {
      places.put(second.number(j), j);
    }
    List<int[]> rows = new ArrayList<>();
    for (int i = 0; i < first.rows(); i++) {
      Integer j = places.get(first.number(i));
      if (j != null && Double.isFinite(a.value(i)) && Double.isFinite(b.value(j))) {
        rows.add(new int[] {i, j});
      }
    }
    double[] differences = rows.stream().mapToDouble(p -> b.value(p[1]) - a.value(p[0])).toArray();
    double[] errors =
        rows.stream().mapToDouble(p -> StrictMath.hypot(a.error(p[0]), b.error(p[1]))).toArray();
    return new Pairs(rows, differences, errors);
  }

  /// The mean difference with its two errors.
  Mean mean() {
    Moments moments = new Moments();
    double variances = 0;
    for (int i = 0; i < differences.length; i++) {
      moments.add(differences[i]);
      variances += errors[i] * errors[i];
    }
    double n = differences.length;
    return new Mean(
        differences.length,
        moments.mean(),
        moments.standardError(),
        Math.sqrt(variances) / n,
        Double.NaN);
  }

  /// Half of the 95 % interval of the mean difference over rows like these.
  double half() {
    return differences.length < 2
        ? Double.NaN
        : new Student(differences.length - 1L).limit(OUTSIDE) * mean().betweenRows();
  }
}
