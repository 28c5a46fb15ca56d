package elbo.report.html;

import elbo.InputException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/// The page of two runs over the same rows: only what differs, paired by row.
final class PairedPage {
  private static final int DECIDING = 10;

  private final String nameA;
  private final String nameB;
  private final Results a;
  private final Results b;
  private final Series seriesA;
  private final Series seriesB;
  private final Pairs pairs;

  /// @throws InputException if no row is in both, or neither has a bound
  PairedPage(String nameA, Results a, String nameB, Results b) {
    this.nameA = nameA;
    this.nameB = nameB;
    this.a = a;
    this.b = b;
    seriesA = answer(nameA, a);
    seriesB = same(seriesA).orElseGet(() -> answer(nameB, b));
    pairs = Pairs.of(a, seriesA, b, seriesB);
    if (pairs.rows().isEmpty()) {
      throw new InputException(nameA + " and " + nameB + ": no row has a result in both");
    }
  }

  private static Series answer(String name, Results results) {
    return results.answer().orElseThrow(() -> new InputException(name + ": has no bound"));
  }

  private Optional<Series> same(Series first) {
    return b.named(first.bound());
  }

  Page page() {
    List<Page.Section> sections = new ArrayList<>();
    sections.add(
        Page.Section.of("pictures", "Row by row", List.of())
            .withFigures(List.of(sorted(), against()))
            .withTables(List.of(bounds())));
    sections.add(
        Page.Section.of("deciding", "The rows that decide", List.of(decide()))
            .withTables(List.of(deciding())));
    sections.add(
        Page.Section.of("differ", "What differs between the runs", List.of())
            .withTables(List.of(headings())));
    return new Page(nameA + " and " + nameB, sentence(), checks(), sections);
  }

  private String sentence() {
    Mean mean = pairs.mean();
    double half = pairs.half();
    String interval =
        Double.isNaN(half)
            ? ""
            : ", with 95 % confidence from "
                + Digits.value(mean.value() - half, mean.betweenRows())
                + " to "
                + Digits.value(mean.value() + half, mean.betweenRows())
                + " over rows like these";
    return "Of "
        + Digits.count(mean.rows())
        + (mean.rows() == 1 ? " row" : " rows")
        + ", B ("
        + nameB
        + ") is "
        + Digits.both(mean.value(), mean.monteCarlo())
        + " nats "
        + (mean.value() < 0 ? "below (negative)" : "above")
        + " A ("
        + nameA
        + ") on average"
        + interval
        + ".";
  }

  private List<Page.Check> checks() {
    List<Page.Check> checks = new ArrayList<>();
    Mean mean = pairs.mean();
    double half = pairs.half();
    boolean clear = Math.abs(mean.value()) > half;
    if (!Double.isNaN(half)) {
      checks.add(
          clear
              ? Page.Check.ok(
                  "The difference is more than its 95 % interval: it is not chance of which rows"
                      + " there are.")
              : Page.Check.note(
                  "The 95 % interval of the difference has 0 inside.",
                  "these rows do not show which of the two is higher.", "compare more rows."));
    }
    int only = a.rows() + b.rows() - 2 * pairs.rows().size();
    if (only > 0) {
      checks.add(
          Page.Check.note(
              Digits.count(only)
                  + " rows are in one of the runs alone, or have no result in the other.",
              "nothing is said of them.",
              "evaluate the same rows in both."));
    }
    if (!seriesA.bound().equals(seriesB.bound())) {
      checks.add(
          Page.Check.note(
              "A has "
                  + seriesA.bound()
                  + " ("
                  + seriesA.kind()
                  + "), B has "
                  + seriesB.bound()
                  + " ("
                  + seriesB.kind()
                  + ").",
              "a bound from below may be unjust to its run, by as much as its gap.",
              "estimate the same in both."));
    } else if (!seriesA.kind().equals("estimate")) {
      checks.add(
          Page.Check.note(
              "Both are bounds from " + (seriesA.kind().equals("lower") ? "below" : "above") + ".",
              "the one with the smaller gap looks better by the difference of the gaps.",
              "compare log p(x) as well (--bounds LogEvidence)."));
    }
    long flagged =
        pairs.rows().stream()
            .filter(
                p -> a.trust(p[0]) != Results.Trust.SOUND || b.trust(p[1]) != Results.Trust.SOUND)
            .count();
    checks.add(
        flagged == 0
            ? Page.Check.ok("Errors can be trusted in both runs in every row.")
            : Page.Check.problem(
                "In "
                    + Share.of(flagged, pairs.rows().size())
                    + " errors cannot be trusted in one of the runs.",
                "a difference there may be what one run has missed.",
                "see the reports of the runs."));
    return checks;
  }

  private Page.Figure sorted() {
    List<Integer> order =
        IntStream.range(0, pairs.rows().size())
            .boxed()
            .sorted(Comparator.comparingDouble(pairs::difference))
            .toList();
    return new DifferenceFigure("B − A", order, pairs::difference, pairs::error).figure();
  }

