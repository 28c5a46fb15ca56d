package elbo.bench;

import elbo.bench.Run.Score;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The products of learning and whole steps of it, as fractions of the peak that was measured in
/// the same run.
final class LearningTable implements Table {
  private static final String PEAK = "FmaPeak.single";
  private static final String STEP = "TrainingStep.step";
  private static final Map<String, String> PRODUCTS =
      Map.of("outputs", "forward", "inputs", "derivatives by inputs", "weights", "by weights");

  @Override
  public String name() {
    return "learning";
  }

  @Override
  public String render(List<Run> runs) {
    return Run.newest(runs, PEAK, STEP, "ReverseLayer.outputs")
        .map(LearningTable::render)
        .orElse("");
  }

  private static String render(Run run) {
    double peak = run.best(PEAK, s -> true).orElseThrow().rate();
    List<List<String>> rows = new ArrayList<>();
    for (String method : List.of("outputs", "inputs", "weights")) {
      for (Score s : run.scores("ReverseLayer." + method)) {
        String shape = s.parameter("shape").replace("x", " → ");
        rows.add(row(shape + ", " + PRODUCTS.get(method), s, 1, peak));
      }
    }
    for (Score s : run.scores(STEP)) {
      int threads = Integer.parseInt(s.parameter("threads"));
      String[] minibatch = s.parameter("minibatch").split("x", 2);
      String what = "step, " + minibatch[0] + " rows, K = " + minibatch[1];
      rows.add(row(what, s, threads, peak));
    }
    return Markdown.table(List.of("", "threads", "FLOP/s", "of peak"), rows) + "\n" + run.source();
  }

  private static List<String> row(String what, Score score, int threads, double peak) {
    return List.of(
        what,
        String.valueOf(threads),
        Markdown.rate(score),
        Markdown.percent(score.rate() / (threads * peak)));
  }
}
