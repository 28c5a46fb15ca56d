package elbo.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/// Whole evaluations by us and by the peers of `bench/peers`, alternately in one run.
final class PeerTable implements Table {
  @Override
  public String name() {
    return "peers";
  }

  @Override
  public String render(List<Run> runs) {
    return runs.stream()
        .filter(run -> !run.comparisons().isEmpty())
        .findFirst()
        .map(PeerTable::render)
        .orElse("");
  }

  private static String render(Run run) {
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode comparison : run.comparisons()) {
      for (JsonNode contestant : comparison.get("contestants")) {
        rows.add(
            List.of(
                contestant.get("name").asText(),
                comparison.get("threads").asText(),
                Markdown.rate(contestant.get("rate").asDouble()),
                Markdown.ratio(contestant.get("ratio").asDouble())));
      }
    }
    List<String> header = List.of("whole evaluation", "threads", "samples a second", "elbo is");
    return Markdown.table(header, rows) + "\n" + run.source();
  }
}
