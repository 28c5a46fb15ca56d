package elbo.report.html;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// The rows as a table: each by itself, or in groups where a page has no bytes for that.
final class RowTable {
  private static final int MOST_FLAGGED = 200;
  // More rows are not even tried each by itself.
  private static final int MOST_ROWS = 5000;

  private final Results results;
  private final List<Series> shown = new ArrayList<>();

  RowTable(Results results) {
    this.results = results;
    for (String bound : List.of("EncoderElbo", "Elbo")) {
      results.named(bound).ifPresent(shown::add);
    }
    results.simple("Iwae").ifPresent(shown::add);
    results
        .answer()
        .ifPresent(s -> {
          shown.remove(s);
          shown.add(s);
        });
  }

  /// @param worst rows, the worst first
  /// @param most bytes that a table of all rows may take
  Page.Section section(List<Integer> worst, long most) {
    List<Integer> all = IntStream.range(0, results.rows()).boxed().toList();
    if (all.size() <= MOST_ROWS) {
      Table each = rows(all, "rows-each", Digits.count(all.size()) + " rows");
      if (each.weight() <= most) {
        return Page.Section.of("rows", "All rows", List.of()).withTables(List.of(each));
      }
    }
    return grouped(worst, all);
  }

  private Page.Section grouped(List<Integer> worst, List<Integer> all) {
    Bins bins = Bins.grouped(all);
    List<Integer> flagged =
        worst.stream().filter(i -> results.trust(i) != Results.Trust.SOUND).toList();
    List<Integer> listed = flagged.subList(0, Math.min(MOST_FLAGGED, flagged.size()));
    List<Table> tables = new ArrayList<>();
    tables.add(groups(bins));
    if (!listed.isEmpty()) {
      String which =
          listed.size() < flagged.size()
              ? "The worst "
                  + listed.size()
                  + " of "
                  + Digits.count(flagged.size())
                  + " flagged rows"
              : "The " + listed.size() + " flagged rows";
      tables.add(rows(listed, "rows-flagged", which));
    }
    return Page.Section.of(
            "rows",
            "All rows",
            List.of(
                Digits.count(all.size())
                    + " rows are more than a page of 300 kB has space for: the table has them in"
                    + " groups of "
                    + Digits.count(bins.size())
                    + " in their order; the file of results has each."))
        .withTables(tables);
  }

  private Table rows(List<Integer> rows, String id, String caption) {
    List<String> names = new ArrayList<>(List.of("row"));
    boolean ids = rows.stream().anyMatch(i -> results.name(i).contains(" ("));
    if (ids) {
      names.set(0, "<row");
    }
    shown.forEach(s -> names.add(s.bound()));
    names.addAll(List.of("± error", "ESS", "k-hat", "<verdict"));
    Table.Builder table = new Table.Builder(id, caption, names.toArray(String[]::new)).sorted();
    for (int i : rows) {
      table.cell(results.name(i));
      for (Series s : shown) {
        table.cell(blank(Digits.value(s.value(i), s.error(i))));
      }
      Series last = shown.getLast();
      boolean failed = results.trust(i) == Results.Trust.FAILED;
      table.cell(failed ? "" : Digits.error(last.error(i)));
      table.cell(
          results
              .simple("Ess")
              .map(s ->
                  blank(
                      s.value(i) > 0
                          ? Digits.significant(s.value(i))
                          : Digits.fixed(s.value(i), 0)))
              .orElse(""));
      table.cell(blank(Digits.fixed(results.kHat(i), 2)));
      boolean sound = results.trust(i) == Results.Trust.SOUND;
      table.cell(sound ? "" : results.trust(i).word());
      table.end(!sound);
    }
    return table.build();
  }

  private static String blank(String text) {
    return text.equals("–") ? "" : text;
  }

  private Table groups(Bins bins) {
    List<String> names = new ArrayList<>(List.of("from row", "to row", "rows"));
    shown.forEach(s -> names.add("mean " + s.bound()));
    names.addAll(List.of("largest error", "least ESS", "largest k-hat", "flagged"));
    Table.Builder table =
        new Table.Builder(
                "rows-groups",
                Digits.count(results.rows()) + " rows in groups",
                names.toArray(String[]::new))
            .sorted();
    Series last = shown.getLast();
    for (List<Integer> group : bins.groups()) {
      Bins one = new Bins(List.of(group));
      long flagged = group.stream().filter(i -> results.trust(i) != Results.Trust.SOUND).count();
      table.cell(Long.toString(results.number(group.getFirst())));
      table.cell(Long.toString(results.number(group.getLast())));
      table.cell(Integer.toString(group.size()));
      shown.forEach(s -> table.cell(Digits.fixed(one.means(s::value)[0], 2)));
      table.cell(Digits.error(one.largest(last::error)[0]));
      table.cell(
          results.simple("Ess").map(s -> Digits.fixed(one.least(s::value)[0], 1)).orElse(""));
      table.cell(blank(Digits.fixed(one.largest(results::kHat)[0], 2)));
      table.cell(Long.toString(flagged));
      table.end(flagged > 0);
    }
    return table.build();
  }
}
