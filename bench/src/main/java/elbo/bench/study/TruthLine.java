package elbo.bench.study;

/// A measured number beside what it should reach.
///
/// @param what it is of
/// @param quantity with its unit
/// @param value as measured
/// @param least that it should reach; NaN where there is no such number
/// @param most that it should not exceed; NaN where there is no such number
record TruthLine(String what, String quantity, double value, double least, double most) {
  static TruthLine of(String what, String quantity, double value) {
    return new TruthLine(what, quantity, value, Double.NaN, Double.NaN);
  }

  TruthLine atLeast(double number) {
    return new TruthLine(what, quantity, value, number, most);
  }

  TruthLine atMost(double number) {
    return new TruthLine(what, quantity, value, least, number);
  }

  /// Whether it reaches what it should; an unknown value reaches nothing.
  boolean reached() {
    return (Double.isNaN(least) || value >= least) && (Double.isNaN(most) || value <= most);
  }
}
