package elbo.report;

import elbo.Comparison;
import elbo.Comparison.Difference;
import elbo.Comparison.Kind;
import elbo.Comparison.Score;
import elbo.InputException;
import elbo.report.Scores.Measure;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/// One model against others, paired by row: the differences with both errors, the rows that decide,
/// and what may be said of them.
public final class ComparisonReport {
  // Of a normal distribution: the ends of 95 %.
  private static final double SURE = 1.959963984540054;
  private static final int SHOWN = 5;
  private static final int NAMED = 10;

  /// One pair of models by one measure.
  private record Pair(Measure measure, int other, Comparison comparison, List<Line> lines) {}

  private record Line(int row, Score a, Score b, Difference difference, boolean sound) {}

  private final List<Scores> models;
  private final List<Pair> pairs = new ArrayList<>();

  /// @param models the first is compared with each of the others
  /// @throws InputException if a pair has no rows in common, or a row of both has different ids
  public ComparisonReport(List<Scores> models) {
    this.models = List.copyOf(models);
    for (int m = 1; m < models.size(); m++) {
      Map<Measure, Pair> made = pairs(m);
      if (made.isEmpty()) {
        throw new InputException(
            "no row has a result of both "
                + models.getFirst().name()
                + " and "
                + models.get(m).name()
                + ": "
                + missing(models.getFirst(), models.get(m)));
      }
      pairs.addAll(made.values());
    }
  }

  private static String missing(Scores a, Scores b) {
    return Optional.of(a)
        .filter(s -> s.rows().isEmpty())
        .or(() -> Optional.of(b).filter(s -> s.rows().isEmpty()))
        .map(s -> "all rows of " + s.name() + " failed: " + s.failures().values().iterator().next())
        .orElse("they are of different rows");
  }

  private Map<Measure, Pair> pairs(int other) {
    Scores a = models.getFirst();
    Scores b = models.get(other);
    boolean shared = Comparison.mayShare(a.randomness(), b.randomness());
    Map<Measure, Pair> made = new EnumMap<>(Measure.class);
    for (Map.Entry<Integer, Scores.Row> entry : a.rows().entrySet()) {
      int row = entry.getKey();
      Scores.Row left = entry.getValue();
      Scores.Row right = b.rows().get(row);
      if (right == null) {
        continue;
      }
      Comparison.requireSame(row, left.id(), a.name(), right.id(), b.name());
      for (Measure measure : Measure.values()) {
        Score x = left.scores().get(measure);
        Score y = right.scores().get(measure);
        if (x != null
            && y != null
            && (measure != Measure.ELBO || x.kind() != y.kind() || x.kind() == Kind.LOWER)) {
          Pair pair =
              made.computeIfAbsent(
                  measure, m -> new Pair(m, other, new Comparison(shared), new ArrayList<>()));
          Difference d = pair.comparison.add(row, x, y);
          pair.lines.add(new Line(row, x, y, d, left.sound() && right.sound()));
        }
      }
    }
    return made;
  }

  /// The label of a model: A, B, …
  private static String label(int m) {
    return m < 26 ? Character.toString((char) ('A' + m)) : "M" + m;
  }

  /// Prints it.
  public void print(PrintStream out) {
    for (int m = 0; m < models.size(); m++) {
      Scores of = models.get(m);
      Wrapped.print("  " + label(m) + "  " + of.name() + " (" + of.how() + ")", "     ", out);
    }
    printData(out);
    out.println();
    Table table =
        new Table(
            "<", "<in nats", "mean", "± between rows", "± Monte Carlo", "first is higher", "<");
    pairs.forEach(pair -> table.row(cells(pair)));
    table.print(out);
    out.println();
    pairs.forEach(pair -> printConclusion(pair, out));
    pairs.stream().filter(p -> p.measure == Measure.LOG_EVIDENCE).forEach(p -> printRows(p, out));
    printLeftOut(out);
  }

  private void printData(PrintStream out) {
    List<String> data = models.stream().flatMap(s -> s.data().stream()).distinct().toList();
    if (data.size() == 1) {
      out.println("  data  " + data.getFirst());
    } else if (data.size() > 1) {
      out.println("  the data have different names, and rows are paired by number:");
      data.forEach(name -> out.println("     " + name));
    }
  }

  private List<String> cells(Pair pair) {
    Comparison c = pair.comparison;
    return List.of(
        label(0) + " - " + label(pair.other),
        pair.measure.words(),
        Figures.nats(c.mean()),
        Figures.error(c.betweenRows()),
        Figures.error(c.monteCarlo()),
        c.higher() + " of " + c.rows() + " rows",
        said(c));
  }

