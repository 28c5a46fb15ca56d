package elbo.bench;

import elbo.bench.Run.Score;
import java.util.ArrayList;
import java.util.List;

/// Evaluations a second under the default proposal beside the raw rate of the same run.
final class AdaptationTable implements Table {
  private static final String RAW = "Adaptation.raw";
  private static final String ADAPTIVE = "Adaptation.adaptive";
  private static final String TOLERANCE = "Adaptation.toTolerance";

  @Override
  public String name() {
    return "adaptation";
  }

  @Override
  public String render(List<Run> runs) {
    return Run.newest(runs, RAW, ADAPTIVE, TOLERANCE).map(AdaptationTable::render).orElse("");
  }

  private static String render(Run run) {
    List<List<String>> rows = new ArrayList<>();
    for (Score raw : run.scores(RAW)) {
      double adaptive = same(run, ADAPTIVE, raw);
      rows.add(
          List.of(
              "`" + raw.parameter("vae") + "`",
              raw.parameter("threads"),
              Markdown.rate(raw.rate()),
              Markdown.rate(adaptive),
              Markdown.percent(adaptive / raw.rate()),
              Markdown.rate(same(run, TOLERANCE, raw))));
    }
    List<String> header =
        List.of(
            "model",
            "threads",
            "raw, evaluations a second",
            "adaptive",
            "of raw",
            "rows a second to ± 0.05");
    return Markdown.table(header, rows) + "\n" + run.source();
  }

  private static double same(Run run, String benchmark, Score as) {
    return run.best(benchmark, s -> s.parameters().equals(as.parameters())).orElseThrow().rate();
  }
}
