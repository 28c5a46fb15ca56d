package elbo.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// One folder of `results/`, read.
///
/// @param name of the folder
/// @param machine on which it was recorded
/// @param scores of `jmh.json`
/// @param comparisons of `peers.json`, one a number of threads
/// @param documents those in Markdown, by the name of the file: `study` of `study.md`
/// @param fractions of `fractions.csv`, one a subject and JVM
record Run(
    String name,
    Machine machine,
    List<Score> scores,
    List<JsonNode> comparisons,
    Map<String, String> documents,
    List<Fraction> fractions) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /// What JMH measured.
  ///
  /// @param benchmark class and method, `DenseLayer.lanes`
  /// @param parameters by name
  /// @param rate operations a second, floating-point operations where these are counted
  /// @param error of `rate`, the half-width of JMH's 99.9 % interval; NaN where there is none
  /// @param allocated bytes an operation, where the garbage collector's profiler ran; else NaN
  record Score(
      String benchmark,
      Map<String, String> parameters,
      double rate,
      double error,
      double allocated) {
    /// A score without the profiler.
    Score(String benchmark, Map<String, String> parameters, double rate, double error) {
      this(benchmark, parameters, rate, error, Double.NaN);
    }

    String parameter(String name) {
      return parameters.getOrDefault(name, "");
    }

    private static Score of(JsonNode node) {
      String path = node.get("benchmark").asText();
      int type = path.lastIndexOf('.', path.lastIndexOf('.') - 1) + 1;
      Map<String, String> parameters = new TreeMap<>();
      node.path("params")
          .properties()
          .forEach(p -> parameters.put(p.getKey(), p.getValue().asText()));
      JsonNode flops = node.path("secondaryMetrics").path("flops");
      JsonNode metric = flops.isMissingNode() ? node.get("primaryMetric") : flops;
      return new Score(
          path.substring(type),
          parameters,
          metric.get("score").asDouble(),
          metric.get("scoreError").asDouble(Double.NaN),
          node.path("secondaryMetrics")
              .path("gc.alloc.rate.norm")
              .path("score")
              .asDouble(Double.NaN));
    }
  }

  /// What [FractionFiles] measured in one JVM.
  ///
  /// @param subject what was measured
  /// @param flops floating-point operations a second
  /// @param ofPeak that of peak
  record Fraction(String subject, double flops, double ofPeak) {
    private static Fraction of(String line) {
      int end = line.lastIndexOf('"');
      String[] numbers = line.substring(end + 2).split(",", -1);
      return new Fraction(
          line.substring(1, end), Double.parseDouble(numbers[0]), Double.parseDouble(numbers[1]));
    }
  }

  /// A run without fractions.
  Run(
      String name,
      Machine machine,
      List<Score> scores,
      List<JsonNode> comparisons,
      Map<String, String> documents) {
    this(name, machine, scores, comparisons, documents, List.of());
  }

  /// All that is recorded, the newest first.
  static List<Run> all(Path results) throws IOException {
    if (!Files.isDirectory(results)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(results)) {
      List<Run> runs = new ArrayList<>();
      for (Path folder : folders.sorted(Comparator.reverseOrder()).toList()) {
        if (Files.exists(folder.resolve("machine.json"))
            && !folder.toString().endsWith(".partial")) {
          runs.add(read(folder));
        }
      }
      return runs;
    }
  }

  private static Run read(Path folder) throws IOException {
    List<Score> scores = new ArrayList<>();
    list(folder.resolve("jmh.json")).forEach(node -> scores.add(Score.of(node)));
    return new Run(
        String.valueOf(folder.getFileName()),
        JSON.readValue(folder.resolve("machine.json").toFile(), Machine.class),
        scores,
        list(folder.resolve("peers.json")),
        documents(folder),
        fractions(folder.resolve("fractions.csv")));
  }

  private static List<JsonNode> list(Path file) throws IOException {
    List<JsonNode> nodes = new ArrayList<>();
    if (Files.exists(file)) {
      JSON.readTree(file.toFile()).forEach(nodes::add);
    }
    return nodes;
  }

  private static List<Fraction> fractions(Path file) throws IOException {
    return Files.exists(file)
        ? Files.readAllLines(file).stream().skip(1).map(Fraction::of).toList()
        : List.of();
  }

  private static Map<String, String> documents(Path folder) throws IOException {
    Map<String, String> documents = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        String name = String.valueOf(file.getFileName());
        if (name.endsWith(".md")) {
          documents.put(name.substring(0, name.length() - 3), Files.readString(file));
        }
      }
    }
    return documents;
  }

  /// The newest run with every one of these benchmarks.
  static Optional<Run> newest(List<Run> runs, String... benchmarks) {
    return runs.stream()
        .filter(run -> Stream.of(benchmarks).allMatch(b -> !run.scores(b).isEmpty()))
        .findFirst();
  }

  /// The newest run with a comparison of a kind, at the width of vectors that the processor has.
  static Optional<Run> newest(List<Run> runs, Predicate<JsonNode> kind) {
    return runs.stream()
        .filter(run -> !run.isNarrowed() && !run.comparisons(kind).isEmpty())
        .findFirst();
  }

  // Whether options of the JVM made vectors narrower.
  private boolean isNarrowed() {
    return machine.flags().stream().anyMatch(flag -> flag.matches("-XX:(UseAVX|MaxVectorSize)=.*"));
  }

  /// The comparisons of a kind, in the order in which they were made.
  List<JsonNode> comparisons(Predicate<JsonNode> kind) {
    return comparisons.stream().filter(kind).toList();
  }

  /// The scores of a benchmark, in the order in which they were measured.
  List<Score> scores(String benchmark) {
    return scores.stream().filter(s -> s.benchmark().equals(benchmark)).toList();
  }

  /// The largest rate of a benchmark where its parameters are as wanted.
  Optional<Score> best(String benchmark, Predicate<Score> wanted) {
    return scores(benchmark).stream().filter(wanted).max(Comparator.comparingDouble(Score::rate));
  }

  /// The median over JVMs of the fractions of a subject.
  Optional<Fraction> fraction(String subject) {
    List<Fraction> all =
        fractions.stream()
            .filter(f -> f.subject().equals(subject))
            .sorted(Comparator.comparingDouble(Fraction::ofPeak))
            .toList();
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() / 2));
  }

  /// A link to the recording, from the folder of the project.
  String link() {
    return String.format(Locale.ROOT, "[`results/%s`](results/%s)", name, name);
  }

  /// The origin of a table, for its foot.
  String source() {
    return "Recorded in " + link() + ": " + machine.words() + ".";
  }
}
