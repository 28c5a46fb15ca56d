package elbo.report.html;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.InputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReportFileTest {
  private static final int MOST_BYTES = 300_000;
  private static final int LINES = 6;
  private static final List<String> ALL = Lines.of(10_000);

  @TempDir Path folder;

  private Path file(List<String> lines) throws IOException {
    return Files.write(folder.resolve("run.jsonl"), lines);
  }

  private String html(List<String> lines) throws IOException {
    return new String(ReportFile.html(file(lines), Optional.empty()), StandardCharsets.UTF_8);
  }

  private static List<String> all(String regex, String text) {
    return Pattern.compile(regex, Pattern.DOTALL)
        .matcher(text)
        .results()
        .map(m -> m.group(1))
        .toList();
  }

  private static double mean(List<String> lines, String bound) {
    return lines.stream()
        .filter(l -> l.contains("\"bound\":\"" + bound + "\"") && !l.contains("\"error\""))
        .mapToDouble(l -> Double.parseDouble(l.replaceFirst(".*\"value\":([^,]*),.*", "$1")))
        .average()
        .orElseThrow();
  }

  /// Neither the number of rows nor long ids nor images that cannot be packed make a page too
  /// large, and none is lost: each has its line, or is counted in that of a group.
  @ParameterizedTest
  @ValueSource(ints = {1, 1001, 1700, 2600, 4999, 10_000})
  void pagesAreSmallAndHaveEveryRow(int rows) throws IOException {
    List<String> lines = ALL.subList(0, 1 + LINES * rows);
    for (boolean heavy : new boolean[] {false, true}) {
      Path run =
          file(
              heavy
                  ? lines.stream()
                      .map(l ->
                          l.replaceFirst(
                              "^\\{\"row\":(\\d+),", "{\"row\":$1,\"id\":\"AAACCTGAGAAGGCCT-$1\","))
                      .toList()
                  : lines);
      byte[] bytes = ReportFile.html(run, heavy ? Optional.of(noise()) : Optional.empty());
      assertTrue(bytes.length <= MOST_BYTES, () -> bytes.length + " bytes");
      String page = new String(bytes, StandardCharsets.UTF_8);
      List<String> groups = all("<table id=\"rows-groups\".*?<tbody>(.*?)</tbody>", page);
      int shown =
          groups.isEmpty()
              ? all("(<tr)", all("<table id=\"rows-each\".*?<tbody>(.*?)</tbody>", page).getFirst())
                  .size()
              : all("<tr[^>]*><td>\\d+<td>\\d+<td>(\\d+)<td>", groups.getFirst()).stream()
                  .mapToInt(Integer::parseInt)
                  .sum();
      assertEquals(rows, shown);
    }
  }

  private static Images noise() {
    Random random = new Random(7);
    return new Images(Picture.of(32, 32).orElseThrow(), row -> random.doubles(1024).toArray());
  }

  @Test
  void bytesAreTheSameOnEveryRun() throws IOException {
    Path run = file(Lines.of(300));
    assertArrayEquals(
        ReportFile.html(run, Optional.empty()), ReportFile.html(run, Optional.empty()));
  }

  @Test
  void nothingOutsideOfTheFileIsNamed() throws IOException {
    String page = html(Lines.of(300));
    for (String word :
        List.of(
            "://", "src=", "href", "url(", "@import", "<link", "<img", "<iframe", " style=",
            " on")) {
      String markup =
          page.replaceAll("(?s)>[^<]*<", "><").replaceAll("(?s)aria-label=\"[^\"]*\"", "");
      assertFalse(
          (word.equals(" on") ? all("<[^>]*( on[a-z]+=)", page).toString() : markup).contains(word),
          word);
    }
    assertFalse(page.contains("://"), "a URL");
  }

  @Test
  void policyAllowsItsOwnScriptAndStyleAlone() throws Exception {
    String page = html(Lines.of(10));
    String policy = all("Content-Security-Policy\" content=\"([^\"]*)\"", page).getFirst();
    assertEquals(1, all("(<script)", page).size());
    assertEquals(
        "default-src 'none'; style-src '"
            + hash(all("<style>(.*)</style>", page).getFirst())
            + "'; script-src '"
            + hash(all("<script>(.*)</script>", page).getFirst())
            + "'; base-uri 'none'; form-action 'none'",
        policy);
  }

  private static String hash(String text) throws Exception {
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    return "sha256-" + Base64.getEncoder().encodeToString(digest);
  }

  @Test
  void everyTextIsEscaped() throws IOException {
    String bad = "</style><script>alert(1)</script>&amp;\\\"'\\u202e\\u001b";
    List<String> lines =
        Lines.of(20).stream()
            .map(l ->
                l.replace("toy", bad)
                    .replace("data.npy", bad)
                    .replace("Elbo", bad)
                    .replace("value 3 is no number", bad)
                    .replace("{\"row\":3,", "{\"row\":3,\"id\":\"" + bad + "\","))
            .toList();
    String page = html(lines);
    String plain = html(Lines.of(20));
    assertEquals(all("(<script)", plain).size(), all("(<script)", page).size());
    assertEquals(all("(</style)", plain).size(), all("(</style)", page).size());
    assertTrue(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;&quot;&#39;??"));
    assertTrue(page.chars().noneMatch(c -> c == 0x1b || c == 0x202e));
  }

  /// What has all its digits has those of the mean of the lines; what is rounded is rounded to what
  /// its error leaves.
  @Test
  void numbersAreThoseOfTheLines() throws IOException {
    List<String> lines = Lines.of(300);
    String page = html(lines);
    for (String bound : List.of("Elbo", "EncoderElbo", "LogEvidence", "Ess", "KHat")) {
      Matcher cell =
          Pattern.compile(
                  "<td class=\"t\">" + bound + "<td><data value=\"([^\"]*)\">([^<]*)</data>")
              .matcher(page);
      assertTrue(cell.find(), bound);
      double value = Double.parseDouble(cell.group(1));
      assertEquals(mean(lines, bound), value, 1e-10 * Math.abs(value));
      double shown = Double.parseDouble(cell.group(2).replace('−', '-'));
      assertEquals(value, shown, 0.5);
    }
    double first = Double.parseDouble(lines.get(1).replaceFirst(".*\"value\":([^,]*),.*", "$1"));
    String row = all("<tr><td>0<td>[^<]*<td>([^<]*)<td>", page).getFirst();
    assertEquals(Digits.value(first, 0.02), row);
  }

  /// What chains from the encoder close is not what a fit would; with the ELBO of the fit that they
  /// start from it is split as ever.
  @Test
  void gapOfChainsIsNamedByWhatClosesIt() throws IOException {
    List<String> lines = new ArrayList<>(Lines.of(20));
    assertTrue(gap(lines).startsWith("amortization "), gap(lines));
    lines.replaceAll(line -> line.replace("\"Adaptive(rounds", "\"Annealed(rounds"));
    assertTrue(gap(lines).startsWith("closed by refinement "), gap(lines));
    assertTrue(gap(lines).contains("; left "), gap(lines));
    lines.replaceAll(line -> line.replace("\"Elbo\"", "\"ProposalElbo\""));
    assertTrue(gap(lines).startsWith("amortization "), gap(lines));
  }

  private String gap(List<String> lines) throws IOException {
    return all("aria-label=\"Gap in nats: ([^\"]*)\"", html(lines)).getFirst();
  }

  @Test
  void answerComesFirstThenVerdictsPicturesWorstRowsCostAndProvenance() throws IOException {
    String page = html(Lines.of(300));
    assertEquals(
        List.of("checks", "pictures", "worst", "cost", "rows", "provenance"),
        all("<h2 id=\"([a-z]*)\"", page));
    String answer = all("<p class=\"answer\">(.*?)</p>", page).getFirst();
    assertTrue(answer.startsWith("log p(x), the mean over 299 rows, is −"), answer);
    assertTrue(answer.endsWith("; in 3 of 300 rows (1.00 %) errors cannot be trusted."), answer);
    List<String> problems = all("<li class=\"problem\">(.*?)</li>", page);
    assertEquals(2, problems.size());
    assertTrue(
        problems
            .getFirst()
            .contains("1 of 300 rows (0.333 %) failed: row 7: value 3 is no number."));
    assertTrue(problems.getLast().contains("rows 3, 103, 203"));
    problems.forEach(p -> assertTrue(p.contains("What it means:") && p.contains("What to do:"), p));
    assertEquals(
        10, all("(<article>)", all("id=\"worst\"(.*)id=\"cost\"", page).getFirst()).size());
    assertTrue(
        page.contains("./elbo estimate --data=data.npy --model=toy/ --rows 7<"), "replays a row");
  }

  @Test
  void groupsAreNamedAndFlaggedRowsAreListedBesideThem() throws IOException {
    String page = html(ALL);
    assertTrue(
        page.contains(
            "10,000 rows are more than a page of 300 kB has space for: the table has them in groups"
                + " of 50 in their order"));
    assertTrue(page.contains("each sign is the mean of 50 rows"));
    assertEquals(
        110,
        all(
                "(<tr class=\"f\"><td>\\d+<td>−|<tr class=\"f\"><td>\\d+<td><td>)",
                all("<table id=\"rows-flagged\".*?<tbody>(.*?)</tbody>", page).getFirst())
            .size());
  }

  @Test
  void fewerRowsAreAllInTheTable() throws IOException {
    String table =
        all("<table id=\"rows-each\".*?<tbody>(.*?)</tbody>", html(Lines.of(1200))).getFirst();
    assertEquals(1200, all("(<tr)", table).size());
  }

  @Test
  void aToleranceHasItsLine() throws IOException {
    List<String> lines =
        Lines.of(50).stream()
            .map(l ->
                l.replace(
                        "Samples(n=5000)", "Tolerance(standardError=0.05,mostEvaluations=1000000)")
                    .replace(
                        "\"kind\"",
                        "\"stopped\":\"tolerance\",\"evaluations\":6166,\"kHat\":0.2,\"kind\""))
            .toList();
    String page = html(lines);
    assertTrue(page.contains(">tolerance 0.0500<"));
    assertTrue(page.contains("are within the tolerance of 0.0500 nats"));
    assertTrue(page.contains("evaluations of log p(x, z) in all"));
  }

  @Test
  void twoRunsShowWhatDiffersPaired() throws IOException {
    List<String> lines = Lines.of(300);
    Path a = file(lines);
    List<String> other =
        lines.stream()
            .filter(l -> !l.startsWith("{\"row\":12,"))
            .map(l -> l.replace("\"seed\":\"1\"", "\"seed\":\"2\""))
            .toList();
    Path b = Files.write(folder.resolve("other.jsonl"), other);
    String page = new String(ReportFile.html(a, b), StandardCharsets.UTF_8);
    assertTrue(page.contains("Of 298 rows"));
    // Of different seeds, so that the errors of both are independent.
    assertEquals(Math.hypot(0.01, 0.01) / Math.sqrt(298), monteCarlo(page), 1e-12);
    Path same = Files.write(folder.resolve("same.jsonl"), lines);
    String shared = new String(ReportFile.html(a, same), StandardCharsets.UTF_8);
    assertEquals(0.02 / Math.sqrt(299), monteCarlo(shared), 1e-12);
    String differ = all("<table id=\"heading\".*?<tbody>(.*?)</tbody>", page).getFirst();
    assertEquals(List.of("seed"), all("<tr><td class=\"t\">([a-z]*)<", differ));
    List<String> means =
        all(
            "<td class=\"t\">LogEvidence<td>.*?</data><td>.*?</data><td><data value=\"([^\"]*)\"",
            page);
    assertEquals(List.of("0.0"), means);
  }

  private static double monteCarlo(String page) {
    return Double.parseDouble(
        all(
                "<td class=\"t\">LogEvidence(?:<td><data value=\"[^\"]*\">[^<]*</data>){4}<td>"
                    + "<data value=\"([^\"]*)\"",
                page)
            .getFirst());
  }

  @Test
  void rowsOfOtherIdsAreNotPaired() throws IOException {
    List<String> lines = ALL.subList(0, 1 + LINES * 5);
    Path a =
        file(lines.stream().map(l -> l.replace("\"bound\"", "\"id\":\"u\",\"bound\"")).toList());
    Path b =
        Files.write(
            folder.resolve("other.jsonl"),
            lines.stream().map(l -> l.replace("\"bound\"", "\"id\":\"v\",\"bound\"")).toList());
    InputException e = assertThrows(InputException.class, () -> ReportFile.html(a, b));
    assertEquals(
        "row 0 is \"u\" in toy, but \"v\" in toy: they are of different data", e.getMessage());
  }

  /// What may mislead is named where a reader looks whether results can be trusted.
  @Test
  void notesOnTheDataAreChecks() throws IOException {
    List<String> lines = new ArrayList<>(ALL.subList(0, 1 + LINES * 5));
    lines.set(
        0,
        lines
            .getFirst()
            .replace(
                "\"bounds\"",
                "\"notes\":[\"numbers from 0 to 1\",\"3 of 5 rows are constant\"],\"bounds\""));
    String page = html(lines);
    List<String> notes = all("<li class=\"note\">(.*?)</li>", page);
    assertEquals(List.of("<strong>Note.</strong> The data: 3 of 5 rows are constant."), notes);
    assertTrue(page.contains("numbers from 0 to 1, 3 of 5 rows are constant"), "the heading");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{\"version\":\"elbo 0\"}",
        "[1]",
        "{\"a\":1",
        "no JSON",
        "{\"a\":1} {\"b\":2}"
      })
  void whatIsNoneOfResultsIsOneLine(String text) throws IOException {
    Path run = file(List.of(text));
    InputException e =
        assertThrows(InputException.class, () -> ReportFile.html(run, Optional.empty()));
    assertTrue(e.getMessage().startsWith(run + ": "), e.getMessage());
  }

  @Test
  void imagesAreDrawnInRuns() {
    double[] values = new double[16];
    Arrays.fill(values, 4, 8, 1);
    String svg = Picture.of(4, 4).orElseThrow().svg(values, "a <row>");
    assertEquals(
        "<svg class=\"x\" role=\"img\" viewBox=\"0 -.5 4 4\" aria-label=\"a &lt;row&gt;\">"
            + "<path stroke=\"#fff\" d=\"M0 1h4\"/></svg>",
        svg);
    assertTrue(Picture.of(784).isEmpty());
    assertTrue(Picture.of(2, 8, 8).isEmpty());
    assertEquals(3, Picture.of(8, 8, 3).orElseThrow().channels());
    double[] color = {1, 0, 0};
    double[] pixels = new double[3 * 16];
    for (int i = 0; i < 16; i++) {
      System.arraycopy(color, 0, pixels, 3 * i, 3);
    }
    assertTrue(Picture.of(4, 4, 3).orElseThrow().svg(pixels, "").contains("#f00"));
  }
}
