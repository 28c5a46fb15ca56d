package elbo.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Writes the tables of the documents from `results/`, each between the comments `<!-- table:NAME
/// -->` and `<!-- end -->`.
///
/// Every table has one place, in whichever document. `bench/tables`, from anywhere. A test fails
/// where a document differs from what this would write.
public final class Tables {
  /// The documents that may have tables, in the folder of the project.
  static final List<String> DOCUMENTS =
      List.of(
          "README.md",
          "docs/performance.md",
          "docs/accuracy.md",
          "docs/reliability.md",
          "docs/learning.md",
          "docs/scale.md");

  private static final List<Table> ALL =
      List.of(
          new FrontTable(),
          new ProcessorTable(),
          new PeakTable(),
          new KernelTable(),
          new RateTable("models", "LogWeightsOfModels.fill", "log weights"),
          new RateTable("bounds", "BoundFolds.fold", "log weights"),
          new RateTable("points", "Uniforms.fill", "uniforms"),
          new RateTable("evaluation", "Evaluation.results", "samples"),
          new RateTable("memory", "MemoryBandwidth.triad", "bytes"),
          new JvmPeerTable(),
          new PeerTable(),
          new RowsTable(),
          new LikelihoodTable(),
          new AdaptationTable(),
          new LearningTable(),
          new DocumentTable("study"),
          new DocumentTable("samples"),
          new DocumentTable("latents"),
          new DocumentTable("truth"),
          new DocumentTable("annealing"),
          new DocumentTable("unbiased"),
          new DocumentTable("warnings"),
          new DocumentTable("warm-up"),
          new DocumentTable("fractions"),
          new DocumentTable("fuzz"),
          new DocumentTable("kills"),
          new DocumentTable("million"),
          new DocumentTable("particles"),
          new RateTable("particle-steps", "ParticleSteps.run", "particle-steps"),
          new DocumentTable("filters"),
          new RateTable("paths", "DiffusionPaths.paths", "paths"),
          new RateTable("chains", "Hierarchies.fill", "log weights"),
          new DocumentTable("gradients"),
          new DocumentTable("collapse"),
          new DocumentTable("mnist"),
          new StepsTable(),
          new DocumentTable("spark"));
  private static final Pattern PLACE =
      Pattern.compile("(<!-- table:([\\w-]+) -->\n).*?(<!-- end -->)", Pattern.DOTALL);
  private static final String TO_RESULTS = "](results/";

  private Tables() {}

  /// Rewrites the documents.
  ///
  /// @param args the folder of the project
  public static void main(String... args) throws IOException {
    Path root = Path.of(args.length > 0 ? args[0] : ".");
    try {
      Map<String, String> filled = fill(read(root), Run.all(root.resolve("results")));
      for (Map.Entry<String, String> document : filled.entrySet()) {
        Files.writeString(root.resolve(document.getKey()), document.getValue());
      }
    } catch (IllegalArgumentException e) {
      System.err.println("bench/tables: " + e.getMessage());
      System.exit(2);
    }
  }

  /// The names of all tables.
  static List<String> names() {
    return ALL.stream().map(Table::name).toList();
  }

  /// The texts of those documents that exist, by their paths in the project.
  static Map<String, String> read(Path root) throws IOException {
    Map<String, String> documents = new LinkedHashMap<>();
    for (String path : DOCUMENTS) {
      if (Files.exists(root.resolve(path))) {
        documents.put(path, Files.readString(root.resolve(path)));
      }
    }
    return documents;
  }

  /// The documents with every table as the runs give it.
  ///
  /// @throws IllegalArgumentException if a table has no place or several, or a place is marked for
  ///   an unknown table
  static Map<String, String> fill(Map<String, String> documents, List<Run> runs) {
    for (Table table : ALL) {
      List<String> places =
          documents.entrySet().stream()
              .flatMap(document ->
                  PLACE
                      .matcher(document.getValue())
                      .results()
                      .filter(place -> place.group(2).equals(table.name()))
                      .map(place -> document.getKey()))
              .toList();
      if (places.size() != 1) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "the table '%s' must have one place in %s, but has %s",
                table.name(),
                String.join(", ", DOCUMENTS),
                places.isEmpty() ? "none" : String.join(", ", places)));
      }
    }
    Map<String, String> filled = new LinkedHashMap<>();
    documents.forEach((path, text) -> filled.put(path, fill(path, text, runs)));
    return filled;
  }

  /// One document with its tables as the runs give them.
  ///
  /// @param path in the project, which links are relative to
  /// @throws IllegalArgumentException if a place is marked for an unknown table
  static String fill(String path, String text, List<Run> runs) {
    String up = "../".repeat(Path.of(path).getNameCount() - 1);
    return PLACE
        .matcher(text)
        .replaceAll(place -> {
          String table = render(place, runs).replace(TO_RESULTS, "](" + up + "results/");
          return Matcher.quoteReplacement(place.group(1) + table + place.group(3));
        });
  }

  private static String render(MatchResult place, List<Run> runs) {
    String rendered =
        ALL.stream()
            .filter(table -> table.name().equals(place.group(2)))
            .findFirst()
            .orElseThrow(() ->
                new IllegalArgumentException(
                    String.format(
                        Locale.ROOT,
                        "there is no table '%s'; there are %s",
                        place.group(2),
                        ALL.stream().map(Table::name).toList())))
            .render(runs)
            .stripTrailing();
    return rendered.isEmpty() ? "" : rendered + "\n";
  }
}
