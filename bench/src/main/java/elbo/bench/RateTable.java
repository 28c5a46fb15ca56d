package elbo.bench;

import elbo.bench.Run.Score;
import java.util.ArrayList;
import java.util.List;

/// The rates of one benchmark, one row for each choice of its parameters.
///
/// @param name that marks its place
/// @param benchmark class and method
/// @param unit what is counted
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
      rows.add(List.of("`" + String.join(", ", words) + "`", Markdown.rate(s)));
    }
    return Markdown.table(List.of("", unit + " a second"), rows) + "\n" + run.source();
  }
}
