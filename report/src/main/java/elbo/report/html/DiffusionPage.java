package elbo.report.html;

import elbo.estimate.Moments;
import elbo.estimate.Student;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The page of `elbo diffusion`: the terms of the ELBO against t, and the ELBO of each row.
final class DiffusionPage {
  private static final double OUTSIDE = 0.05;

  private final JsonLine heading;
  private final List<JsonLine> lines;
  private final List<JsonLine> rows;
  private final List<JsonLine> failed;

  private DiffusionPage(JsonLine heading, List<JsonLine> lines) {
    this.heading = heading;
    this.lines = lines;
    List<JsonLine> sums = lines.stream().filter(l -> l.text("term").equals("elbo")).toList();
    rows =
        sums.stream()
            .filter(l -> !l.has("error"))
            .sorted(Comparator.comparingDouble(l -> l.number("value")))
            .toList();
    failed = sums.stream().filter(l -> l.has("error")).toList();
  }

  static Page page(JsonLine heading, List<JsonLine> lines) {
    return new DiffusionPage(heading, lines).page();
  }

  private Page page() {
    List<Page.Figure> figures = new ArrayList<>();
    Curves kl =
        new Curves(means("kl"), "t")
            .add("KL(q(x[t−1]|x[t],x)‖p(x[t−1]|x[t]))", "value", "valueError");
    kl.figure(
            "Which steps cost the most?", Axis.linear("t", kl.xs()), "mean over rows, nats", false)
        .ifPresent(figures::add);
    if (rows.size() > 1) {
      figures.add(sorted());
    }
    return new Page(
        heading.text("model") + ": " + heading.text("data"),
        answer(),
        checks(),
        List.of(
            Page.Section.of("pictures", "Term by term", List.of()).withFigures(figures),
            Page.Section.of("rows", "All rows", List.of())
                .withTables(
                    List.of(
                        LineTable.of("terms", "Terms, means over rows", terms()),
                        LineTable.of("rows-each", "From the least probable row on", rows))),
            Origin.section(heading, "")));
  }

  // A line a step: t, the mean over rows and its Monte Carlo error.
  private List<JsonLine> means(String term) {
    Map<Double, Moments> values = new TreeMap<>();
    Map<Double, Double> variances = new TreeMap<>();
    for (JsonLine line : lines) {
      if (line.text("term").equals(term)) {
        double error = line.number("standardError");
        values.computeIfAbsent(line.number("t"), t -> new Moments()).add(line.number("value"));
        variances.merge(line.number("t"), error * error, Double::sum);
      }
    }
    List<JsonLine> out = new ArrayList<>();
    values.forEach((t, moments) -> {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("term", term);
      fields.put("t", t.longValue());
      fields.put("value", moments.mean());
      fields.put("valueError", Math.sqrt(variances.getOrDefault(t, 0.0)) / moments.count());
      out.add(new JsonLine(fields));
    });
    return out;
  }

  private List<JsonLine> terms() {
    return Stream.of("decoder", "kl", "prior").flatMap(term -> means(term).stream()).toList();
  }

  private String answer() {
    Moments moments = new Moments();
    double variances = 0;
    for (JsonLine row : rows) {
      moments.add(row.number("value"));
      variances += row.number("standardError") * row.number("standardError");
    }
    String interval = "";
    if (rows.size() > 1) {
      double error = moments.standardError();
      double half = new Student(rows.size() - 1L).limit(OUTSIDE) * error;
      interval =
          ", with 95 % confidence from "
              + Digits.value(moments.mean() - half, error)
              + " to "
              + Digits.value(moments.mean() + half, error)
              + " over rows like these";
    }
    return "The ELBO, a lower bound on log p(x), is "
        + Digits.both(moments.mean(), Math.sqrt(variances) / rows.size())
        + " nats on average over "
        + Digits.count(rows.size())
        + (rows.size() == 1 ? " row" : " rows")
        + interval
        + ".";
  }

  private List<Page.Check> checks() {
    if (!failed.isEmpty()) {
      return List.of(
          Page.Check.problem(
              Share.of(failed.size(), rows.size() + (long) failed.size())
                  + " failed, row "
                  + failed.getFirst().text("row")
                  + " the first: "
                  + failed.getFirst().text("error")
                  + ".",
              "they have no ELBO, and means are over the other rows.",
              "see what these rows hold."));
    }
    return List.of(
        Page.Check.ok(
            "Every row has every term; a term has a closed form given x[t], and its error is that"
                + " of the samples of x[t]."));
  }

  private Page.Figure sorted() {
    List<Integer> order = IntStream.range(0, rows.size()).boxed().toList();
    Bins bins = Bins.of(order);
    double[] values = bins.means(i -> rows.get(i).number("value"));
    Chart chart =
        new Chart(
            "ELBO of " + Digits.count(rows.size()) + " rows, sorted",
            Axis.linear("rows, from the least probable on", 0, Math.max(1, rows.size() - 1)),
            Axis.linear("ELBO, nats", values));
    if (!bins.isGrouped()) {
      double[] half = bins.means(i -> Mean.Z95 * rows.get(i).number("standardError"));
      chart.intervals(
          Mark.FIRST, bins.places(), Doubles.minus(values, half), Doubles.plus(values, half));
    }
    chart.points(Mark.FIRST, "", bins.places(), values);
    return new Page.Figure(
        "Which rows are improbable?",
        chart.svg(),
        (bins.isGrouped() ? "" : "Upright lines are 95 % intervals from the Monte Carlo errors.")
            + bins.caption("the mean"));
  }
}