  private Page.Figure against() {
    List<Integer> order =
        IntStream.range(0, pairs.rows().size())
            .boxed()
            .sorted(Comparator.comparingDouble(i -> seriesA.value(pairs.rows().get(i)[0])))
            .toList();
    Bins bins = Bins.of(order);
    double[] xs = bins.means(i -> seriesA.value(pairs.rows().get(i)[0]));
    double[] ys = bins.means(pairs::difference);
    double[] all = java.util.Arrays.copyOf(ys, ys.length + 1);
    Chart chart =
        new Chart(
            "B − A against " + seriesA.bound() + " of A",
            Axis.linear(seriesA.bound() + " of A, nats", xs),
            Axis.linear("B − A, nats", all));
    chart.points(Mark.FIRST, "", xs, ys).level("no difference", 0);
    return new Page.Figure(
        "Do improbable rows differ more?", chart.svg(), "Each row." + bins.caption("the mean"));
  }

  private Table bounds() {
    Table.Builder table =
        new Table.Builder(
            "differences",
            "Bounds that both runs have, over the rows that both have",
            "<bound",
            "A",
            "B",
            "B − A",
            "± between rows",
            "± Monte Carlo",
            "rows");
    for (Series s : a.all()) {
      b.named(s.bound())
          .ifPresent(t -> {
            Pairs of = Pairs.of(a, s, b, t);
            Mean mean = of.mean();
            double meanA =
                of.rows().stream().mapToDouble(p -> s.value(p[0])).average().orElse(Double.NaN);
            double meanB =
                of.rows().stream().mapToDouble(p -> t.value(p[1])).average().orElse(Double.NaN);
            table
                .cell(s.bound())
                .cell(Digits.value(meanA, mean.monteCarlo()), meanA)
                .cell(Digits.value(meanB, mean.monteCarlo()), meanB)
                .cell(Digits.value(mean.value(), mean.monteCarlo()), mean.value())
                .cell(Digits.error(mean.betweenRows()), mean.betweenRows())
                .cell(Digits.error(mean.monteCarlo()), mean.monteCarlo())
                .cell(Digits.count(mean.rows()))
                .end();
          });
    }
    return table.build();
  }

  private String decide() {
    long beyond =
        IntStream.range(0, pairs.rows().size())
            .filter(i -> Math.abs(pairs.difference(i)) > Mean.Z95 * pairs.error(i))
            .count();
    return "B is above A in "
        + Share.of(pairs.comparison().higher(), pairs.rows().size())
        + "; in "
        + Share.of(beyond, pairs.rows().size())
        + " the difference is more than the 95 % interval of the row."
        + decisive()
        + " These are the rows with the largest differences.";
  }

  private String decisive() {
    int count = pairs.comparison().decisive().size();
    int all = pairs.comparison().rows();
    if (count == 0 || all < 2) {
      return "";
    }
    return count == all
        ? " All rows agree on the sign."
        : " Without the "
            + Digits.count(count)
            + (count == 1 ? " row that counts" : " rows that count")
            + " most for it the mean would have the other sign.";
  }

  private Table deciding() {
    Table.Builder table =
        new Table.Builder(
                "rows-deciding",
                "The largest differences, "
                    + seriesB.bound()
                    + " of B less "
                    + seriesA.bound()
                    + " of A",
                "<row",
                "A",
                "B",
                "B − A",
                "± error",
                "<verdict A",
                "<verdict B")
            .sorted();
    IntStream.range(0, pairs.rows().size())
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -Math.abs(pairs.difference(i))))
        .limit(DECIDING)
        .forEach(i -> {
          int[] p = pairs.rows().get(i);
          double error = pairs.error(i);
          Results.Trust trustA = a.trust(p[0]);
          Results.Trust trustB = b.trust(p[1]);
          table
              .cell(a.name(p[0]))
              .cell(Digits.value(seriesA.value(p[0]), error))
              .cell(Digits.value(seriesB.value(p[1]), error))
              .cell(Digits.value(pairs.difference(i), error), pairs.difference(i))
              .cell(Digits.error(error), error)
              .cell(trustA.word())
              .cell(trustB.word())
              .end(trustA != Results.Trust.SOUND || trustB != Results.Trust.SOUND);
        });
    return table.build();
  }

  private Table headings() {
    Set<String> keys = new LinkedHashSet<>(a.heading().fields().keySet());
    keys.addAll(b.heading().fields().keySet());
    Table.Builder table =
        new Table.Builder(
            "heading", "Fields of the headings that are not the same", "<field", "<A", "<B");
    for (String key : keys) {
      Object valueA = a.heading().fields().get(key);
      Object valueB = b.heading().fields().get(key);
      if (!Objects.equals(valueA, valueB)) {
        table
            .cell(key)
            .cell(valueA == null ? "" : Origin.text(valueA))
            .cell(valueB == null ? "" : Origin.text(valueB))
            .end();
      }
    }
    return table.build();
  }
}
