package elbo.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Writes the README's tables from `results/`, each between the comments `<!-- table:NAME -->` and
/// `<!-- end -->`.
///
/// `bench/tables`, from anywhere. A test fails where the README differs from what this would write.
public final class Tables {
  private static final List<Table> ALL =
      List.of(
          new PeakTable(),
          new KernelTable(),
          new RateTable("models", "LogWeightsOfModels.fill", "log weights"),
          new RateTable("bounds", "BoundFolds.fold", "log weights"),
          new RateTable("points", "Uniforms.fill", "uniforms"),
          new RateTable("evaluation", "Evaluation.iwae", "samples"),
          new RateTable("memory", "MemoryBandwidth.triad", "bytes"),
          new JvmPeerTable(),
          new PeerTable(),
          new DocumentTable("study"),
          new DocumentTable("samples"),
          new DocumentTable("warm-up"),
          new DocumentTable("fractions"));
  private static final Pattern PLACE =
      Pattern.compile("(<!-- table:([\\w-]+) -->\n).*?(<!-- end -->)", Pattern.DOTALL);

  private Tables() {}

  /// Rewrites the README.
  ///
  /// @param args the folder of the project
  public static void main(String... args) throws IOException {
    Path root = Path.of(args.length > 0 ? args[0] : ".");
    Path readme = root.resolve("README.md");
    Files.writeString(readme, fill(Files.readString(readme), Run.all(root.resolve("results"))));
  }

  /// The text with every table as the runs give it.
  ///
  /// @throws IllegalArgumentException if a place is marked for a table that there is not
  static String fill(String text, List<Run> runs) {
    Matcher places = PLACE.matcher(text);
    return places.replaceAll(
        place -> Matcher.quoteReplacement(place.group(1) + render(place, runs) + place.group(3)));
  }

  private static String render(MatchResult place, List<Run> runs) {
    String rendered =
        ALL.stream()
            .filter(table -> table.name().equals(place.group(2)))
            .findFirst()
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "there is no table '%s'; there are %s"
                        .formatted(place.group(2), ALL.stream().map(Table::name).toList())))
            .render(runs)
            .stripTrailing();
    return rendered.isEmpty() ? "" : rendered + "\n";
  }
}
