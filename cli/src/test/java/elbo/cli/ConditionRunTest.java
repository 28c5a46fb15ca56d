package elbo.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `--condition`, on a VAE whose encoder and decoder take a label.
class ConditionRunTest {
  @TempDir Path folder;
  private Path model = Path.of("");

  @BeforeEach
  void model() throws URISyntaxException {
    model =
        Path.of(Objects.requireNonNull(getClass().getResource("/elbo/cli/conditional")).toURI());
  }

  private Cli run(String... more) {
    String[] first = {
      "estimate",
      "--model",
      model.toString(),
      "--data",
      model.resolve("x.npy").toString(),
      "--bounds",
      "LogEvidence",
      "--samples",
      "300",
    };
    String[] all = new String[first.length + more.length];
    System.arraycopy(first, 0, all, 0, first.length);
    System.arraycopy(more, 0, all, first.length, more.length);
    return Cli.run(all);
  }

  private List<String> lines(String condition, String rows, String name) throws IOException {
    Path out = folder.resolve(name);
    Cli run = run("--condition", condition, "--rows", rows, "--output", out.toString());
    assertEquals(0, run.status(), run.err());
    return Cli.rows(out);
  }

  @Test
  void aSliceHasTheConditionsOfItsRows() throws IOException {
    String y = model.resolve("y.npy").toString();
    List<String> all = lines(y, ":", "all.jsonl");
    assertEquals(all.subList(2, 4), lines(y, "2:4", "some.jsonl"));
    assertTrue(run("--condition", y).out().contains(", given " + y));
  }

  @Test
  void aColumnOfATableIsTheSame() throws IOException {
    Path cells = folder.resolve("cells.csv");
    Files.writeString(cells, "name,label\na,0\nb,1\nc,2\nd,3\n");
    assertEquals(
        lines(model.resolve("y.npy").toString(), ":", "npy.jsonl"),
        lines(cells + ":label", ":", "csv.jsonl"));
  }

  private void refused(String message, String... more) {
    Cli run = run(more);
    assertEquals(2, run.status(), run.out());
    assertEquals(1, run.err().lines().count(), run.err());
    assertTrue(run.err().contains(message), run.err());
  }

  @Test
  void whatDoesNotFitIsRefused() throws IOException {
    refused("conditional: takes a condition of 1 number a row (--condition FILE)");
    Path three = Files.writeString(folder.resolve("three.csv"), "0\n1\n2\n");
    refused("must have one row for each row of ", "--condition", three.toString());
    Path wide = Files.writeString(folder.resolve("wide.csv"), "0,1\n1,2\n2,3\n0,0\n");
    refused(
        "rows have 2 values, but conditional takes conditions of 1",
        "--condition",
        wide.toString());
  }

  @Test
  void aRowWhoseConditionCannotBeFails() throws IOException {
    Path y = Files.writeString(folder.resolve("y.csv"), "0\n1.5\n4\n3\n");
    Cli run = run("--condition", y.toString());
    assertEquals(1, run.status(), run.err());
    String all = run.out() + run.err();
    assertTrue(all.contains("input y takes whole numbers (int64), but the condition has 1.5"), all);
  }
}