  /// What the numbers are, in a word.
  private static String said(Comparison c) {
    if (isBound(c.kindA()) || isBound(c.kindB())) {
      return "bound";
    }
    return c.kindA() == Kind.EXACT && c.kindB() == Kind.EXACT ? "exact" : "estimate";
  }

  private static boolean isBound(Kind kind) {
    return kind == Kind.LOWER || kind == Kind.UPPER;
  }

  private void printConclusion(Pair pair, PrintStream out) {
    Comparison c = pair.comparison;
    String first = label(0);
    String second = label(pair.other);
    boolean up = c.mean() > 0;
    String lead = up ? first : second;
    String what =
        pair.measure == Measure.ELBO
            ? "by ELBO"
            : isBound(c.kindA()) || isBound(c.kindB()) ? "by bounds" : "by log p(x)";
    String here =
        Math.abs(c.mean()) > SURE * c.monteCarlo()
            ? lead + " is better on these rows"
            : "neither is better on these rows, as far as samples show";
    String others =
        c.rows() < 2
            ? ""
            : Math.abs(c.mean()) > SURE * c.betweenRows()
                ? ", and on others like them"
                : "; other rows like them may show the reverse";
    if (c.mean() == 0) {
      here = "the means are equal on these rows";
      others = "";
    }
    Wrapped.print("  " + what + ", " + here + others + "; " + justice(pair), "  ", out);
  }

  // A lower bound that is higher is so all the more; one that is lower may be so by its gap alone.
  private String justice(Pair pair) {
    Comparison c = pair.comparison;
    String word = said(c);
    if (!word.equals("bound")) {
      return word.equals("exact") ? "exact" : "estimate: within these errors";
    }
    boolean up = c.mean() > 0;
    Kind ahead = up ? c.kindA() : c.kindB();
    Kind behind = up ? c.kindB() : c.kindA();
    boolean certain = ahead != Kind.UPPER && behind != Kind.LOWER;
    if (certain) {
      return "bound: in log p(x) the lead is as large or larger";
    }
    String loser = up ? label(pair.other) : label(0);
    Optional<Double> gap = behind == Kind.LOWER ? gap(pair, up ? pair.other : 0) : Optional.empty();
    String size =
        gap.map(g ->
                ", "
                    + Figures.fixed(g, 2)
                    + " nats in the mean, by which "
                    + loser
                    + " is understated")
            .orElse(", which is not known here");
    return "bound: may be unjust by up to its gap" + size;
  }

  /// The mean distance of a model's ELBO to its log p(x), over the rows of the pair.
  private Optional<Double> gap(Pair pair, int model) {
    double sum = 0;
    for (Line line : pair.lines) {
      Map<Measure, Score> scores = row(model, line.row).scores();
      Score evidence = scores.get(Measure.LOG_EVIDENCE);
      Score elbo = scores.get(Measure.ELBO);
      if (pair.measure != Measure.ELBO
          || evidence == null
          || elbo == null
          || isBound(evidence.kind())) {
        return Optional.empty();
      }
      sum += evidence.value() - elbo.value();
    }
    return Optional.of(sum / pair.lines.size());
  }

  private void printRows(Pair pair, PrintStream out) {
    Comparison c = pair.comparison;
    String names = label(0) + " - " + label(pair.other);
    List<Difference> decisive = c.decisive();
    if (c.rows() > 1 && !decisive.isEmpty()) {
      int count = decisive.size();
      boolean all = count == c.rows();
      String some =
          decisive.stream()
              .limit(NAMED)
              .map(d -> Integer.toString(d.row()))
              .collect(Collectors.joining(", "));
      out.println();
      Wrapped.print(
          all
              ? "  " + names + ": all rows agree on the sign; the largest differences:"
              : String.format(
                  Locale.ROOT,
                  "  %s: without the %d %s that count most for it (%s%s) the mean would have the"
                      + " other sign; the largest differences:",
                  names,
                  count,
                  count == 1 ? "row" : "rows",
                  some,
                  count > NAMED ? ", …" : ""),
          "  ",
          out);
      out.println();
      Table table =
          new Table(
              "row",
              "<id",
              label(0),
              "± error",
              label(pair.other),
              "± error",
              names,
              "± error",
              "<");
      Map<Integer, Line> byRow =
          pair.lines.stream().collect(Collectors.toMap(Line::row, line -> line));
      for (Difference d : c.largest(SHOWN)) {
        Line line = Objects.requireNonNull(byRow.get(d.row()));
        table.row(
            Integer.toString(d.row()),
            id(d.row()),
            Figures.nats(line.a.value()),
            Figures.error(line.a.standardError()),
            Figures.nats(line.b.value()),
            Figures.error(line.b.standardError()),
            Figures.nats(d.value()),
            Figures.error(d.standardError()),
            line.sound ? "" : "!");
      }
      table.print(out);
    }
    printInfinite(c, names, out);
    printUnsound(pair, names, out);
  }

