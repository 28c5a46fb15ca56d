package elbo.report.html;

import elbo.estimate.Moments;
import elbo.estimate.Student;

/// The mean of a bound over the rows that have it, with its two errors kept apart.
///
/// @param rows that have an estimate
/// @param betweenRows its standard error as the rows differ
/// @param monteCarlo its standard error as the samples of each row differ
/// @param exact the mean of the exact means; NaN unless all are known
record Mean(long rows, double value, double betweenRows, double monteCarlo, double exact) {
  /// Standard errors of half of a 95 % interval.
  static final double Z95 = 1.959963984540054;

  private static final double OUTSIDE = 0.05;

  static Mean of(Results results, Series series) {
    Moments values = new Moments();
    double variances = 0;
    double exact = 0;
    for (int i = 0; i < results.rows(); i++) {
      if (!Double.isNaN(series.value(i))) {
        values.add(series.value(i));
        variances += series.error(i) * series.error(i);
        exact += series.exact(i);
      }
    }
    double n = values.count();
    return new Mean(
        values.count(),
        n == 0 ? Double.NaN : values.mean(),
        values.standardError(),
        Math.sqrt(variances) / n,
        exact / n);
  }

  /// Half of the 95 % interval of the mean over rows like these; NaN of one row.
  double halfBetweenRows() {
    return rows < 2 ? Double.NaN : new Student(rows - 1).limit(OUTSIDE) * betweenRows;
  }

  /// Half of the 95 % interval of the mean over these rows.
  double halfMonteCarlo() {
    return Z95 * monteCarlo;
  }

  /// One number of a mean.
  enum Part {
    /// The value.
    VALUE,
    /// Half of the 95 % interval over these rows; 0 where it is unknown.
    HALF,
    /// The exact mean.
    EXACT;

    double of(Mean mean) {
      return switch (this) {
        case VALUE -> mean.value();
        case HALF -> Double.isNaN(mean.monteCarlo()) ? 0 : mean.halfMonteCarlo();
        case EXACT -> mean.exact();
      };
    }
  }
}
