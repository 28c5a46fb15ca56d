package elbo.bench.study;

import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/// One quantity of the variance study against K.
///
/// @param title above
/// @param label of the vertical axis, with the unit
/// @param measured what is drawn, by its absolute value
/// @param theory beside it; NaN where there is none
record Panel(
    String title,
    String label,
    Function<StudyLine, Figure> measured,
    ToDoubleFunction<StudyLine> theory) {
  static final List<Panel> ALL =
      List.of(
          new Panel("|bias| against log p(x)", "nats", StudyLine::bias, StudyLine::exactBias),
          new Panel("variance", "nats²", StudyLine::variance, Panel::variance),
          new Panel(
              "RMSE against log p(x)",
              "nats",
              StudyLine::rmse,
              line -> Math.hypot(line.exactBias(), Math.sqrt(variance(line)))));

  // The leading term, from where it dominates.
  private static double variance(StudyLine line) {
    return 10.0 * line.k() >= line.asymptoticFrom() ? line.theoryVariance() : Double.NaN;
  }

  Chart chart(List<StudyLine> study) {
    List<Curve> curves =
        study.stream()
            .map(StudyLine::family)
            .distinct()
            .map(family ->
                new Curve(
                    family,
                    PlotStyle.color(family),
                    study.stream()
                        .filter(line -> line.family().equals(family))
                        .map(this::point)
                        .toList()))
            .toList();
    return new Chart(title, "K", label, curves);
  }

  private Curve.Point point(StudyLine line) {
    Figure figure = measured.apply(line);
    return new Curve.Point(
        line.k(), new Figure(Math.abs(figure.value()), figure.error()), theory.applyAsDouble(line));
  }
}
