package elbo.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.Evaluation;
import elbo.InputException;
import elbo.Result;
import elbo.Rows;
import elbo.bound.Elbo;
import elbo.bound.EvidenceInterval;
import elbo.model.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultFileTest {
  /// A model without latents that finds every observation equally probable.
  private record Flat() implements Model {
    @Override
    public String name() {
      return "Flat";
    }

    @Override
    public int observationDimension() {
      return 1;
    }

    @Override
    public OptionalDouble logEvidence(double[] x) {
      return OptionalDouble.of(-1.5);
    }
  }

  private static final Evaluation<Model> EVALUATION =
      Evaluation.of(new Flat())
          .withSamples(4)
          .withStatistics(new Elbo(), new EvidenceInterval(0.5));
  private static final Rows ROWS = new Rows("rows", 7, 8, row -> new double[1]);
  private static final Heading HEADING = new Heading("elbo 0", EVALUATION, ROWS, "flat", 1);
  private static final Result RESULT = result();

  private static Result result() {
    List<Result> results = new ArrayList<>();
    EVALUATION.evaluate(ROWS, results::add);
    return results.getFirst();
  }

  @TempDir Path folder;

  @Test
  void appearsWhenCommitted() throws IOException {
    Path target = folder.resolve("a.jsonl");
    try (ResultFile file = ResultFile.create(HEADING, target)) {
      file.row(RESULT);
      assertEquals(3, names().size());
      assertTrue(names().containsAll(List.of("a.jsonl.part", "a.jsonl.journal")));
      assertTrue(Files.notExists(target));
      file.end(1);
    }
    assertEquals(List.of("a.jsonl"), names());
    assertEquals(
        """
        {"version":"elbo 0","model":"Flat","description":"flat","data":"rows","rows":"7:8",\
        "samples":"Samples(n=4)","points":"Independent(seed=1)","seed":"1","proposal":"Exact",\
        "bounds":["Elbo","EvidenceInterval(level=0.5)"]}
        {"row":7,"bound":"Elbo","value":-1.5,"standardError":0.0,"samples":4,"kind":"lower",\
        "exact":-1.5,"verdict":"unknown",\
        "why":"there are too few weights that are not zero"}
        {"row":7,"bound":"EvidenceInterval(level=0.5)","value":-1.5,"standardError":0.0,\
        "samples":4,"kind":"estimate","parts":{"lower":-1.5,"upper":-1.5,"skewness":0.0},\
        "exact":-1.5,"verdict":"unknown",\
        "why":"there are too few weights that are not zero"}
        """,
        Files.readString(target));
  }

  @Test
  void hasTheIdsOfRows() throws IOException {
    Rows named = ROWS.identified(row -> "cell, no. " + row);
    Heading heading = new Heading("elbo 0", EVALUATION, named, "flat", 1);
    for (String name : List.of("a.jsonl", "a.csv")) {
      try (ResultFile file = ResultFile.create(heading, folder.resolve(name))) {
        file.row(RESULT);
        file.end(1);
      }
    }
    assertTrue(
        Files.readAllLines(folder.resolve("a.jsonl"))
            .get(1)
            .startsWith("{\"row\":7,\"id\":\"cell, no. 7\",\"bound\":\"Elbo\","));
    List<String> lines = Files.readAllLines(folder.resolve("a.csv"));
    assertTrue(lines.get(0).startsWith("row,id,bound,value,"), lines.get(0));
    assertTrue(lines.get(1).startsWith("7,\"cell, no. 7\",Elbo,-1.5,"), lines.get(1));
  }

  @Test
  void leavesNothingWithoutARow() throws IOException {
    ResultFile.create(HEADING, folder.resolve("a.csv")).close();
    assertEquals(List.of(), names());
  }

  @Test
  void leavesItsRowsWithoutCommit() throws IOException {
    Path target = folder.resolve("a.csv");
    try (ResultFile file = ResultFile.create(HEADING, target)) {
      file.row(RESULT);
    }
    assertEquals(List.of("a.csv.journal", "a.csv.part"), names().stream().sorted().toList());
    var e = assertThrows(InputException.class, () -> ResultFile.create(HEADING, target));
    assertEquals(
        target
            + ": an interrupted run has left 1 of 1 rows of it: --resume goes on from there,"
            + " --force starts again",
        e.getMessage());
    try (ResultFile file = ResultFile.resume(HEADING, target)) {
      assertEquals(1, file.earlier());
      file.discard();
    }
    assertEquals(List.of(), names());
  }

  @Test
  void leavesTheOldFileUntilCommitted() throws IOException {
    Path target = Files.writeString(folder.resolve("a.csv"), "old");
    assertThrows(InputException.class, () -> ResultFile.create(HEADING, target));
    try (ResultFile file = ResultFile.replace(HEADING, target)) {
      file.row(RESULT);
      file.discard();
    }
    assertEquals("old", Files.readString(target));
    try (ResultFile file = ResultFile.replace(HEADING, target)) {
      file.row(RESULT);
      file.end(1);
    }
    assertEquals(
        """
        row,bound,value,standardError,samples,kind,parts,exact,stopped,proposal,evaluations,kHat,verdict,why,\
        error
        7,Elbo,-1.5,0.0,4,lower,,-1.5,,,,,\
        unknown,there are too few weights that are not zero,
        7,EvidenceInterval(level=0.5),-1.5,0.0,4,estimate,lower=-1.5;upper=-1.5;skewness=0.0,-1.5,,,,,\
        unknown,there are too few weights that are not zero,
        """,
        Files.readString(target));
    assertEquals(List.of("a.csv", "a.csv.json"), names().stream().sorted().toList());
  }

  @Test
  void replacesWhatALinkLeadsTo() throws IOException {
    Path target = Files.writeString(folder.resolve("target.csv"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("link.csv"), target);
    try (ResultFile file = ResultFile.replace(HEADING, link)) {
      file.end(1);
    }
    assertTrue(Files.isSymbolicLink(link));
    assertTrue(Files.readString(target).startsWith("row,bound,"));
  }

  @Test
  void leavesWhatAppearsDuringTheRun() throws IOException {
    Path target = folder.resolve("a.csv");
    try (ResultFile file = ResultFile.create(HEADING, target)) {
      file.row(RESULT);
      Files.writeString(target, "another's");
      var e = assertThrows(InputException.class, () -> file.end(1));
      assertTrue(e.getMessage().contains("a.csv: exists by now"), e.getMessage());
    }
    assertEquals("another's", Files.readString(target));
    assertEquals(
        List.of("a.csv", "a.csv.journal", "a.csv.part"), names().stream().sorted().toList());
  }

  @Test
  void leavesALinkThatLeadsNowhere() throws IOException {
    Path link = folder.resolve("a.csv");
    Files.createSymbolicLink(link, folder.resolve("nowhere.csv"));
    assertThrows(InputException.class, () -> ResultFile.create(HEADING, link));
    assertThrows(InputException.class, () -> ResultFile.replace(HEADING, link));
    assertEquals(List.of("a.csv"), names());
  }

  @Test
  void refusesASecondRunAtOnce() throws IOException {
    Path target = folder.resolve("a.csv");
    Path other = Files.createDirectory(folder.resolve("b")).resolve("../a.csv");
    try (ResultFile file = ResultFile.create(HEADING, target)) {
      var e = assertThrows(InputException.class, () -> ResultFile.create(HEADING, target));
      assertEquals(target + ": is being written by another run", e.getMessage());
      assertThrows(InputException.class, () -> ResultFile.replace(HEADING, target));
      assertThrows(InputException.class, () -> ResultFile.replace(HEADING, other));
      file.end(1);
    }
    assertTrue(Files.readString(target).startsWith("row,bound,"));
    try (ResultFile file = ResultFile.replace(HEADING, target)) {
      file.end(1);
    }
    assertEquals(List.of("a.csv", "a.csv.json", "b"), names().stream().sorted().toList());
  }

  @Test
  void removesWhatAKilledRunLeftAndNothingElse() throws IOException {
    Path victim = Files.writeString(folder.resolve("victim"), "secret");
    List<String> others =
        List.of(".a.csv.0.tmp", ".a.csv.0123456789abcdefg.tmp", ".b.csv.0123456789abcdef.tmp");
    for (String name : others) {
      Files.writeString(folder.resolve(name), "kept");
    }
    Files.writeString(folder.resolve(".a.csv.0123456789abcdef.tmp"), "abandoned");
    Files.createSymbolicLink(folder.resolve(".a.csv.fedcba9876543210.tmp"), victim);
    Files.createDirectory(folder.resolve(".a.csv.fedcba9876543211.tmp"));
    try (ResultFile file = ResultFile.create(HEADING, folder.resolve("a.csv"))) {
      file.end(1);
    }
    List<String> left = new ArrayList<>(others);
    left.addAll(
        List.of(".a.csv.fedcba9876543210.tmp", ".a.csv.fedcba9876543211.tmp", "a.csv", "victim"));
    left.add("a.csv.json");
    assertEquals(left.stream().sorted().toList(), names().stream().sorted().toList());
    assertEquals("secret", Files.readString(victim));
  }

  @Test
  void saysWhyItCannotBeWritten() {
    Path missing = folder.resolve("none/a.csv");
    var e = assertThrows(InputException.class, () -> ResultFile.create(HEADING, missing));
    assertTrue(e.getMessage().startsWith(missing + ": cannot be written: "), e.getMessage());
    Path ending = folder.resolve("a.xls");
    e = assertThrows(InputException.class, () -> ResultFile.create(HEADING, ending));
    assertTrue(e.getMessage().contains(".jsonl or .csv"), e.getMessage());
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
