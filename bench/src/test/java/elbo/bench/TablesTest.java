package elbo.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import elbo.bench.Run.Score;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TablesTest {
  private static final Machine MACHINE =
      new Machine("a CPU", 2, 512, 1024, "an OS", "a JDK", List.of(), "unknown", true);

  @Test
  void documentsHaveEveryTableOnceAsTheResultsGiveIt() throws IOException {
    Path root = Path.of("..");
    Map<String, String> documents = Tables.read(root);
    assertEquals(
        Tables.fill(documents, Run.all(root.resolve("results"))), documents, "run bench/tables");
  }

  @Test
  void everyTableHasOnePlace() {
    String all = String.join("", Tables.names().stream().map(TablesTest::place).toList());
    String but = all.replace(place("peers"), "");

    for (Map<String, String> documents :
        List.of(
            Map.of("README.md", all),
            Map.of("README.md", but, "docs/performance.md", place("peers")))) {
      assertEquals(documents, Tables.fill(documents, List.of()));
    }
    assertMessage("'peers' must have one place", "but has none", Map.of("README.md", but));
    assertMessage(
        "'peers' must have one place",
        "but has README.md, README.md",
        Map.of("README.md", all + place("peers")));
    assertMessage(
        "'peers' must have one place",
        "docs/accuracy.md",
        Map.of("README.md", all, "docs/accuracy.md", place("peers")));
  }

  private static String place(String table) {
    return "<!-- table:" + table + " -->\n<!-- end -->\n";
  }

  private static void assertMessage(String start, String end, Map<String, String> documents) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> Tables.fill(documents, List.of()))
            .getMessage();
    assertTrue(message.contains(start) && message.contains(end), message);
  }

  @Test
  void linksLeadFromTheDocument() {
    Run study =
        new Run(
            "2026-01-01-s", MACHINE, List.of(), List.of(), Map.of("study", "![plot](plot.svg)\n"));

    String inRoot = Tables.fill("README.md", place("study"), List.of(study));
    String inDocs = Tables.fill("docs/accuracy.md", place("study"), List.of(study));

    assertTrue(inRoot.contains("![plot](results/2026-01-01-s/plot.svg)"), inRoot);
    assertTrue(inDocs.contains("![plot](../results/2026-01-01-s/plot.svg)"), inDocs);
    assertTrue(inDocs.contains("[`results/2026-01-01-s`](../results/2026-01-01-s)"), inDocs);
  }

  @Test
  void fractionsOfPeakAreRatiosOfOneRun() {
    Run run =
        run(
            "2026-01-01-all",
            new Score("FmaPeak.single", Map.of(), 200e9, 2e9),
            new Score("FmaPeak.inDouble", Map.of(), 100e9, 1e9),
            new Score(
                "DenseLayer.lanes",
                Map.of("shape", "200x784", "activation", "Tanh"),
                150e9,
                Double.NaN),
            new Score("DoubleProducts.lanes", Map.of("shape", "2x4"), 25e9, Double.NaN),
            new Score("Evaluation.iwae", Map.of("K", "10", "threads", "1"), 1e9, Double.NaN),
            new Score("Evaluation.iwae", Map.of("K", "5000", "threads", "1"), 400e3, Double.NaN));
    Run peakOnly = run("2026-02-01-peak", new Score("FmaPeak.single", Map.of(), 1, 1));

    String table = new PeakTable().render(List.of(peakOnly, run));

    assertTrue(table.contains("| dense layer 200 → 784, Tanh | 150 G | 75 % |"), table);
    assertTrue(table.contains("| double product 2 → 4 | 25.0 G | 25 % |"), table);
    // 413,600 floating-point operations a sample.
    assertTrue(table.contains("K = 5000 | 165 G | 83 % |"), table);
    assertTrue(table.contains("results/2026-01-01-all"), table);
  }

  @Test
  void processorsAreToldApartByVectorsToo(@TempDir Path root) throws IOException {
    String header = "subject,flops,fraction,lower quartile,upper quartile,others\n";
    Path results = Files.createDirectories(root.resolve("results"));
    recorded(
        results.resolve("2026-02-01-fractions"),
        512,
        List.of(),
        header
            + "\"dense layer 200 → 784\",9e10,0.9,0.8,0.95,0.01\n"
            + "\"dense layer 200 → 784\",8e10,0.8,0.7,0.85,0.01\n"
            + "\"dense layer 200 → 784\",9.4e10,0.94,0.8,0.95,0.01\n"
            + "\"a test set, encoder and all, K = 1, threads 2\",1e11,0.55,0.5,0.6,0.01\n");
    recorded(results.resolve("2026-01-01-fractions"), 512, List.of(), header);
    recorded(
        results.resolve("2026-01-02-fractions-256"),
        256,
        List.of("-XX:UseAVX=2"),
        header
            + "\"dense layer 200 → 784, Tanh\",7e10,0.7,0.6,0.75,0.01\n"
            + "\"dense layer 200 → 784\",9.5e10,0.95,0.9,0.97,0.01\n");

    Path peers = results.resolve("2026-01-03-rows-256");
    recorded(peers, 256, List.of("-XX:UseAVX=2"), header);
    Files.writeString(
        peers.resolve("peers.json"),
        """
        [{"threads": 1, "samples": 1, "contestants": [
          {"name": "elbo", "rate": 3, "ratio": 1}, {"name": "JAX jit", "rate": 1, "ratio": 3},
          {"name": "PyTorch compiled", "rate": 2, "ratio": 1.5}]},
         {"threads": 2, "samples": 1, "contestants": [
          {"name": "elbo", "rate": 3, "ratio": 1}, {"name": "JAX jit", "rate": 3, "ratio": 1.1}]}]
        """);

    List<Run> runs = Run.all(results);
    String table = new ProcessorTable().render(runs);

    String wide = "| a CPU | 512 | 100 G | 90 % | – | – | – | – | 55 % | – | – | [`results/2026-02";
    assertTrue(table.contains(wide), table);
    assertTrue(table.contains("| a CPU | 256 | 100 G | 95 % | 70 % | – | – | – | – | – |"), table);
    assertTrue(table.contains("| – | 1.5 × | [`results/2026-01-02-fractions-256`]"), table);
    assertTrue(table.contains("(results/2026-01-03-rows-256) |"), table);
    assertEquals(4, table.lines().count(), table);
    assertEquals("", new RowsTable().render(runs));
  }

  private static void recorded(Path folder, int bits, List<String> flags, String fractions)
      throws IOException {
    Files.createDirectories(folder);
    Machine machine =
        new Machine("a CPU", 2, bits, 1024, "an OS", "a JDK", flags, "unknown", false);
    Files.writeString(
        folder.resolve("machine.json"), new ObjectMapper().writeValueAsString(machine));
    Files.writeString(folder.resolve("fractions.csv"), fractions);
  }

  @Test
  void theFrontPageHasOneFigureOfEachKind() throws IOException {
    String peers =
        """
        [{"threads": %d, "samples": %d, "contestants": [
          {"name": "elbo", "rate": 4e5}, {"name": "PyTorch eager", "rate": 1e5},
          {"name": "PyTorch compiled", "rate": 2e5}, {"name": "JAX jit", "rate": 1.5e5}]},
         {"threads": 1, "samples": %2$d, "contestants": [{"name": "elbo", "rate": 1}]}]
        """;
    Run many = compared("2026-01-01-peers", String.format(Locale.ROOT, peers, 2, 5000));
    Run few = compared("2026-01-02-rows", String.format(Locale.ROOT, peers, 2, 1));
    Run steps =
        compared(
            "2026-01-04-steps",
            String.format(Locale.ROOT, peers, 2, 1)
                .replace("\"samples\"", "\"batch\": 100, \"samples\"")
                .replace("4e5", "3e4"));
    Run digit =
        run(
            "2026-01-03-adaptation",
            new Score("Adaptation.toTolerance", Map.of("vae", "d200", "threads", "2"), 99, 1),
            new Score("Adaptation.toTolerance", Map.of("vae", Cases.VAE, "threads", "1"), 17, 1),
            new Score("Adaptation.toTolerance", Map.of("vae", Cases.VAE, "threads", "2"), 33, 1));

    String table = new FrontTable().render(List.of(steps, digit, few, many));

    assertTrue(table.contains("2 threads | 400 k | 200 k | 150 k | [`results/2026-01-01"), table);
    assertTrue(table.contains("K = 1, digits a second, 2 threads | 400 k | 200 k |"), table);
    assertTrue(table.contains("learning, K = 1, rows a second, 2 threads | 30.0 k |"), table);
    assertTrue(table.contains("± 0.05 nats, digits a second, 2 threads | 33.0 | – | – |"), table);
    assertEquals(3, new FrontTable().render(List.of(few)).lines().count());
    assertEquals("", new FrontTable().render(List.of()));
  }

  private static Run compared(String name, String peers) throws IOException {
    List<JsonNode> comparisons = new ArrayList<>();
    new ObjectMapper().readTree(peers).forEach(comparisons::add);
    return new Run(name, MACHINE, List.of(), comparisons, Map.of());
  }

  @Test
  void twinsStandSideBySide() {
    Run run =
        run(
            "2026-01-01-all",
            new Score("PhiloxWords.lanes", Map.of(), 3e9, 3e7),
            new Score("PhiloxWords.scalar", Map.of(), 3e8, 3e6),
            new Score("Normals.lanes", Map.of(), 1, 0),
            new Score("Quantile.lanes", Map.of(), 1, 0),
            new Score("ExpLog.expLanes", Map.of(), 4e9, 0),
            new Score("ExpLog.expScalar", Map.of(), 1e9, 0),
            new Score("Activations.lanes", Map.of("activation", "Tanh"), 1, 0),
            new Score("BernoulliLikelihood.lanes", Map.of(), 1, 0));

    String table = new KernelTable().render(List.of(run));

    assertTrue(table.contains("| PhiloxWords  | 3.00 G ± 1.0 % | 300 M ± 1.0 % | 10 × |"), table);
    assertTrue(table.contains("| ExpLog exp | 4.00 G ± 0.0 % | 1.00 G ± 0.0 % | 4.0 × |"), table);
  }

  @Test
  void onlyMarkedPlacesChange() {
    String text = "before\n<!-- table:memory -->\nold $1 text\n<!-- end -->\nafter\n";
    Run run =
        run("2026-01-01-m", new Score("MemoryBandwidth.triad", Map.of("level", "L1"), 1e9, 0));

    String filled = Tables.fill("README.md", text, List.of(run));

    assertTrue(filled.startsWith("before\n<!-- table:memory -->\n|"), filled);
    assertTrue(filled.contains("| `L1` | 1.00 G ± 0.0 % |"), filled);
    assertTrue(filled.endsWith("<!-- end -->\nafter\n"), filled);
    assertEquals(filled, Tables.fill("README.md", filled, List.of(run)));
  }

  @Test
  void placesOfWhatIsNotRecordedAreEmpty() {
    String text = "<!-- table:peak -->\n<!-- end -->\n<!-- table:peers -->\nx\n<!-- end -->\n";
    String empty = "<!-- table:peak -->\n<!-- end -->\n<!-- table:peers -->\n<!-- end -->\n";

    assertEquals(empty, Tables.fill("README.md", text, List.of()));
  }

  @Test
  void studyIsShownAsItWasWritten() {
    Run study =
        new Run(
            "2026-01-01-s", MACHINE, List.of(), List.of(), Map.of("study", "| k | variance |\n"));

    String table = new DocumentTable("study").render(List.of(run("2026-01-02-t"), study));

    assertTrue(table.startsWith("| k | variance |\n\nRecorded in"), table);
  }

  @Test
  void namesThatAreNoTableAreErrors() {
    String text = "<!-- table:peek -->\n<!-- end -->\n";
    assertThrows(IllegalArgumentException.class, () -> Tables.fill("README.md", text, List.of()));
  }

  @Test
  void readsWhatIsRecorded(@TempDir Path root) throws IOException {
    Path folder = Files.createDirectories(root.resolve("2026-01-01-x"));
    Files.writeString(
        folder.resolve("machine.json"),
        """
        {"cpu":"a CPU","processors":2,"vectorBits":512,"memoryMiB":1024,"os":"an OS","jdk":"a JDK",
         "flags":[],"commit":"unknown","dirty":true}
        """);
    Files.writeString(
        folder.resolve("jmh.json"),
        """
        [{"benchmark":"elbo.bench.DenseLayer.lanes","params":{"shape":"7x9"},
          "primaryMetric":{"score":2,"scoreError":"NaN"},
          "secondaryMetrics":{"flops":{"score":16128,"scoreError":0.5}}}]
        """);
    Files.createDirectories(root.resolve("2026-01-02-y.partial"));

    List<Run> runs = Run.all(root);

    Score score = new Score("DenseLayer.lanes", Map.of("shape", "7x9"), 16128, 0.5);
    assertEquals(List.of(run("2026-01-01-x", score)), runs);
  }

  private static Run run(String name, Score... scores) {
    return new Run(name, MACHINE, List.of(scores), List.of(), Map.of());
  }
}
