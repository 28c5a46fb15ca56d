package elbo.bench.study;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/// The power of K with which a quantity falls, by weighted least squares of its log on log K.
///
/// Numbers that are less than four errors from zero are left out. Of the others those at which the
/// leading term in 1/K rules, where theory tells that there are three such, else the last three.
/// The K share samples, so that the error of the slope, which takes them for independent, says too
/// much as a rule.
///
/// @param name of the subject
/// @param family of the bound
/// @param quantity `variance`, or `distance` of the mean from its limit
/// @param asymptotic whether theory says that its leading term rules at these K
/// @param fromK the first K
/// @param toK the last
/// @param points how many are used
/// @param slope as measured
/// @param exactSlope of the exact means at the same K
/// @param theorySlope of the leading term
/// @param constant the weighted mean of the quantity over K to the power `theorySlope`
/// @param theoryConstant that of the leading term
record Slope(
    String name,
    String family,
    String quantity,
    boolean asymptotic,
    int fromK,
    int toK,
    int points,
    Figure slope,
    double exactSlope,
    double theorySlope,
    Figure constant,
    double theoryConstant) {
  private static final int FEWEST = 3;
  private static final double CLEAR = 4;

  /// Which column, beside what theory says of it.
  private record Quantity(
      String name,
      Function<Row, Figure> measured,
      ToDoubleFunction<Row> exact,
      ToDoubleFunction<Row> theory,
      Predicate<Row> asymptotic) {
    private boolean isClear(Row row) {
      Figure figure = measured.apply(row);
      return Math.abs(figure.value()) > CLEAR * figure.error();
    }
  }

  private static final Quantity VARIANCE =
      new Quantity(
          "variance",
          Row::variance,
          row -> Double.NaN,
          Row::theoryVariance,
          row -> row.k() >= row.asymptoticFrom());
  private static final Quantity DISTANCE =
      new Quantity(
          "distance",
          Row::distance,
          Row::exactDistance,
          Row::theoryDistance,
          row ->
              Math.abs(row.exactDistance() - row.theoryDistance())
                  < 0.1 * Math.abs(row.theoryDistance()));

  /// All slopes of some subjects' rows.
  static List<Slope> all(List<Row> rows) {
    List<Slope> slopes = new ArrayList<>();
    rows.stream()
        .collect(
            Collectors.groupingBy(
                row -> row.name() + " " + row.family(), LinkedHashMap::new, Collectors.toList()))
        .values()
        .forEach(of -> {
          slopes.add(of(of, VARIANCE, -1));
          Row last = of.getLast();
          if (!last.family().equals(Family.ELBO.name())
              && !last.family().equals(Family.EUBO.name())
              && !Double.isNaN(last.limit())) {
            slopes.add(of(of, DISTANCE, last.family().equals(Family.JACKKNIFE.name()) ? -2 : -1));
          }
        });
    return slopes;
  }

  private static Slope of(List<Row> rows, Quantity quantity, double theorySlope) {
    List<Row> clear = rows.stream().filter(quantity::isClear).toList();
    List<Row> leading = clear.stream().filter(quantity.asymptotic).toList();
    boolean asymptotic = leading.size() >= FEWEST;
    List<Row> used =
        asymptotic ? leading : clear.subList(Math.max(0, clear.size() - FEWEST), clear.size());
    double[] k = used.stream().mapToDouble(Row::k).toArray();
    List<Figure> y = used.stream().map(quantity.measured).toList();
    List<Figure> exact =
        used.stream()
            .map(r ->
                new Figure(quantity.exact.applyAsDouble(r), quantity.measured.apply(r).error()))
            .toList();
    Row last = used.isEmpty() ? rows.getLast() : used.getLast();
    return new Slope(
        last.name(),
        last.family(),
        quantity.name,
        asymptotic,
        used.isEmpty() ? last.k() : used.getFirst().k(),
        last.k(),
        used.size(),
        fit(k, y),
        fit(k, exact).value(),
        theorySlope,
        constant(k, y, theorySlope),
        quantity.theory.applyAsDouble(last) * Math.pow(last.k(), -theorySlope));
  }

  /// The slope of log |y| on log k, each with the weight that its relative error gives it.
  static Figure fit(double[] k, List<Figure> y) {
    if (k.length < FEWEST) {
      return Figure.NONE;
    }
    double weights = 0;
    double mean = 0;
    for (int i = 0; i < k.length; i++) {
      weights += weight(y.get(i));
      mean += weight(y.get(i)) * Math.log(k[i]);
    }
    mean /= weights;
    double spread = 0;
    double sum = 0;
    for (int i = 0; i < k.length; i++) {
      double x = Math.log(k[i]) - mean;
      spread += weight(y.get(i)) * x * x;
      sum += weight(y.get(i)) * x * Math.log(Math.abs(y.get(i).value()));
    }
    return new Figure(sum / spread, 1 / Math.sqrt(spread));
  }

  private static double weight(Figure y) {
    return Math.pow(y.value() / y.error(), 2);
  }

  private static Figure constant(double[] k, List<Figure> y, double slope) {
    double weights = 0;
    double sum = 0;
    for (int i = 0; i < k.length; i++) {
      double scale = Math.pow(k[i], -slope);
      double weight = 1 / Math.pow(y.get(i).error() * scale, 2);
      weights += weight;
      sum += weight * y.get(i).value() * scale;
    }
    return k.length == 0 ? Figure.NONE : new Figure(sum / weights, 1 / Math.sqrt(weights));
  }
}
