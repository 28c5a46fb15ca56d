package elbo.report.html;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The page of the study of bias and variance: for each model its bounds against k.
final class StudyPage {
  private static final int WORST = 4;

  private StudyPage() {}

  static Page page(JsonLine heading, List<JsonLine> lines) {
    Map<String, List<JsonLine>> models = new LinkedHashMap<>();
    lines.forEach(l -> models.computeIfAbsent(l.text("title"), t -> new ArrayList<>()).add(l));
    List<Page.Section> sections = new ArrayList<>();
    int number = 0;
    for (Map.Entry<String, List<JsonLine>> model : models.entrySet()) {
      sections.add(section("model-" + number++, model.getKey(), model.getValue()));
    }
    sections.add(
        Page.Section.of("lines", "All lines", List.of())
            .withTables(List.of(LineTable.of("lines-each", lines.size() + " lines", kept(lines)))));
    if (!heading.fields().isEmpty()) {
      sections.add(Origin.section(heading, ""));
    }
    return new Page(
        "Bias and variance of bounds", answer(models.size(), lines), checks(lines), sections);
  }

  private static double far(JsonLine line) {
    double distance = line.has("exactMean") ? line.number("mean") - line.number("exactMean") : 0;
    return Math.abs(distance) / line.number("meanError");
  }

  private static String answer(int models, List<JsonLine> lines) {
    List<JsonLine> exact =
        lines.stream().filter(l -> !Double.isNaN(l.number("exactMean"))).toList();
    long within = exact.stream().filter(l -> !(far(l) > Mean.Z95)).count();
    return "Of "
        + Digits.count(exact.size())
        + " means of bounds on "
        + models
        + " models whose exact value is known, "
        + Digits.count(within)
        + " have it in their 95 % interval ("
        + Digits.significant(100.0 * within / Math.max(1, exact.size()))
        + " %).";
  }

  private static List<Page.Check> checks(List<JsonLine> lines) {
    List<JsonLine> far = lines.stream().filter(l -> far(l) > WORST).toList();
    if (far.isEmpty()) {
      return List.of(
          Page.Check.ok(
              "No mean is more than " + WORST + " standard errors from its exact value."));
    }
    String first = far.getFirst().text("title") + ", " + far.getFirst().text("bound");
    return List.of(
        Page.Check.problem(
            Share.of(far.size(), lines.size()).replace("rows", "lines")
                + " are more than "
                + WORST
                + " standard errors from the exact value, the first of them "
                + first
                + ".",
            "the errors of these means are too small: their weights may have no variance.",
            "trust the exact values."));
  }

  private static Page.Section section(String id, String title, List<JsonLine> lines) {
    Map<String, List<JsonLine>> families = new LinkedHashMap<>();
    lines.forEach(l -> families.computeIfAbsent(l.text("family"), f -> new ArrayList<>()).add(l));
    Axis x = Axis.logarithmic("k", lines.stream().mapToDouble(l -> l.number("k")).toArray());
    List<Page.Figure> figures = new ArrayList<>();
    figures.add(figure("Bias", "bias", "|mean − log p(x)|, nats", families, x));
    figures.add(figure("Variance", "variance", "variance of one estimate, nats²", families, x));
    JsonLine first = lines.getFirst();
    String words =
        first.text("model")
            + ", proposal "
            + first.text("proposal")
            + ", log p(x) "
            + Digits.fixed(first.number("logEvidence"), 4)
            + " ("
            + first.text("reference")
            + ").";
    return Page.Section.of(id, title, List.of(words)).withFigures(figures);
  }

  private static Page.Figure figure(
      String question, String key, String label, Map<String, List<JsonLine>> families, Axis x) {
    List<Double> all = new ArrayList<>();
    families.values().forEach(f -> f.forEach(l -> all.add(Math.abs(l.number(key)))));
    Axis y = Axis.logarithmic(label, all.stream().mapToDouble(Double::doubleValue).toArray());
    Chart chart = new Chart(question + " of " + String.join(", ", families.keySet()), x, y);
    int number = 0;
    for (Map.Entry<String, List<JsonLine>> family : families.entrySet()) {
      double[] ks = family.getValue().stream().mapToDouble(l -> l.number("k")).toArray();
      double[] values =
          family.getValue().stream().mapToDouble(l -> Math.abs(l.number(key))).toArray();
      Mark mark = Mark.of(number++);
      chart.line(mark, family.getKey(), ks, values).points(mark, "", ks, values);
    }
    return new Page.Figure(
        question + " against k",
        chart.svg(),
        key.equals("bias")
            ? "Values that are noise alone lie where they fall: see their errors."
            : "");
  }

  private static List<JsonLine> kept(List<JsonLine> lines) {
    List<String> keys =
        List.of(
            "title",
            "bound",
            "k",
            "mean",
            "meanError",
            "exactMean",
            "bias",
            "biasError",
            "variance",
            "varianceError",
            "rmse",
            "ess",
            "kHat");
    List<JsonLine> out = new ArrayList<>();
    for (JsonLine line : lines) {
      Map<String, Object> fields = new LinkedHashMap<>();
      keys.forEach(k -> {
        if (line.has(k)) {
          fields.put(k, line.fields().get(k));
        }
      });
      out.add(new JsonLine(fields));
    }
    return out;
  }
}
