package elbo.bench;

import elbo.bench.Run.Score;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The rates of one benchmark, one row for each choice of its parameters, with the bytes allocated
/// where these were measured.
///
/// @param name of the table
/// @param benchmark class and method
/// @param unit of the operations
record RateTable(String name, String benchmark, String unit) implements Table {
  @Override
  public String render(List<Run> runs) {
    return Run.newest(runs, benchmark).map(this::render).orElse("");
  }

  private String render(Run run) {
    List<List<String>> rows = new ArrayList<>();
    for (Score s : run.scores(benchmark)) {
      List<String> words = new ArrayList<>();
      s.parameters().forEach((k, v) -> words.add(s.parameters().size() > 1 ? k + " = " + v : v));
      rows.add(List.of("`" + String.join(", ", words) + "`", Markdown.rate(s), bytes(s)));
    }
    List<String> header = List.of("", unit + " a second", "bytes allocated for each");
    return Markdown.table(header, rows) + "\n" + run.source();
  }

  private static String bytes(Score score) {
    return Double.isNaN(score.allocated())
        ? ""
        : String.format(Locale.ROOT, "%.1f", score.allocated());
  }
}
