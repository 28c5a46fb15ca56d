package elbo.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReportTest {
  @TempDir Path folder;

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private String text(String name) throws IOException {
    return Files.readString(folder.resolve(name));
  }

  // Images come from data, which a file of results does not have.
  private static String withoutImages(String page) {
    return page.replaceAll("(?s)<svg class=\"x\".*?</svg>\n", "");
  }

  @Test
  void pageOfARunIsThatOfItsFile() throws IOException {
    Cli run =
        Cli.run(
            "estimate",
            "--rows",
            "0:3",
            "--samples",
            "200",
            "--proposal",
            "encoder",
            "--output",
            path("run.jsonl"),
            "--report",
            path("run.html"));
    assertEquals(0, run.status(), run.err());
    assertTrue(run.out().contains("  report in " + path("run.html")), run.out());
    Cli later = Cli.run("report", path("run.jsonl"), "--output", path("later.html"));
    assertEquals(0, later.status(), later.err());
    assertEquals("  report in " + path("later.html") + "\n", later.out());
    assertTrue(text("run.html").contains("<svg class=\"x\""), "images of digits");
    assertFalse(text("later.html").contains("<svg class=\"x\""));
    assertEquals(text("later.html"), withoutImages(text("run.html")));
    Cli images =
        Cli.run(
            "report",
            path("run.jsonl"),
            "--output",
            path("later.html"),
            "--data",
            "digits",
            "--force");
    assertEquals(0, images.status(), images.err());
    assertTrue(text("later.html").contains("<svg class=\"x\""));
  }

  /// Every command that makes a page makes that which `report` makes of its output.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ladder --model LinearGaussian(d=2,D=3,seed=3) --rows 0:3 --samples 200",
        "estimate --model LinearGaussian(d=2,D=3,seed=3) --rows 0:3 --samples 200 --bracket",
        "estimate --model LinearGaussian(d=2,D=3,seed=3) --rows 0:2 --tolerance 0.05",
        "compare LinearGaussian(d=2,D=3,seed=1) LinearGaussian(d=2,D=3,seed=2) --samples 200",
        "sandwich --model LinearGaussian(d=2,D=3,seed=3) --simulate 4 --sampler"
            + " Annealed(steps=8,proposal=Prior)",
        "collapse --rows 0:20",
        "diffusion --model GaussianDiffusion(mean=0,variance=4,steps=5,first=0.05,last=0.5) --rows"
            + " 0:3",
        "coverage --repetitions 8 --tolerance 0.2",
      })
  void pagesAreThoseOfTheOutput(String command) throws IOException {
    List<String> args = new ArrayList<>(Cli.words(command));
    args.addAll(List.of("--output", path("o.jsonl"), "--report", path("o.html")));
    Cli run = Cli.run(args.toArray(String[]::new));
    assertEquals("", run.err());
    assertTrue(run.out().contains("  report in " + path("o.html") + "\n"), run.out());
    Cli later = Cli.run("report", path("o.jsonl"), "--output", path("later.html"));
    assertEquals(0, later.status(), later.err());
    assertEquals(text("later.html"), text("o.html"));
    assertFalse(text("o.html").contains("There is no picture of lines like these."));
    Cli again = Cli.run(args.toArray(String[]::new));
    assertEquals(2, again.status());
    assertEquals(1, again.err().lines().count(), again.err());
  }

  /// Notes on the data are in the heading of the file, and so in the page made of it later.
  @Test
  void notesOnTheDataAreInTheOutput() throws IOException {
    Files.writeString(folder.resolve("x.csv"), "0,0.5,1\n0,0,0\n".repeat(3));
    String[] args = {
      "estimate",
      "--model",
      "LinearGaussian(d=2,D=3,seed=3)",
      "--data",
      path("x.csv"),
      "--binarize",
      "threshold(0.7)",
      "--samples",
      "200",
      "--output",
      path("x.jsonl"),
      "--report",
      path("x.html")
    };
    Cli run = Cli.run(args);
    assertEquals(0, run.status(), run.err());
    assertTrue(
        text("x.jsonl").lines().findFirst().orElseThrow().contains("\"notes\":[\"numbers from"));
    Cli later = Cli.run("report", path("x.jsonl"), "--output", path("later.html"));
    assertEquals(0, later.status(), later.err());
    assertEquals(text("later.html"), text("x.html"));
  }

  @Test
  void reportBeforeACommandIsRefused() {
    refused(
        "--report before a command is of none: it must be behind it",
        "--report",
        path("a.html"),
        "list");
  }

  @Test
  void bytesDoNotDependOnThreadsOrNames() throws IOException {
    for (String threads : new String[] {"1", "3"}) {
      Cli run =
          Cli.run(
              "estimate",
              "--model",
              "LinearGaussian(d=2,D=3,seed=3)",
              "--rows",
              "0:5",
              "--samples",
              "500",
              "--threads",
              threads,
              "--report",
              path(threads + ".html"));
      assertEquals(0, run.status(), run.err());
    }
    assertEquals(text("1.html"), text("3.html"));
  }

  @Test
  void aLadderHasItsPictureAndItsExactMeans() throws IOException {
    Cli run =
        Cli.run(
            "ladder",
            "--model",
            "LinearGaussian(d=2,D=3,seed=3)",
            "--rows",
            "0",
            "--samples",
            "1000",
            "--report",
            path("ladder.html"));
    assertEquals(0, run.status(), run.err());
    String page = text("ladder.html");
    assertTrue(page.contains("How far is the bound from log p(x)?"));
    assertTrue(page.contains(">exact mean</text>"), "the line of exact means");
    assertTrue(page.contains("log p(x), exact mean of its estimate: "));
  }

  @Test
  void whatIsWrongIsOneLine() throws IOException {
    Files.writeString(folder.resolve("there.html"), "");
    String exists = path("there.html") + ": exists already; --force replaces it";
    refused(exists, "estimate", "--rows", "0", "--report", path("there.html"));
    refused(
        "--report: the name of a report must end in .html, but is \"page.txt\"",
        "estimate",
        "--rows",
        "0",
        "--report",
        "page.txt");
    refused(path("none.jsonl") + ": there is no such file", "report", path("none.jsonl"));
    refused(
        "none.csv: a report is made of JSON lines, NAME.jsonl",
        "report",
        "none.csv",
        "--output",
        path("a.html"));
    refused(
        "--unbiased gives terms of log p(x), no weights: --report does not go with it yet",
        "estimate",
        "--rows",
        "0",
        "--unbiased",
        "Multilevel(k=16)",
        "--report",
        path("u.html"));
    assertEquals("", text("there.html"));
    assertFalse(Files.exists(folder.resolve("a.html")), "nothing is left");
  }

  private static void refused(String message, String... args) {
    Cli run = Cli.run(args);
    assertEquals(2, run.status(), run.out());
    assertEquals("elbo: " + message + "\n", run.err());
  }
}
