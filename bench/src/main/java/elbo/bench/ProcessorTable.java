package elbo.bench;

import elbo.bench.Run.Fraction;
import elbo.bench.Run.Score;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// Fractions of each processor's own peak, by processor and width of vectors: of the newest
/// recording of [FractionFiles], or of benchmarks that ran one after the other, for each. Beside
/// them stand the ratios to the fastest peer of the newest comparison of the same kind.
final class ProcessorTable implements Table {
  private static final String PEAK = "FmaPeak.single";
  private static final String LAYER = "DenseLayer.lanes";
  private static final String SHAPE = "200x784";
  private static final String NONE = "–";
  private static final int MANY = 5000;

  /// @param processor and the width of its vectors in bits
  private record Kind(String processor, int bits) {}

  @Override
  public String name() {
    return "processors";
  }

  @Override
  public String render(List<Run> runs) {
    Map<Kind, Run> newest = new LinkedHashMap<>();
    for (boolean turns : new boolean[] {true, false}) {
      for (Run run : runs) {
        if (layer(run, false).isPresent() && run.fractions().isEmpty() != turns) {
          newest.putIfAbsent(kind(run), run);
        }
      }
    }
    if (newest.isEmpty()) {
      return "";
    }
    List<List<String>> rows = new ArrayList<>();
    newest.forEach((kind, run) -> rows.add(row(kind, run, runs)));
    rows.sort((a, b) -> a.getFirst().compareTo(b.getFirst()));
    List<String> header =
        List.of(
            "processor",
            "bits",
            "FMA peak, FLOP/s",
            "dense layer 200 → 784",
            "with tanh",
            "whole evaluation, K = 5000",
            "two threads",
            "test set, K = 1",
            "two threads",
            "against the fastest peer, K = 5000",
            "K = 1",
            "recorded in");
    return Markdown.table(header, rows);
  }

  private static Kind kind(Run run) {
    return new Kind(run.machine().cpu(), run.machine().vectorBits());
  }

  private static List<String> row(Kind kind, Run run, List<Run> runs) {
    Predicate<Run> same = other -> kind(other).equals(kind);
    Optional<Run> many = newest(runs, same, MANY);
    Optional<Run> one = newest(runs, same, 1);
    String links =
        Stream.concat(Stream.of(run), Stream.concat(many.stream(), one.stream()))
            .map(Run::link)
            .distinct()
            .collect(Collectors.joining(", "));
    double peak = layer(run, false).map(f -> f.flops() / f.ofPeak()).orElseThrow();
    return List.of(
        kind.processor(),
        String.valueOf(kind.bits()),
        Markdown.rate(peak),
        percent(layer(run, false)),
        percent(layer(run, true)),
        percent(run.fraction(FractionFiles.WHOLE_EVALUATION + 1)),
        percent(run.fraction(FractionFiles.WHOLE_EVALUATION + 2)),
        percent(run.fraction(FractionFiles.TEST_SET + 1)),
        percent(run.fraction(FractionFiles.TEST_SET + 2)),
        many.flatMap(other -> fastest(other, MANY)).map(Markdown::ratio).orElse(NONE),
        one.flatMap(other -> fastest(other, 1)).map(Markdown::ratio).orElse(NONE),
        links);
  }

  private static Optional<Run> newest(List<Run> runs, Predicate<Run> same, int samples) {
    return runs.stream()
        .filter(run -> same.test(run) && fastest(run, samples).isPresent())
        .findFirst();
  }

  // How many times as fast as the fastest peer, on one thread.
  private static Optional<Double> fastest(Run run, int samples) {
    return run
        .comparisons(c ->
            !StepsTable.isOfSteps(c)
                && c.get("threads").asInt() == 1
                && c.get("samples").asInt() == samples)
        .stream()
        .flatMap(c -> StreamSupport.stream(c.get("contestants").spliterator(), false))
        .filter(c -> !c.get("name").asText().equals(FrontTable.ELBO))
        .map(c -> c.get("ratio").asDouble())
        .min(Double::compare);
  }

  private static String percent(Optional<Fraction> fraction) {
    return fraction.map(f -> Markdown.percent(f.ofPeak())).orElse(NONE);
  }

  private static Optional<Fraction> layer(Run run, boolean tanh) {
    if (!run.fractions().isEmpty()) {
      return run.fraction(FractionFiles.DENSE + (tanh ? ", Tanh" : ""));
    }
    Optional<Score> peak = run.best(PEAK, s -> true);
    return run.best(LAYER, s -> isOf(s, tanh))
        .flatMap(
            layer -> peak.map(p -> new Fraction(SHAPE, layer.rate(), layer.rate() / p.rate())));
  }

  private static boolean isOf(Score layer, boolean tanh) {
    return layer.parameter("shape").equals(SHAPE)
        && layer.parameter("activation").equals(tanh ? "Tanh" : "Identity");
  }
}
