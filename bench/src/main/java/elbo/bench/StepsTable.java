package elbo.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/// The rates of whole steps of learning by this library and by the peers of `bench/peers`, measured
/// alternately in one run.
final class StepsTable implements Table {
  @Override
  public String name() {
    return "steps";
  }

  @Override
  public String render(List<Run> runs) {
    return Run.newest(runs, StepsTable::isOfSteps).map(StepsTable::render).orElse("");
  }

  static boolean isOfSteps(JsonNode comparison) {
    return comparison.has("batch");
  }

  private static String render(Run run) {
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode comparison : run.comparisons(StepsTable::isOfSteps)) {
      for (JsonNode peer : comparison.get("contestants")) {
        rows.add(
            List.of(
                comparison.get("batch").asText()
                    + " rows, K = "
                    + comparison.get("samples").asText(),
                peer.get("name").asText(),
                comparison.get("threads").asText(),
                Markdown.rate(peer.get("rate").asDouble()),
                Markdown.ratio(peer.get("ratio").asDouble())));
      }
    }
    List<String> header = List.of("step", "", "threads", "samples a second", "elbo is");
    return Markdown.table(header, rows) + "\n" + run.source();
  }
}
