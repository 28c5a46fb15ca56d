package elbo.bench;

import elbo.bench.Run.Score;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// Our products and whole evaluations, as fractions of the peak that was measured in the same run.
final class PeakTable implements Table {
  @Override
  public String name() {
    return "peak";
  }

  @Override
  public String render(List<Run> runs) {
    return Run.newest(
            runs,
            "FmaPeak.single",
            "FmaPeak.inDouble",
            "DenseLayer.lanes",
            "DoubleProducts.lanes",
            "Evaluation.iwae")
        .map(PeakTable::render)
        .orElse("");
  }

  private static String render(Run run) {
    double single = run.best("FmaPeak.single", s -> true).orElseThrow().rate();
    double inDouble = run.best("FmaPeak.inDouble", s -> true).orElseThrow().rate();
    List<List<String>> rows = new ArrayList<>();
    rows.add(row("FMA peak, single precision", single, single));
    rows.add(row("FMA peak, double precision", inDouble, inDouble));
    for (Score s : run.scores("DenseLayer.lanes")) {
      String activation = s.parameter("activation");
      String what = activation.equals("Identity") ? "" : ", " + activation;
      rows.add(row("dense layer " + arrow(s) + what, s.rate(), single));
    }
    for (Score s : run.scores("DoubleProducts.lanes")) {
      rows.add(row("double product " + arrow(s), s.rate(), inDouble));
    }
    Predicate<Score> whole =
        s -> s.parameter("K").equals("5000") && s.parameter("threads").equals("1");
    run.best("Evaluation.iwae", whole)
        .ifPresent(s ->
            rows.add(
                row(
                    "whole evaluation of the VAE, K = 5000",
                    s.rate() * Evaluation.FLOPS_PER_SAMPLE,
                    single)));
    Predicate<Score> one = s -> s.parameter("K").equals("1") && s.parameter("threads").equals("1");
    run.best("TestSet.rows", one)
        .ifPresent(s -> rows.add(row("a test set, encoder and all, K = 1", s.rate(), single)));
    return Markdown.table(List.of("one core", "FLOP/s", "of peak"), rows) + "\n" + run.source();
  }

  private static String arrow(Score s) {
    return s.parameter("shape").replace("x", " → ");
  }

  private static List<String> row(String what, double flops, double peak) {
    return List.of(what, Markdown.rate(flops), Markdown.percent(flops / peak));
  }
}
