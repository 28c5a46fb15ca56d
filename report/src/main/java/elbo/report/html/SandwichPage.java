package elbo.report.html;

import elbo.estimate.Moments;
import elbo.estimate.Student;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The page of bounds by annealed chains both ways, a line a pair (z, x) that the model drew.
final class SandwichPage {
  private static final double OUTSIDE = 0.05;

  private final JsonLine heading;
  private final List<JsonLine> pairs;

  private SandwichPage(JsonLine heading, List<JsonLine> pairs) {
    this.heading = heading;
    this.pairs = pairs.stream().sorted(Comparator.comparingDouble(SandwichPage::middle)).toList();
  }

  static Page page(JsonLine heading, List<JsonLine> pairs) {
    return new SandwichPage(heading, pairs).page();
  }

  private static double middle(JsonLine pair) {
    return 0.5 * (pair.number("lower") + pair.number("upper"));
  }

  private Page page() {
    return new Page(
        "Bounds of " + heading.text("model") + " by chains both ways",
        answer(),
        checks(),
        List.of(
            Page.Section.of("pictures", "Pair by pair", List.of())
                .withFigures(List.of(bounds(), gaps())),
            Page.Section.of("pairs", "All pairs", List.of())
                .withTables(
                    List.of(LineTable.of("pairs-each", "From the least probable on", pairs))),
            Origin.section(heading, "")));
  }

  private Moments moments(String key) {
    Moments moments = new Moments();
    pairs.forEach(p -> moments.add(p.number(key)));
    return moments;
  }

  private String answer() {
    Moments gap = moments("gap");
    double error = gap.standardError();
    String interval = "";
    if (pairs.size() > 1) {
      double half = new Student(pairs.size() - 1L).limit(OUTSIDE) * error;
      interval =
          ", with 95 % confidence from "
              + Digits.value(gap.mean() - half, error)
              + " to "
              + Digits.value(gap.mean() + half, error)
              + " for pairs like these";
    }
    return "The gap between the upper and the lower bound on log p(x) is "
        + Digits.both(gap.mean(), error)
        + " nats on average over "
        + Digits.count(pairs.size())
        + " pairs that the model drew"
        + interval
        + "; it is the model's, and no interval of a row of data.";
  }

  private List<Page.Check> checks() {
    List<Page.Check> checks = new ArrayList<>();
    List<String> crossed =
        pairs.stream()
            .filter(p -> -p.number("gap") > Mean.Z95 * p.number("gap_error"))
            .map(p -> p.text("pair"))
            .toList();
    checks.add(
        crossed.isEmpty()
            ? Page.Check.ok("No lower bound is above its upper bound by more than their error.")
            : Page.Check.note(
                "In pairs "
                    + String.join(", ", crossed)
                    + " the lower bound is above the upper one by more than their 95 % interval.",
                "bounds hold on average: a few of a hundred pairs may do so by chance.",
                "take more chains, if there are many."));
    double widest = pairs.stream().mapToDouble(p -> p.number("gap")).max().orElse(Double.NaN);
    checks.add(
        Page.Check.ok("The largest gap of a pair is " + Digits.significant(widest) + " nats."));
    return checks;
  }

  private Axis places() {
    return Axis.linear("pairs, from the least probable on", 0, Math.max(1, pairs.size() - 1));
  }

  private double[] of(String key) {
    return pairs.stream().mapToDouble(p -> p.number(key)).toArray();
  }

  private Page.Figure bounds() {
    double[] xs = Doubles.counted(pairs.size());
    double[] lower = of("lower");
    double[] upper = of("upper");
    double[] both =
        java.util.stream.DoubleStream.concat(
                java.util.Arrays.stream(lower), java.util.Arrays.stream(upper))
            .toArray();
    Chart chart = new Chart("Bounds of pairs", places(), Axis.linear("nats", both));
    chart.points(Mark.FIRST, "lower, forward", xs, lower);
    chart.points(Mark.SECOND, "upper, backward", xs, upper);
    return new Page.Figure(
        "Where is log p(x)?", chart.svg(), "Each pair has its lower and its upper bound.");
  }

  private Page.Figure gaps() {
    double[] xs = Doubles.counted(pairs.size());
    double[] gaps = of("gap");
    double[] half = java.util.Arrays.stream(of("gap_error")).map(e -> Mean.Z95 * e).toArray();
    double[] low = Doubles.minus(gaps, half);
    double[] high = Doubles.plus(gaps, half);
    double[] all =
        java.util.stream.DoubleStream.concat(
                java.util.Arrays.stream(low), java.util.Arrays.stream(high))
            .toArray();
    Chart chart = new Chart("Gaps of pairs", places(), Axis.linear("upper − lower, nats", all));
    chart.intervals(Mark.FIRST, xs, low, high).points(Mark.FIRST, "", xs, gaps);
    chart.level("no gap", 0);
    return new Page.Figure(
        "How wide is the bracket?",
        chart.svg(),
        "Upright lines are 95 % intervals of a pair, from the spread of its chains.");
  }
}