  private Scores.Row row(int model, int number) {
    return Objects.requireNonNull(models.get(model).rows().get(number));
  }

  private String id(int row) {
    return row(0, row).id().orElse("");
  }

  private static void printInfinite(Comparison c, String names, PrintStream out) {
    if (!c.infinite().isEmpty()) {
      out.println();
      Wrapped.print(
          "  "
              + names
              + ": in "
              + c.infinite().size()
              + " rows a score is infinite, which decides alone (row "
              + c.infinite().getFirst().row()
              + "); means are over the others",
          "  ",
          out);
    }
  }

  private static void printUnsound(Pair pair, String names, PrintStream out) {
    List<Line> unsound = pair.lines.stream().filter(line -> !line.sound).toList();
    if (!unsound.isEmpty()) {
      out.println();
      Wrapped.print(
          "  "
              + names
              + ": errors of "
              + unsound.size()
              + " of "
              + pair.lines.size()
              + " rows cannot be trusted (row "
              + unsound.getFirst().row
              + " the first); --tolerance, or more samples, may mend them",
          "  ",
          out);
    }
  }

  private void printLeftOut(PrintStream out) {
    for (int m = 0; m < models.size(); m++) {
      Scores of = models.get(m);
      if (!of.failures().isEmpty()) {
        Map.Entry<Integer, String> first = of.failures().entrySet().iterator().next();
        out.println(
            "  "
                + of.failures().size()
                + " rows failed under "
                + label(m)
                + " and are left out: row "
                + first.getKey()
                + " ("
                + first.getValue()
                + ")");
      }
    }
    for (Pair pair : pairs) {
      int most = Math.max(models.getFirst().rows().size(), models.get(pair.other).rows().size());
      if (pair.measure == Measure.LOG_EVIDENCE && pair.lines.size() < most) {
        out.println(
            "  "
                + pair.lines.size()
                + " rows have a result of both "
                + label(0)
                + " and "
                + label(pair.other)
                + ", of "
                + most);
      }
    }
  }

  /// Whether a row failed.
  public boolean hasFailures() {
    return models.stream().anyMatch(s -> !s.failures().isEmpty());
  }

  /// What is in no line of its file.
  public Map<String, Object> heading(String version) {
    Map<String, Object> heading = new LinkedHashMap<>();
    heading.put("version", version);
    heading.put("comparison", "paired by row");
    for (int m = 0; m < models.size(); m++) {
      Scores of = models.get(m);
      heading.put("model " + label(m), of.name());
      heading.put("description " + label(m), of.how());
      of.data().ifPresent(data -> heading.putIfAbsent("data", data));
    }
    return heading;
  }

  /// The lines of its file: one for each pair and measure, then one for each row of it.
  public List<Map<String, Object>> lines() {
    List<Map<String, Object>> lines = new ArrayList<>();
    for (Pair pair : pairs) {
      Comparison c = pair.comparison;
      Map<String, Object> mean = start(pair);
      mean.put("difference", c.mean());
      mean.put("betweenRows", c.betweenRows());
      mean.put("monteCarlo", c.monteCarlo());
      mean.put("rows", c.rows());
      mean.put("higher", c.higher());
      mean.put("decisive", c.decisive().size());
      mean.put("kind", said(c));
      mean.put("said", justice(pair));
      lines.add(mean);
    }
    for (Pair pair : pairs) {
      pair.lines.forEach(line -> lines.add(line(pair, line)));
    }
    return lines;
  }

  private static Map<String, Object> start(Pair pair) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("pair", label(0) + " - " + label(pair.other));
    line.put("measure", pair.measure.words());
    return line;
  }

  private Map<String, Object> line(Pair pair, Line of) {
    Map<String, Object> line = start(pair);
    line.put("row", of.row);
    row(0, of.row).id().ifPresent(id -> line.put("id", id));
    line.put("first", of.a.value());
    line.put("firstError", of.a.standardError());
    line.put("firstKind", of.a.kind().name().toLowerCase(Locale.ROOT));
    line.put("second", of.b.value());
    line.put("secondError", of.b.standardError());
    line.put("secondKind", of.b.kind().name().toLowerCase(Locale.ROOT));
    line.put("difference", of.difference.value());
    line.put("differenceError", of.difference.standardError());
    line.put("sound", of.sound);
    return line;
  }
}
