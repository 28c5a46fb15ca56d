package elbo.report.html;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The page of `elbo compare`: for each pair of models and measure a line, then a line a row.
final class ComparisonPage {
  private static final int DECIDING = 10;

  private ComparisonPage() {}

  static Page page(JsonLine heading, List<JsonLine> lines) {
    List<JsonLine> means = lines.stream().filter(l -> !l.has("row")).toList();
    Map<String, List<JsonLine>> rows = new LinkedHashMap<>();
    lines.stream()
        .filter(l -> l.has("row"))
        .forEach(l -> rows.computeIfAbsent(name(l), p -> new ArrayList<>()).add(l));
    List<Page.Section> sections = new ArrayList<>();
    int number = 0;
    for (Map.Entry<String, List<JsonLine>> pair : rows.entrySet()) {
      sections.add(section("pair-" + number++, pair.getKey(), pair.getValue()));
    }
    sections.add(
        Page.Section.of("means", "All means", List.of())
            .withTables(List.of(LineTable.of("means-each", "Means over rows", means))));
    sections.add(Origin.section(heading, ""));
    String title = "Compared row by row: " + models(heading);
    return new Page(title, answer(means), checks(means, lines), sections);
  }

  private static String name(JsonLine line) {
    return line.text("pair") + ", " + line.text("measure");
  }

  private static String models(JsonLine heading) {
    return String.join(
        ", ",
        heading.fields().entrySet().stream()
            .filter(e -> e.getKey().startsWith("model"))
            .map(e -> e.getKey().replaceFirst("model ", "") + " is " + e.getValue())
            .toList());
  }

  private static String answer(List<JsonLine> means) {
    if (means.isEmpty()) {
      return "No pair has a mean.";
    }
    JsonLine first = means.getFirst();
    double value = first.number("difference");
    double half = Mean.Z95 * first.number("betweenRows");
    String interval =
        Double.isNaN(half)
            ? ""
            : ", with 95 % confidence from "
                + Digits.value(value - half, first.number("betweenRows"))
                + " to "
                + Digits.value(value + half, first.number("betweenRows"))
                + " over rows like these";
    return name(first)
        + ", is "
        + Digits.both(value, first.number("monteCarlo"))
        + " nats on average over "
        + first.text("rows")
        + " rows"
        + interval
        + ".";
  }

  private static List<Page.Check> checks(List<JsonLine> means, List<JsonLine> lines) {
    List<Page.Check> checks = new ArrayList<>();
    for (JsonLine mean : means) {
      double z = Math.abs(mean.number("difference")) / mean.number("betweenRows");
      String found = name(mean) + ": " + mean.text("said") + ".";
      checks.add(
          z > Mean.Z95
              ? Page.Check.ok(found)
              : Page.Check.note(
                  found,
                  "the 95 % interval over rows has 0 inside: other rows may show the reverse.",
                  "compare more rows."));
    }
    long unsound = lines.stream().filter(l -> l.text("sound").equals("false")).count();
    long rows = lines.stream().filter(l -> l.has("row")).count();
    checks.add(
        unsound == 0
            ? Page.Check.ok("Errors can be trusted in every row.")
            : Page.Check.problem(
                "In " + Share.of(unsound, rows) + " errors cannot be trusted.",
                "a difference there may be what one of the runs has missed.",
                "take more samples, or --tolerance."));
    return checks;
  }

  private static Page.Section section(String id, String name, List<JsonLine> rows) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      if (Double.isFinite(rows.get(i).number("difference"))) {
        order.add(i);
      }
    }
    order.sort(Comparator.comparingDouble(i -> rows.get(i).number("difference")));
    DifferenceFigure figure =
        new DifferenceFigure(
            name,
            order,
            i -> rows.get(i).number("difference"),
            i -> rows.get(i).number("differenceError"));
    List<JsonLine> largest =
        rows.stream()
            .sorted(Comparator.comparingDouble(l -> -Math.abs(l.number("difference"))))
            .limit(DECIDING)
            .toList();
    return Page.Section.of(id, name, List.of())
        .withFigures(List.of(figure.figure()))
        .withTables(List.of(LineTable.of(id + "-rows", "The largest differences", largest)));
  }
}
