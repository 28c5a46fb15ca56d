package elbo.report.html;

import java.util.Arrays;

/// What a run has of one bound or diagnostic, by the index of its row.
final class Series {
  private final String bound;
  private final String kind;
  private final Doubles values = new Doubles();
  private final Doubles errors = new Doubles();
  private final Doubles exact = new Doubles();
  private final Doubles lower = new Doubles();
  private final Doubles upper = new Doubles();
  private final Doubles samples = new Doubles();
  private double threshold = Double.NaN;

  Series(String bound, String kind) {
    this.bound = bound;
    this.kind = kind;
  }

  void add(int index, JsonLine line) {
    values.set(index, line.number("value"));
    errors.set(index, line.number("standardError"));
    samples.set(index, line.number("samples"));
    if (line.has("exact")) {
      exact.set(index, line.number("exact"));
    }
    if (line.has("parts")) {
      lower.set(index, line.number("parts", "lower"));
      upper.set(index, line.number("parts", "upper"));
      double limit = line.number("parts", "threshold");
      threshold = Double.isNaN(limit) ? threshold : limit;
    }
  }

  /// Its printed name.
  String bound() {
    return bound;
  }

  /// Its name without parameters.
  String simple() {
    int at = bound.indexOf('(');
    return at < 0 ? bound : bound.substring(0, at);
  }

  /// `lower`, `upper` or `estimate`.
  String kind() {
    return kind;
  }

  double value(int index) {
    return values.get(index);
  }

  /// The mean over the first rows that have a value; NaN if none has.
  double mean(int rows) {
    return Arrays.stream(values.first(rows))
        .filter(v -> !Double.isNaN(v))
        .average()
        .orElse(Double.NaN);
  }

  double error(int index) {
    return errors.get(index);
  }

  double exact(int index) {
    return exact.get(index);
  }

  double lower(int index) {
    return lower.get(index);
  }

  double upper(int index) {
    return upper.get(index);
  }

  double samples(int index) {
    return samples.get(index);
  }

  /// The limit that a value must be below, where the lines have one.
  double threshold() {
    return threshold;
  }
}
