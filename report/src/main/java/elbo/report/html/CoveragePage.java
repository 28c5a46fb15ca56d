package elbo.report.html;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The page of `elbo coverage`: how often intervals contain log p(x), a line a model and tolerance.
final class CoveragePage {
  private static final double LEVEL = 0.95;

  private final JsonLine heading;
  private final List<JsonLine> lines;
  private final List<JsonLine> outside;

  private CoveragePage(JsonLine heading, List<JsonLine> lines) {
    this.heading = heading;
    this.lines = lines;
    outside = lines.stream().filter(l -> l.text("holds").equals("false")).toList();
  }

  static Page page(JsonLine heading, List<JsonLine> lines) {
    return new CoveragePage(heading, lines).page();
  }

  private Page page() {
    return new Page(
        "How often intervals contain log p(x)",
        answer(),
        checks(),
        List.of(
            Page.Section.of("pictures", "Model by model", List.of())
                .withFigures(
                    List.of(
                        figure("Do 95 % intervals contain log p(x) in 95 %?", "covered"),
                        figure("Do brackets between two bounds contain it?", "bracketed"))),
            Page.Section.of("lines", "All counts", List.of())
                .withTables(
                    List.of(
                        LineTable.of("lines-each", "Models and tolerances in their order", lines))),
            Origin.section(heading, "")));
  }

  private String answer() {
    return "In "
        + Digits.count(lines.size() - outside.size())
        + " of "
        + Digits.count(lines.size())
        + " pairs of model and tolerance the share of intervals that contain the exact log p(x) is"
        + " as it should be, in "
        + heading.text("repetitions")
        + " repetitions each.";
  }

  private List<Page.Check> checks() {
    List<Page.Check> checks = new ArrayList<>();
    for (JsonLine line : outside) {
      checks.add(
          Page.Check.problem(
              line.text("model")
                  + " at a tolerance of "
                  + line.text("tolerance")
                  + ": intervals contain log p(x) in "
                  + Digits.both(100 * line.number("covered"), 100 * line.number("coveredError"))
                  + " %, brackets in "
                  + Digits.fixed(100 * line.number("bracketed"), 1)
                  + " %.",
              "errors of such a model are too small or too large.",
              "see the counts above and below in the table."));
    }
    if (outside.isEmpty()) {
      checks.add(
          Page.Check.ok(
              "Every share is from 93 % to 97 %, that of brackets at least 95 %, but for its own"
                  + " error."));
    }
    return checks;
  }

  private Page.Figure figure(String question, String key) {
    List<String> models = lines.stream().map(l -> l.text("model")).distinct().toList();
    Map<String, List<JsonLine>> tolerances = new LinkedHashMap<>();
    lines.forEach(
        l -> tolerances.computeIfAbsent(l.text("tolerance"), t -> new ArrayList<>()).add(l));
    double[] all =
        lines.stream()
            .flatMapToDouble(l -> Arrays.stream(new double[] {low(l, key), high(l, key), LEVEL}))
            .toArray();
    Chart chart =
        new Chart(
            question,
            Axis.linear("models, in the order of the table", 1, Math.max(2, models.size())),
            Axis.linear("share", all));
    int number = 0;
    for (Map.Entry<String, List<JsonLine>> tolerance : tolerances.entrySet()) {
      Mark mark = Mark.of(number);
      // Beside each other, so that none covers another.
      double shift = 0.2 * (number - 0.5 * (tolerances.size() - 1));
      List<JsonLine> of = tolerance.getValue();
      double[] places = of.stream().mapToDouble(l -> place(models, l) + shift).toArray();
      double[] low = of.stream().mapToDouble(l -> low(l, key)).toArray();
      double[] high = of.stream().mapToDouble(l -> high(l, key)).toArray();
      double[] shares = of.stream().mapToDouble(l -> l.number(key)).toArray();
      chart
          .intervals(mark, places, low, high)
          .points(mark, "tolerance " + tolerance.getKey(), places, shares);
      number++;
    }
    chart.level("95 %", LEVEL);
    return new Page.Figure(
        question,
        chart.svg(),
        "Upright lines are 95 % intervals of a share, from the number of intervals that were"
            + " counted; only those count whose errors can be trusted.");
  }

  private static double place(List<String> models, JsonLine line) {
    return 1 + models.indexOf(Objects.requireNonNull(line.text("model")));
  }

  private static double half(JsonLine line, String key) {
    double share = line.number(key);
    return Mean.Z95 * Math.sqrt(share * (1 - share) / line.number("trusted"));
  }

  private static double low(JsonLine line, String key) {
    return line.number(key) - half(line, key);
  }

  private static double high(JsonLine line, String key) {
    return line.number(key) + half(line, key);
  }
}
