package elbo.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `elbo collapse` on the bundled model, whose active units are known from other programs: 17 of
/// 50.
class CollapseCommandTest {
  @TempDir Path folder;

  @Test
  void everyLatentHasALineAndASentenceNamesTheCollapsed() throws Exception {
    Path file = folder.resolve("c.jsonl");
    Cli run = Cli.run("collapse", "--rows", "0:200", "--output", file.toString());
    assertEquals(0, run.status(), run.err());
    assertEquals(50, run.lines().stream().filter(l -> l.matches(" +[0-9]+ +[0-9.]+ .*")).count());
    assertTrue(run.line("17 of 50 latents are active").contains("above 0.01"), run.out());
    assertTrue(run.out().contains("Collapsed: 1, 3, 6–9, 11, 12, 15–19"), run.out());
    assertTrue(run.out().contains("200 rows show no more than log 200 =\n  5.2983"), run.out());
    List<String> lines = Cli.rows(file);
    assertEquals(51, lines.size());
    assertTrue(lines.get(43).startsWith("{\"latent\":43,\"kl\":2."), lines.get(43));
    assertTrue(lines.get(43).endsWith("\"active\":true}"), lines.get(43));
    assertTrue(lines.get(50).startsWith("{\"latent\":\"all\",\"kl\":2"), lines.get(50));
  }

  @Test
  void threadsDoNotMatterAndTheOutputIsNotReplacedUnasked() throws Exception {
    String[] once = {"collapse", "--rows", "3:40", "--threads", "1", "--output", file("a.csv")};
    String[] more = {"collapse", "--rows", "3:40", "--threads", "3", "--output", file("b.csv")};
    assertEquals(0, Cli.run(once).status());
    assertEquals(0, Cli.run(more).status());
    String a = Files.readString(Path.of(file("a.csv")));
    assertEquals(a, Files.readString(Path.of(file("b.csv"))));
    assertTrue(a.startsWith("latent,") && a.lines().count() > 50, a);
    assertTrue(a.startsWith("latent,kl,klStandardError,meanVariance,"), a);
    Cli again = Cli.run(once);
    assertEquals(2, again.status());
    assertTrue(again.err().contains("exists already; --force replaces it"), again.err());
    assertEquals("", again.out());
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "collapse --rows 7 | at least 2 rows are needed",
        "collapse --samples 0 | --samples must be from 1 to 128 for collapse, but is 0",
        "collapse --threads 0 | --threads must be from 1 to 32767, but is 0",
        "collapse --model Binary(0.5,0.2,0.8,0.8) | needs a diagonal normal q(z|x)",
        "collapse --model LinearGaussian(d=2,D=3,seed=1) | needs a diagonal normal q(z|x)",
        "collapse --study --seed 2 | --study has models, data, samples and seeds of its own",
        "collapse --study --rows 0:5 | --study has models, data, samples and seeds of its own",
        "collapse --study --samples 2 | --study has models, data, samples and seeds of its own",
        "collapse --study --binarize none | --study has models, data, samples and seeds of its own",
        "collapse --bounds Elbo | '--bounds'"
      })
  void badInputIsOneLine(String command, String named) {
    Cli run = Cli.run(Cli.words(command).toArray(String[]::new));
    assertEquals(2, run.status(), run.out());
    assertEquals("", run.out());
    assertEquals(1, run.err().lines().count(), run.err());
    assertTrue(run.err().contains(named), run.err());
  }
}
