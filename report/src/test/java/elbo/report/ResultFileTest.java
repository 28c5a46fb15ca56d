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
  private static final Result RESULT = result();

  private static Result result() {
    List<Result> results = new ArrayList<>();
    EVALUATION.evaluate(new Rows("rows", 7, 8, row -> new double[1]), results::add);
    return results.getFirst();
  }

  @TempDir Path folder;

  @Test
  void appearsWhenCommitted() throws IOException {
    Path target = folder.resolve("a.jsonl");
    try (ResultFile file = ResultFile.create(EVALUATION, target)) {
      file.row(RESULT);
      assertEquals(1, names().size());
      assertTrue(Files.notExists(target));
      file.end(1);
    }
    assertEquals(List.of("a.jsonl"), names());
    assertEquals(
        """
        {"row":7,"bound":"Elbo","value":-1.5,"standardError":0.0,"samples":4,"kind":"lower",\
        "exact":-1.5}
        {"row":7,"bound":"EvidenceInterval(level=0.5)","value":-1.5,"standardError":0.0,\
        "samples":4,"kind":"estimate","parts":{"lower":-1.5,"upper":-1.5,"skewness":0.0},\
        "exact":-1.5}
        """,
        Files.readString(target));
  }

  @Test
  void leavesNothingWithoutCommit() throws IOException {
    try (ResultFile file = ResultFile.create(EVALUATION, folder.resolve("a.csv"))) {
      file.row(RESULT);
    }
    assertEquals(List.of(), names());
  }

  @Test
  void leavesTheOldFileUntilCommitted() throws IOException {
    Path target = Files.writeString(folder.resolve("a.csv"), "old");
    assertThrows(InputException.class, () -> ResultFile.create(EVALUATION, target));
    try (ResultFile file = ResultFile.replace(EVALUATION, target)) {
      file.row(RESULT);
    }
    assertEquals("old", Files.readString(target));
    try (ResultFile file = ResultFile.replace(EVALUATION, target)) {
      file.row(RESULT);
      file.end(1);
    }
    assertEquals(
        """
        row,bound,value,standardError,samples,kind,parts,exact,stopped,proposal,evaluations,kHat
        7,Elbo,-1.5,0.0,4,lower,,-1.5,,,,
        7,EvidenceInterval(level=0.5),-1.5,0.0,4,estimate,lower=-1.5;upper=-1.5;skewness=0.0,-1.5,,,,
        """,
        Files.readString(target));
    assertEquals(List.of("a.csv"), names());
  }

  @Test
  void replacesWhatALinkLeadsTo() throws IOException {
    Path target = Files.writeString(folder.resolve("target.csv"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("link.csv"), target);
    try (ResultFile file = ResultFile.replace(EVALUATION, link)) {
      file.end(1);
    }
    assertTrue(Files.isSymbolicLink(link));
    assertTrue(Files.readString(target).startsWith("row,bound,"));
  }

  @Test
  void saysWhyItCannotBeWritten() {
    Path missing = folder.resolve("none/a.csv");
    var e = assertThrows(InputException.class, () -> ResultFile.create(EVALUATION, missing));
    assertTrue(e.getMessage().startsWith(missing + ": cannot be written: "), e.getMessage());
    Path ending = folder.resolve("a.xls");
    e = assertThrows(InputException.class, () -> ResultFile.create(EVALUATION, ending));
    assertTrue(e.getMessage().contains(".jsonl or .csv"), e.getMessage());
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
