package elbo.cli.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.bound.Estimate;
import elbo.bound.Kind;
import elbo.cli.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultFileTest {
  private static final Result RESULT =
      new Result(
          7,
          new Estimate("Elbo", -1.5, 0.25, 4, Kind.LOWER, Map.of("a", 1.0)),
          OptionalDouble.of(-1.25));

  @TempDir Path folder;

  @Test
  void appearsWhenCommitted() throws IOException {
    Path target = folder.resolve("a.jsonl");
    try (ResultFile file = ResultFile.create(target)) {
      file.write(RESULT);
      assertEquals(1, names().size());
      assertTrue(Files.notExists(target));
      file.commit();
    }
    assertEquals(List.of("a.jsonl"), names());
    assertEquals(
        """
        {"row":7,"bound":"Elbo","value":-1.5,"standardError":0.25,"samples":4,"kind":"lower",\
        "parts":{"a":1.0},"exact":-1.25}
        """,
        Files.readString(target));
  }

  @Test
  void leavesNothingWithoutCommit() throws IOException {
    try (ResultFile file = ResultFile.create(folder.resolve("a.csv"))) {
      file.write(RESULT);
    }
    assertEquals(List.of(), names());
  }

  @Test
  void leavesTheOldFileUntilCommitted() throws IOException {
    Path target = Files.writeString(folder.resolve("a.csv"), "old");
    assertThrows(InputException.class, () -> ResultFile.create(target));
    try (ResultFile file = ResultFile.replace(target)) {
      file.write(RESULT);
    }
    assertEquals("old", Files.readString(target));
    try (ResultFile file = ResultFile.replace(target)) {
      file.write(RESULT);
      file.commit();
    }
    assertEquals(
        """
        row,bound,value,standardError,samples,kind,parts,exact,stopped
        7,Elbo,-1.5,0.25,4,lower,a=1.0,-1.25,
        """,
        Files.readString(target));
    assertEquals(List.of("a.csv"), names());
  }

  @Test
  void replacesWhatALinkLeadsTo() throws IOException {
    Path target = Files.writeString(folder.resolve("target.csv"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("link.csv"), target);
    try (ResultFile file = ResultFile.replace(link)) {
      file.commit();
    }
    assertTrue(Files.isSymbolicLink(link));
    assertTrue(Files.readString(target).startsWith("row,bound,"));
  }

  @Test
  void saysWhyItCannotBeWritten() {
    Path missing = folder.resolve("none/a.csv");
    var e = assertThrows(InputException.class, () -> ResultFile.create(missing));
    assertTrue(e.getMessage().startsWith(missing + ": cannot be written: "), e.getMessage());
    Path ending = folder.resolve("a.xls");
    e = assertThrows(InputException.class, () -> ResultFile.create(ending));
    assertTrue(e.getMessage().contains(".jsonl or .csv"), e.getMessage());
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
