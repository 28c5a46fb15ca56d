package elbo.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/// Rows a second of a test set with few samples a row by this library and by the peers of
/// `bench/peers`, which evaluate many rows at once too.
final class RowsTable implements Table {
  /// More samples a row are evaluated row by row, and compared in [PeerTable].
  static final int MOST_SAMPLES = 100;

  @Override
  public String name() {
    return "rows";
  }

  @Override
  public String render(List<Run> runs) {
    return Run.newest(runs, RowsTable::isOfRows).map(RowsTable::render).orElse("");
  }

  static boolean isOfRows(JsonNode comparison) {
    return !StepsTable.isOfSteps(comparison) && comparison.get("samples").asInt() <= MOST_SAMPLES;
  }

  private static String render(Run run) {
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode comparison : run.comparisons(RowsTable::isOfRows)) {
      double samples = comparison.get("samples").asDouble();
      for (JsonNode peer : comparison.get("contestants")) {
        rows.add(
            List.of(
                comparison.get("samples").asText(),
                peer.get("name").asText(),
                comparison.get("threads").asText(),
                Markdown.rate(peer.get("rate").asDouble() / samples),
                Markdown.ratio(peer.get("ratio").asDouble())));
      }
    }
    List<String> header = List.of("samples a row", "", "threads", "rows a second", "elbo is");
    return Markdown.table(header, rows) + "\n" + run.source();
  }
}
