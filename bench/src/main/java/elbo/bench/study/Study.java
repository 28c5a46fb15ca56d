package elbo.bench.study;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/// Bias, variance, errors and cost of every bound against K.
///
/// For each observation the same log weights are cut into groups of K, and each group is one
/// evaluation of each bound. Everything but the seconds is a function of the seed.
///
/// @param ks the values of K, upwards
record Study(List<Integer> ks) {
  /// The values of K that are recorded.
  static final List<Integer> KS = List.of(1, 2, 5, 10, 50, 100, 500, 1000, 5000);

  private static final double ERROR = 0.01;

  /// All about one subject: by bound, then by K.
  List<StudyLine> of(Subject subject) {
    List<Observed> all =
        IntStream.range(0, subject.observations())
            .parallel()
            .mapToObj(o -> Observed.of(subject.targets().apply(o), ks, subject.groups()))
            .toList();
    Target first = all.getFirst().target();
    List<StudyLine> lines = new ArrayList<>();
    for (Observed.Key key : Observed.keys(first, ks)) {
      Figure seconds =
          Stopwatch.seconds(key.family().at().apply(key.k()), key.k(), first.weights());
      lines.add(line(subject, key, all, seconds));
    }
    return lines;
  }

  private StudyLine line(Subject subject, Observed.Key key, List<Observed> all, Figure seconds) {
    List<Cell> cells = all.stream().map(o -> o.cells().get(key)).toList();
    Figure evidence = average(all, o -> o.target().logEvidence());
    Figure distance = average(cells, Cell::distance);
    double center = mean(cells, Cell::center);
    double exact = mean(cells, Cell::exact);
    Figure variance = average(cells, Cell::variance);
    double power = Math.pow(key.k(), -order(cells));
    // Without a law the limit is known where it is log p(x) itself.
    boolean limited = key.family().power() == 1 || !Double.isNaN(exact);
    double limit = limited ? center : Double.NaN;
    return new StudyLine(
        subject.name(),
        subject.title(),
        all.getFirst().target().model(),
        subject.proposal(),
        subject.reference(),
        key.family().name(),
        key.family().at().apply(key.k()).name(),
        key.k(),
        cells.size(),
        Observed.groups(subject.groups() * ks.getLast(), key.k()),
        evidence,
        average(cells, Cell::mean),
        exact,
        distance.plus(new Figure(center - evidence.value(), evidence.error())),
        exact - evidence.value(),
        cells.getFirst().controlled(),
        limit,
        limited ? distance : Figure.NONE,
        exact - limit,
        mean(cells, c -> theory(c, t -> t.constant() * power)),
        variance,
        mean(cells, c -> theory(c, t -> t.variance() / key.k())),
        mean(cells, c -> theory(c, Theory::from)),
        average(cells, Cell::square).root(),
        Math.sqrt(mean(cells, Cell::reported)),
        average(all, o -> o.ess().get(key.k())),
        average(all, o -> o.kHat().get(key.k())),
        seconds,
        variance.times(seconds),
        seconds.value() * Math.max(1, variance.value() / (ERROR * ERROR)));
  }

  private static double theory(Cell cell, ToDoubleFunction<Theory> of) {
    return cell.theory().map(of::applyAsDouble).orElse(Double.NaN);
  }

  private static int order(List<Cell> cells) {
    return cells.getFirst().theory().map(Theory::order).orElse(0);
  }

  private static <T> Figure average(List<T> all, Function<T, Figure> of) {
    return Figure.average(all.stream().map(of).toList());
  }

  private static <T> double mean(List<T> all, ToDoubleFunction<T> of) {
    return all.stream().mapToDouble(of).average().orElse(Double.NaN);
  }
}
