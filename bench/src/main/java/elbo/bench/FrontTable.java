package elbo.bench;

import com.fasterxml.jackson.databind.JsonNode;
import elbo.bench.Run.Score;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/// The figures of the front page, each with the peers of the same run: many samples a digit, few
/// samples of many digits, learning, and what one digit takes.
final class FrontTable implements Table {
  /// What this library is called beside its peers.
  static final String ELBO = "elbo";

  private static final String PYTORCH = "PyTorch";
  private static final String JAX = "JAX";
  private static final String NONE = "–";

  /// Samples of a row, where these are many.
  static final int MANY = 5000;

  private static final String TOLERANCE = "Adaptation.toTolerance";

  @Override
  public String name() {
    return "front";
  }

  @Override
  public String render(List<Run> runs) {
    List<List<String>> rows = new ArrayList<>();
    add(rows, runs, "IWAE(5000) of a digit, samples a second", c -> PeerTable.isOf(c, MANY));
    add(rows, runs, "ELBO of a test set, K = 1, digits a second", c -> PeerTable.isOf(c, 1));
    add(rows, runs, "learning, K = 1, rows a second", FrontTable::isOfSteps);
    Run.newest(runs, TOLERANCE)
        .flatMap(run -> run.best(TOLERANCE, FrontTable::isOfDigits).map(s -> row(run, s)))
        .ifPresent(rows::add);
    return rows.isEmpty()
        ? ""
        : Markdown.table(List.of("", ELBO, PYTORCH, JAX, "recorded in"), rows);
  }

  private static boolean isOfDigits(Score score) {
    return score.parameter("vae").equals(Cases.VAE);
  }

  private static boolean isOfSteps(JsonNode comparison) {
    return StepsTable.isOfSteps(comparison) && comparison.get("samples").asInt() == 1;
  }

  // That on the most threads, of the newest run that has one.
  private static void add(
      List<List<String>> rows, List<Run> runs, String what, Predicate<JsonNode> wanted) {
    Run.newest(runs, wanted)
        .flatMap(run ->
            run.comparisons(wanted).stream()
                .max(Comparator.comparingInt(c -> c.get("threads").asInt()))
                .map(c -> row(what, run, c)))
        .ifPresent(rows::add);
  }

  private static List<String> row(String what, Run run, JsonNode comparison) {
    return List.of(
        what + threads(comparison.get("threads").asText()),
        best(comparison, ELBO),
        best(comparison, PYTORCH),
        best(comparison, JAX),
        run.link());
  }

  private static List<String> row(Run run, Score score) {
    return List.of(
        "log p(x) of a digit to ± 0.05 nats, digits a second" + threads(score.parameter("threads")),
        Markdown.rate(score.rate()),
        NONE,
        NONE,
        run.link());
  }

  private static String threads(String threads) {
    return ", " + threads + (threads.equals("1") ? " thread" : " threads");
  }

  // Of the ways in which a peer runs, the fastest.
  private static String best(JsonNode comparison, String peer) {
    return comparison
        .get("contestants")
        .valueStream()
        .filter(c -> c.get("name").asText().startsWith(peer))
        .map(c -> c.get("rate").asDouble())
        .max(Double::compare)
        .map(Markdown::rate)
        .orElse(NONE);
  }
}
