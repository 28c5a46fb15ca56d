package elbo.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Outputs that say what they are of: shared between runs, gone on from, and repeated.
class SharedRunTest {
  private static final String RUN =
      "estimate --model LinearGaussian(d=2,D=3,seed=3) --rows 2:42 --samples 60";

  @TempDir Path folder;

  private Cli run(String line, String... more) {
    List<String> all = new ArrayList<>(Cli.words(line));
    all.addAll(List.of(more));
    return Cli.run(all.toArray(String[]::new));
  }

  private Cli done(String line, String... more) {
    Cli done = run(line, more);
    assertEquals(0, done.status(), done.err());
    return done;
  }

  private void refused(String why, String line, String... more) {
    Cli refused = run(line, more);
    assertEquals(2, refused.status(), refused.out());
    assertEquals(1, refused.err().lines().count(), refused.err());
    assertTrue(refused.err().contains(why), refused.err());
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  // 40 rows of 5 statistics are more than stand beside exact means; a share of 10 rows would not
  // be.
  @ParameterizedTest
  @ValueSource(strings = {".jsonl", ".csv"})
  void shardsMergeToOneRun(String ending) throws IOException {
    done(RUN, "--output", file("all" + ending));
    List<String> merge = new ArrayList<>(List.of("--output", file("merged" + ending)));
    for (int shard = 4; shard >= 1; shard--) {
      Cli one =
          done(RUN, "--output", file(shard + ending), "--shard", shard + "/4", "--threads", "1");
      assertTrue(one.line("data").endsWith("rows 2:42 (shard " + shard + "/4)"), one.out());
      merge.add(file(shard + ending));
    }
    Cli merged = done("merge", merge.toArray(String[]::new));
    assertTrue(merged.out().contains("40 rows of 4 shards in "), merged.out());
    assertEquals(
        -1, Files.mismatch(folder.resolve("all" + ending), folder.resolve("merged" + ending)));
    assertTrue(done("rerun", file("merged" + ending)).out().contains(": the same "));
    assertTrue(done("rerun", file("2" + ending), "--threads", "3").out().contains(": the same "));
  }

  @Test
  void aShardWithoutRowsIsAFileWithoutRows() throws IOException {
    String run = "estimate --model Binary(p=0.5,likelihood0=0.2,likelihood1=0.8,q=0.8) --rows 0:2";
    for (int shard = 1; shard <= 3; shard++) {
      done(run, "--output", file(shard + ".csv"), "--shard", shard + "/3");
    }
    assertEquals(1, Files.readAllLines(folder.resolve("3.csv")).size());
    done(run, "--output", file("all.csv"));
    done("merge", file("1.csv"), file("2.csv"), file("3.csv"), "--output", file("m.csv"));
    assertEquals(-1, Files.mismatch(folder.resolve("all.csv"), folder.resolve("m.csv")));
  }

  @Test
  void aRunOfAnotherProgramIsSeen() throws IOException {
    Path output = folder.resolve("a.jsonl");
    done(RUN, "--output", output.toString());
    String text = Files.readString(output);
    Files.writeString(output, text.replaceFirst("\"value\":-", "\"value\":-1"));
    Cli rerun = run("rerun", output.toString());
    assertEquals(1, rerun.status());
    assertTrue(rerun.out().contains("a.jsonl: differs in line 2"), rerun.out());
    Files.writeString(output, text.replaceFirst("elbo [^\"]*", "elbo 0"));
    rerun = run("rerun", output.toString());
    assertEquals(1, rerun.status());
    assertTrue(rerun.out().contains("is of another run: version: elbo 0 there, "), rerun.out());
    Files.writeString(output, "{\"row\":1}\n");
    refused("must begin with the provenance of a run", "rerun", output.toString());
    refused("there is no such file", "rerun", file("none.jsonl"));
  }

  @Test
  void theDataOfARunAreItsBytes() throws IOException {
    Path data = Files.writeString(folder.resolve("x.csv"), "0.5,1,2\n1,2,3\n");
    String run = "estimate --model LinearGaussian(d=2,D=3,seed=3) --samples 60 --data " + data;
    Path output = folder.resolve("a.jsonl");
    done(run, "--output", output.toString());
    String first = Files.readAllLines(output).getFirst();
    assertTrue(first.contains("\"dataSha256\":\""), first);
    assertTrue(
        done(run, "--output", output.toString(), "--resume")
            .out()
            .contains("is whole: nothing is left to do"));
    Files.writeString(data, "0.5,1,2\n1,2,4\n");
    refused(
        "exists already and is of another run: dataSha256: ",
        run,
        "--output",
        output.toString(),
        "--resume");
    Files.writeString(data, "0.5,1,2\n1,2,3\n");
    refused(
        "points: Independent(seed=1) there, Independent(seed=2) here",
        run.replace("--data", "--seed 2 --data"),
        "--output",
        output.toString(),
        "--resume");
  }

  @Test
  void optionsThatDoNotFitAreRefused() {
    refused("--resume needs --output FILE", RUN, "--resume");
    refused("--shard needs --output FILE", RUN, "--shard", "1/2");
    refused("--shard needs --output FILE", RUN, "--shard", "1/2", "--output", "-");
    String[] shards = {"0/2", "3/2", "1", "1/0", "-1/2", "1/2/3", "1/99999999999"};
    for (String shard : shards) {
      refused(
          "--shard: a shard must be I/N with 1 ≤ I ≤ N, but is ",
          RUN,
          "--output",
          file("a.csv"),
          "--shard=" + shard);
    }
    refused("only one of them", RUN, "--output", file("a.csv"), "--resume", "--force");
    refused(
        "--resume does not go with it",
        RUN,
        "--output",
        file("a.csv"),
        "--resume",
        "--log-weights",
        file("w.npz"));
    refused("--progress must be bar, lines or none, but is \"x\"", RUN, "--progress", "x");
  }

  @Test
  void aPipeInAndAPipeOut() throws IOException {
    String text = "a,b,c\n0.5,1,2\n1,2,3\n";
    Path data = Files.writeString(folder.resolve("x.csv"), text);
    String run = "estimate --model LinearGaussian(d=2,D=3,seed=3) --samples 60 --data ";
    done(run + data, "--output", file("a.jsonl"));
    InputStream before = System.in;
    Cli piped;
    try {
      System.setIn(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
      piped = done(run + "-", "--output", "-");
    } finally {
      System.setIn(before);
    }
    List<String> lines = piped.lines();
    assertTrue(lines.getFirst().contains("\"data\":\"standard input\",\"dataSha256\":"));
    assertEquals(Cli.rows(folder.resolve("a.jsonl")), lines.subList(1, lines.size()));
    assertTrue(piped.err().contains("LogEvidence"), "the text for people");
    assertFalse(Files.exists(Path.of("-")));
  }

  @Test
  void progressHasRowsRateAndTime() {
    assertEquals(
        "elbo: m: 25 of 100 rows (25.0 %), 2.50 rows/s, 30 s left",
        Progress.line("m", 250, 1000, 10, "rows", 10));
    assertEquals(
        "elbo: m: 0 of 500,000 rows (0.0 %), 0.05 rows/s, 2777.8 h left",
        Progress.line("m", 1, 1_000_000, 2, "rows", 10));
  }
}
