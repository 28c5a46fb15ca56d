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
/// Numbers that are less than four errors from zero are left out. Of the others, those at which by
/// theory the leading term in 1/K dominates are used, if there are three such, else the last three.
/// The K share samples, so that the error of the slope, which takes them for independent, is too
/// large as a rule.
///
/// @param name of the subject
/// @param family of the bound
/// @param quantity `variance`, or `distance` of the mean from its limit
/// @param asymptotic whether by theory the leading term dominates at these K
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

  /// A column, and the theory of it.
  private record Quantity(
      String name,
      Function<StudyLine, Figure> measured,
      ToDoubleFunction<StudyLine> exact,
      ToDoubleFunction<StudyLine> theory,
      Predicate<StudyLine> asymptotic) {
    private boolean isClear(StudyLine line) {
      Figure figure = measured.apply(line);
      return Math.abs(figure.value()) > CLEAR * figure.error();
    }
  }

  private static final Quantity VARIANCE =
      new Quantity(
          "variance",
          StudyLine::variance,
          line -> Double.NaN,
          StudyLine::theoryVariance,
          line -> line.k() >= line.asymptoticFrom());
  private static final Quantity DISTANCE =
      new Quantity(
          "distance",
          StudyLine::distance,
          StudyLine::exactDistance,
          StudyLine::theoryDistance,
          line ->
              Math.abs(line.exactDistance() - line.theoryDistance())
                  < 0.1 * Math.abs(line.theoryDistance()));

  /// All slopes of some subjects' lines.
  static List<Slope> all(List<StudyLine> lines) {
    List<Slope> slopes = new ArrayList<>();
    lines.stream()
        .collect(
            Collectors.groupingBy(
                line -> line.name() + " " + line.family(), LinkedHashMap::new, Collectors.toList()))
        .values()
        .forEach(of -> {
          slopes.add(of(of, VARIANCE, -1));
          StudyLine last = of.getLast();
          if (!last.family().equals(Family.ELBO.name())
              && !last.family().equals(Family.EUBO.name())
              && !Double.isNaN(last.limit())) {
            slopes.add(of(of, DISTANCE, last.family().equals(Family.JACKKNIFE.name()) ? -2 : -1));
          }
        });
    return slopes;
  }

  private static Slope of(List<StudyLine> lines, Quantity quantity, double theorySlope) {
    List<StudyLine> clear = lines.stream().filter(quantity::isClear).toList();
    List<StudyLine> leading = clear.stream().filter(quantity.asymptotic).toList();
    boolean asymptotic = leading.size() >= FEWEST;
    List<StudyLine> used =
        asymptotic ? leading : clear.subList(Math.max(0, clear.size() - FEWEST), clear.size());
    double[] k = used.stream().mapToDouble(StudyLine::k).toArray();
    List<Figure> y = used.stream().map(quantity.measured).toList();
    List<Figure> exact =
        used.stream()
            .map(r ->
                new Figure(quantity.exact.applyAsDouble(r), quantity.measured.apply(r).error()))
            .toList();
    StudyLine last = used.isEmpty() ? lines.getLast() : used.getLast();
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
