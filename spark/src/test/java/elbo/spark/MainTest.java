package elbo.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.Catalogs;
import elbo.Evaluation;
import elbo.bound.Elbo;
import elbo.bound.Iwae;
import elbo.inference.Prior;
import elbo.model.LatentModel;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
  private static final String NAME = "LinearGaussian(d=2,D=3,seed=6)";
  private static final LatentModel MODEL = (LatentModel) Catalogs.MODELS.parse(NAME);

  @TempDir Path folder;

  private record Run(int status, String out, String err) {}

  private Run run(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--model",
                NAME,
                "--data",
                folder.resolve("in.parquet").toString(),
                "--column",
                "x",
                "--output",
                folder.resolve("out.parquet").toString(),
                "--proposal",
                "prior",
                "--bounds",
                "Elbo,Iwae(k=10)"));
    arguments.addAll(List.of(more));
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    int status =
        Main.run(
            arguments.toArray(String[]::new),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return new Run(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void tablesGrowByTheRowsThatTheyLack() {
    Dataset<Row> table = LocalSpark.drawn(MODEL, 30);
    String in = folder.resolve("in.parquet").toString();
    table.filter("row < 12").coalesce(1).write().parquet(in);
    Run first = run("--samples", "40", "--commits", "2", "--tasks", "2");
    assertEquals("", first.err());
    assertEquals(0, first.status());
    assertTrue(first.out().startsWith("  12 rows written to "), first.out());
    table.coalesce(1).write().mode("overwrite").parquet(in);
    Run second = run("--samples", "40", "--tasks", "2");
    assertTrue(second.out().startsWith("  18 rows written to "), second.out());
    assertTrue(second.out().contains("; 12 were there"), second.out());
    Evaluation<LatentModel> evaluation =
        Evaluation.of(MODEL)
            .withProposal(new Prior())
            .withSamples(40)
            .withStatistics(new Elbo(), new Iwae(10));
    String out = folder.resolve("out.parquet").toString();
    assertEquals(
        LocalSpark.alone(evaluation, 30),
        LocalSpark.lines(LocalSpark.session().read().parquet(out), evaluation));
    Run other = run("--samples", "41");
    assertEquals(2, other.status());
    assertEquals(
        "elbo: "
            + out
            + ": has results of another evaluation: its samples is \"Samples(n=40)\", not"
            + " \"Samples(n=41)\"\n",
        other.err());
  }

  @Test
  void textsAreKeysInEveryPart() {
    String in = folder.resolve("in.parquet").toString();
    LocalSpark.drawn(MODEL, 6).coalesce(1).write().parquet(in);
    Run few = run("--samples", "8", "--key", "note");
    assertEquals(2, few.status());
    assertEquals("elbo: Iwae(k=10) needs at least 10 samples, but there are 8\n", few.err());
    // What ended without a row is no output of another evaluation.
    String[] keyed = {"--samples", "16", "--tasks", "1", "--commits", "3", "--key", "note"};
    Run first = run(keyed);
    assertTrue(first.out().startsWith("  6 rows written to "), first.out() + first.err());
    Run second = run(keyed);
    assertTrue(second.out().startsWith("  0 rows written to "), second.out() + second.err());
  }

  @Test
  void wrongInputIsOneLine() {
    LocalSpark.session();
    Run none = run();
    assertEquals(2, none.status());
    assertTrue(
        none.err().startsWith("elbo: " + folder.resolve("in.parquet") + ": must be a table"),
        none.err());
    assertEquals(1, none.err().lines().count(), none.err());
    Run both = run("--samples", "4", "--tolerance", "0.1");
    assertEquals("elbo: --samples does not go with --tolerance, --max-samples does\n", both.err());
    assertEquals(2, run("--commits", "0").status());
  }
}
