package elbo.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/// The rates of whole evaluations by this library and by the peers of `bench/peers`, measured
/// alternately in one run.
final class PeerTable implements Table {
  @Override
  public String name() {
    return "peers";
  }

  @Override
  public String render(List<Run> runs) {
    return Run.newest(runs, PeerTable::isOfOneRow).map(PeerTable::render).orElse("");
  }

  /// Whether a comparison is of evaluations with so many samples.
  static boolean isOf(JsonNode comparison, int samples) {
    return !StepsTable.isOfSteps(comparison) && comparison.get("samples").asInt() == samples;
  }

  private static boolean isOfOneRow(JsonNode comparison) {
    return !StepsTable.isOfSteps(comparison) && !RowsTable.isOfRows(comparison);
  }

  private static String render(Run run) {
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode comparison : run.comparisons(PeerTable::isOfOneRow)) {
      for (JsonNode peer : comparison.get("contestants")) {
        rows.add(
            List.of(
                peer.get("name").asText(),
                comparison.get("threads").asText(),
                Markdown.rate(peer.get("rate").asDouble()),
                Markdown.ratio(peer.get("ratio").asDouble())));
      }
    }
    List<String> header = List.of("whole evaluation", "threads", "samples a second", "elbo is");
    return Markdown.table(header, rows) + "\n" + run.source();
  }
}
