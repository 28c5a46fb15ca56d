package elbo.bench;

import elbo.bench.Run.Fraction;
import elbo.bench.Run.Score;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Fractions of each processor's own peak, by processor and width of vectors: of the newest
/// recording of [FractionFiles], or of benchmarks that ran one after the other, for each. Beside
/// them stand the ratios to the fastest peer of the newest comparison of the same kind.
final class ProcessorTable implements Table {
  private static final String PEAK = "FmaPeak.single";
  private static final String LAYER = "DenseLayer.lanes";
  private static final String SHAPE = "200x784";
  private static final String NONE = "–";

  /// @param processor and the width of its vectors in bits
  private record Kind(String processor, int bits) {}

  /// @param ratio how many times as fast this library is
  /// @param link to the comparison
  private record Peer(double ratio, String link) {}

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
    List<Run> alike = runs.stream().filter(other -> kind(other).equals(kind)).toList();
    Optional<Peer> many = fastest(alike, FrontTable.MANY);
    Optional<Peer> one = fastest(alike, 1);
    String links =
        Stream.concat(
                Stream.of(run.link()),
                Stream.of(many, one).flatMap(Optional::stream).map(Peer::link))
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
        ratio(many),
        ratio(one),
        links);
  }

  private static String ratio(Optional<Peer> peer) {
    return peer.map(p -> Markdown.ratio(p.ratio())).orElse(NONE);
  }

  // Of the newest run with one, on one thread.
  private static Optional<Peer> fastest(List<Run> runs, int samples) {
    return runs.stream().flatMap(run -> fastest(run, samples).stream()).findFirst();
  }

  private static Optional<Peer> fastest(Run run, int samples) {
    return run
        .comparisons(c -> PeerTable.isOf(c, samples) && c.get("threads").asInt() == 1)
        .stream()
        .flatMap(c -> c.get("contestants").valueStream())
        .filter(c -> !c.get("name").asText().equals(FrontTable.ELBO))
        .map(c -> new Peer(c.get("ratio").asDouble(), run.link()))
        .min(Comparator.comparingDouble(Peer::ratio));
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
