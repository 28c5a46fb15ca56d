package elbo.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import elbo.Rows;
import elbo.model.LinearGaussian;
import elbo.points.Seed;
import elbo.report.Figures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareTest {
  private static final String A = "LinearGaussian(d=2,D=3,seed=1)";
  private static final String B = "LinearGaussian(d=2,D=3,seed=2)";

  @TempDir Path folder;

  private static Cli compare(String... args) {
    List<String> all = new ArrayList<>(List.of("compare"));
    all.addAll(List.of(args));
    return Cli.run(all.toArray(String[]::new));
  }

  // Behind 'A - B  log p(x)': mean, errors, rows, kind.
  private static List<String> cells(Cli run) {
    List<String> all = run.cells("A - B  log p(x)");
    return all.subList(5, all.size());
  }

  private static String flat(Cli run) {
    return run.out().replaceAll("\\s+", " ");
  }

  private String results(String name, String... args) {
    Path file = folder.resolve(name);
    List<String> all = new ArrayList<>(List.of("estimate", "--output", file.toString()));
    all.addAll(List.of(args));
    Cli run = Cli.run(all.toArray(String[]::new));
    assertEquals(0, run.status(), run.err());
    return file.toString();
  }

  private static double[] exact() {
    LinearGaussian a = new LinearGaussian(2, 3, 1);
    LinearGaussian b = new LinearGaussian(2, 3, 2);
    Rows rows = Rows.drawn(a, Seed.of("1"), 0, 10);
    double[] differences = new double[10];
    for (int row = 0; row < 10; row++) {
      double[] x = rows.row(row).values();
      differences[row] = a.logEvidence(x).orElseThrow() - b.logEvidence(x).orElseThrow();
    }
    return differences;
  }

  /// The rows are those that the first draws; both know log p(x).
  @Test
  void exactModelsHaveExactDifferences() {
    double[] differences = exact();
    double mean = 0;
    for (double d : differences) {
      mean += d / differences.length;
    }
    Cli run = compare(A, B, "--samples", "200");
    assertEquals(0, run.status(), run.err());
    List<String> cells = cells(run);
    assertEquals(Figures.nats(mean), cells.get(0));
    assertEquals("0", cells.get(2));
    assertEquals("exact", cells.getLast());
    assertTrue(run.out().contains("data  drawn from the model, rows 0:10"), run.out());
  }

  @Test
  void rowsAndMeansAreInTheFile() throws IOException {
    Path file = folder.resolve("c.jsonl");
    Cli run = compare(A, B, "--samples", "200", "--output", file.toString());
    assertEquals(0, run.status(), run.err());
    double[] differences = exact();
    List<String> lines = Files.readAllLines(file);
    ObjectMapper mapper = new ObjectMapper();
    int rows = 0;
    for (String line : lines.subList(1, lines.size())) {
      JsonNode node = mapper.readTree(line);
      if (node.has("row") && node.get("measure").asText().equals("log p(x)")) {
        assertEquals(
            differences[node.get("row").asInt()], node.get("difference").asDouble(), 1e-12);
        assertEquals("exact", node.get("firstKind").asText());
        rows++;
      }
    }
    assertEquals(10, rows);
    assertTrue(lines.getFirst().contains("\"model A\":\"" + A + "\""), lines.getFirst());
  }

  @Test
  void csvHasTheSameRows() throws IOException {
    Path file = folder.resolve("c.csv");
    Cli run = compare(A, B, "--samples", "200", "--output", file.toString());
    assertEquals(0, run.status(), run.err());
    List<String> lines = Files.readAllLines(file);
    // A header, two means and ten rows of each of two measures.
    assertEquals(1 + 2 + 20, lines.size());
  }

  @Test
  void filesOfResultsAreComparedAsTheModelsAre() {
    String[] more = {"--samples", "300", "--rows", "0:6"};
    String a = results("a.jsonl", "--model", A, "--samples", "300", "--rows", "0:6");
    String data = results("same.csv", "--model", A, "--samples", "300", "--rows", "0:6");
    Cli files = compare(a, data);
    assertEquals(0, files.status(), files.err());
    assertEquals("0.0000", cells(files).get(0), files.out());
    Cli mixed = compare(a, A, more[0], more[1], more[2], more[3]);
    assertEquals(0, mixed.status(), mixed.err());
    assertTrue(cells(mixed).contains("estimate"), mixed.out());
  }

  /// A bound that is lower than an exact value may be so by its gap; the other way round it is so
  /// all the more.
  @Test
  void boundsAreNamedAsSuch() {
    String bound = results("elbo.jsonl", "--model", A, "--bounds", "Elbo", "--rows", "0:6");
    Cli behind = compare(bound, A, "--rows", "0:6", "--samples", "200");
    assertTrue(flat(behind).contains("may be unjust by up to its gap"), behind.out());
    assertTrue(flat(behind).contains("by bounds, B is better"), behind.out());
    String worse =
        results("iwae.csv", "--model", A, "--bounds", "Iwae(5),Iwae(50)", "--rows", "0:6");
    Cli ahead = compare(worse, bound);
    assertTrue(flat(ahead).contains("by bounds, A is better"), ahead.out());
    assertTrue(flat(ahead).contains("may be unjust by up to its gap"), ahead.out());
  }

  @Test
  void whatDoesNotFitIsRefused() throws IOException {
    String a = results("a.jsonl", "--model", A, "--samples", "300", "--rows", "0:2");
    String later = results("b.jsonl", "--model", A, "--samples", "300", "--rows", "5:7");
    refused("they are of different rows", a, later);
    refused("takes observations of 4 numbers", A, "LinearGaussian(d=2,D=4,seed=1)");
    refused("--data is for models", a, later, "--data", "x.npy");
    refused("there is no such file", a, folder.resolve("none.csv").toString());
    Path odd = folder.resolve("odd.jsonl");
    Files.writeString(odd, "[1,2]\n");
    refused("must have one JSON object a line", a, odd.toString());
    Files.writeString(
        odd,
        "{\"row\":0,\"bound\":\"Ess\",\"value\":1,\"standardError\":0,\"verdict\":\"sound\"}\n");
    refused("neither log p(x) nor a lower bound", a, odd.toString());
    Files.writeString(odd, "{\"row\":0,");
    refused("is no file of results", a, odd.toString());
    refused("by --model", A, B, "--model", A);
    refused("--tolerance finds the number", A, B, "--tolerance", "0.1", "--samples", "10");
  }

  private static void refused(String why, String... args) {
    Cli run = compare(args);
    assertEquals(2, run.status(), run.out());
    assertTrue(run.err().contains(why), run.err());
    assertEquals(1, run.err().lines().count(), run.err());
  }

  @Test
  void differentIdsAreDifferentData() throws IOException {
    List<String> files = new ArrayList<>();
    for (String id : List.of("cell", "other")) {
      Path data = folder.resolve(id + ".csv");
      Files.writeString(data, "id,x,y,z\n" + id + ",0.5,1,2\n");
      files.add(
          results(id + "-results.jsonl", "--model", A, "--data", data.toString(), "--id", "id"));
    }
    refused("they are of different data", files.get(0), files.get(1));
  }

  /// The rows' own seed decides whether errors may be added in squares.
  @Test
  void differentSeedsAreIndependent() {
    String[] of = {"--model", A, "--samples", "300", "--rows", "0:6", "--bounds", "LogEvidence"};
    String one = results("1.jsonl", of);
    List<String> other = new ArrayList<>(List.of(of));
    other.addAll(List.of("--data", folder.resolve("x.csv").toString(), "--seed", "2"));
    Rows rows = Rows.drawn(new LinearGaussian(2, 3, 1), Seed.of("1"), 0, 6);
    StringBuilder text = new StringBuilder();
    for (int row = 0; row < 6; row++) {
      double[] x = rows.row(row).values();
      text.append(x[0]).append(',').append(x[1]).append(',').append(x[2]).append('\n');
    }
    try {
      Files.writeString(folder.resolve("x.csv"), text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    other.addAll(List.of("--header", "no"));
    String two = results("2.jsonl", other.toArray(String[]::new));
    double same = Double.parseDouble(cells(compare(one, one)).get(2));
    double apart = Double.parseDouble(cells(compare(one, two)).get(2));
    assertEquals(same / Math.sqrt(2), apart, 0.15 * same);
  }
}
