package elbo.report.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Pages of lines that are not of rows and bounds.
class KindsTest {
  @TempDir Path folder;

  private String html(String heading, Stream<String> lines) throws IOException {
    Path file = folder.resolve("lines.jsonl");
    Files.write(file, Stream.concat(Stream.of(heading).filter(h -> !h.isEmpty()), lines).toList());
    return new String(ReportFile.html(file, Optional.empty()), StandardCharsets.UTF_8);
  }

  private static List<String> all(String regex, String text) {
    return Pattern.compile(regex, Pattern.DOTALL)
        .matcher(text)
        .results()
        .map(m -> m.group(1))
        .toList();
  }

  private static String answer(String page) {
    return all("<p class=\"answer\">(.*?)</p>", page).getFirst();
  }

  private static String epoch(int number, double elbo) {
    return "{\"epoch\":"
        + number
        + ",\"objective\":"
        + (elbo + 1)
        + ",\"objectiveStandardError\":0.1,\"validationElbo\":"
        + elbo
        + ",\"validationElboStandardError\":0.2,\"validationIwae\":"
        + (elbo + 2)
        + ",\"validationIwaeStandardError\":0.2,\"validationIwaeSamples\":16,\"activeUnits\":7,"
        + "\"validationKl\":20.5,\"gradientNorm\":3.5,\"learningRate\":0.001}";
  }

  @Test
  void epochsAreCurves() throws IOException {
    // The heading has fields of the same names as lines of other kinds.
    String heading = "{\"data\":\"digits\",\"latent\":\"20\",\"objective\":\"Elbo\"}";
    String page =
        html(heading, IntStream.range(1, 10).mapToObj(e -> epoch(e, -100 - (e - 5) * (e - 5))));
    assertEquals(
        "After 9 epochs the ELBO of the validation rows is −116.0 ± 0.2 nats, with 95 % confidence"
            + " from −116.4 to −115.6 and IWAE(16) −114.0 ± 0.2.",
        answer(page));
    assertTrue(page.contains("was highest in epoch 5, −100.0 ± 0.2, and fell since."));
    assertTrue(page.contains("--patience"));
    assertEquals(3, all("(<figure>)", page).size());
    assertEquals(9, all("(<tr><td>\\d)", page).size());
    assertTrue(page.contains("<td class=\"t\">latent<td class=\"t\">20"), "the heading");
  }

  @Test
  void learningThatStillRisesMayGoOn() throws IOException {
    String page = html("{\"data\":\"d\"}", IntStream.range(1, 5).mapToObj(e -> epoch(e, e - 100)));
    assertTrue(page.contains("was highest in the last epoch."));
    assertTrue(page.contains("7 latents are active at the end."));
  }

  @Test
  void latentsAreActiveOrCollapsed() throws IOException {
    String page =
        html(
            "{\"model\":\"m\",\"data\":\"d\",\"logRows\":6.9}",
            Stream.of(
                latent("0", 0.01, ",\"active\":false"),
                latent("1", 2.5, ",\"active\":true"),
                latent("\"all\"", 2.51, "")));
    assertEquals(
        "1 of 2 latents are active; the KL of all is 2.51 ± 0.02 nats a row, and their information"
            + " on x between 2.41 ± 0.02 and 2.61 ± 0.02.",
        answer(page));
    assertTrue(page.contains("1 of 2 latents are collapsed: 0."));
    assertEquals(List.of("1", "0", "all"), all("<tr><td class=\"t\">(1|0|all)<", page));
  }

  private static String latent(String name, double kl, String more) {
    return "{\"latent\":"
        + name
        + ",\"kl\":"
        + kl
        + ",\"klStandardError\":0.02,\"meanVariance\":0.5,\"meanVarianceStandardError\":0.1,"
        + "\"information\":"
        + (kl - 0.1)
        + ",\"informationStandardError\":0.02,\"informationAtMost\":"
        + (kl + 0.1)
        + ",\"informationAtMostStandardError\":0.02"
        + more
        + "}";
  }

  @Test
  void studyHasTwoPicturesAModel() throws IOException {
    String page =
        html(
            "",
            Stream.of("A", "B")
                .flatMap(t ->
                    Stream.of("ELBO", "IWAE")
                        .flatMap(f -> IntStream.of(1, 10, 100).mapToObj(k -> study(t, f, k)))));
    assertEquals(4, all("(<figure>)", page).size());
    assertEquals(
        "Of 12 means of bounds on 2 models whose exact value is known, 10 have it in their 95 %"
            + " interval (83.3 %).",
        answer(page));
    assertTrue(
        page.contains("more than 4 standard errors from the exact value, the first of them A"));
  }

  private static String study(String title, String family, int k) {
    double bias = -1.0 / k;
    double off = family.equals("IWAE") && k == 100 ? 0.05 : 0.005;
    return "{\"name\":\"n\",\"title\":\""
        + title
        + "\",\"model\":\"m\",\"proposal\":\"q\",\"reference\":\"exact\",\"family\":\""
        + family
        + "\",\"bound\":\"b\",\"k\":"
        + k
        + ",\"logEvidence\":-2.0,\"mean\":"
        + (-2 + bias + off)
        + ",\"meanError\":0.01,\"exactMean\":"
        + (-2 + bias)
        + ",\"bias\":"
        + bias
        + ",\"variance\":"
        + 1.0 / k
        + "}";
  }

  @Test
  void comparisonHasAPictureAPair() throws IOException {
    Stream<String> mean =
        Stream.of(
            "{\"pair\":\"A - B\",\"measure\":\"log p(x)\",\"difference\":1.5,\"betweenRows\":0.5,"
                + "\"monteCarlo\":0.02,\"rows\":40,\"said\":\"estimate: within these errors\"}");
    Stream<String> rows =
        IntStream.range(0, 40)
            .mapToObj(r ->
                "{\"pair\":\"A - B\",\"measure\":\"log p(x)\",\"row\":"
                    + r
                    + ",\"difference\":"
                    + (r - 18)
                    + ",\"differenceError\":0.1,\"sound\":true}");
    String page =
        html("{\"comparison\":\"paired by row\",\"model A\":\"a\"}", Stream.concat(mean, rows));
    assertEquals(
        "A - B, log p(x), is 1.50 ± 0.02 nats on average over 40 rows, with 95 % confidence from"
            + " 0.5 to 2.5 over rows like these.",
        answer(page));
    assertEquals(1, all("(<figure>)", page).size());
    assertEquals(
        10, all("(<tr><td class=\"t\">A - B<td class=\"t\">log p\\(x\\)<td>\\d+<)", page).size());
  }

  @Test
  void sandwichHasBothBoundsAndTheGap() throws IOException {
    String page =
        html(
            "{\"model\":\"m\",\"sampler\":\"Annealed(steps=100)\"}",
            IntStream.range(0, 20)
                .mapToObj(i ->
                    "{\"pair\":"
                        + i
                        + ",\"lower\":"
                        + (-100 - i)
                        + ",\"lower_error\":0.01,\"upper\":"
                        + (-99.5 - i)
                        + ",\"upper_error\":0.01,\"gap\":0.5,\"gap_error\":0.02}"));
    assertTrue(answer(page).contains(" is 0.50 ± 0 nats on average over 20 pairs"), answer(page));
    assertTrue(page.contains("No lower bound is above its upper bound"));
    assertEquals(2, all("(<figure>)", page).size());
    assertEquals("19", all("<tr><td>(\\d+)<", page).getFirst());
  }

  @Test
  void sharesOutsideAreNamed() throws IOException {
    String page =
        html(
            "{\"version\":\"elbo 0\",\"repetitions\":400}",
            Stream.of("A", "B")
                .flatMap(m -> Stream.of(0.1, 0.05).map(t -> share(m, t, !m.equals("B")))));
    assertTrue(answer(page).startsWith("In 2 of 4 pairs of model and tolerance"), answer(page));
    assertEquals(2, all("<li class=\"problem\">(.*?)</li>", page).size());
    assertTrue(page.contains("B at a tolerance of 0.05: intervals contain log p(x) in 80 ± 2 %"));
    assertEquals(2, all("(<figure>)", page).size());
  }

  private static String share(String model, double tolerance, boolean holds) {
    return "{\"model\":\""
        + model
        + "\",\"tolerance\":"
        + tolerance
        + ",\"covered\":"
        + (holds ? 0.95 : 0.8)
        + ",\"coveredError\":0.02,\"above\":10,\"below\":10,\"bracketed\":0.97,\"trusted\":400,"
        + "\"samples\":5000,\"holds\":"
        + holds
        + "}";
  }

  @Test
  void termsOfADiffusionAreMeansOverRows() throws IOException {
    Stream<String> rows =
        IntStream.range(0, 4)
            .boxed()
            .flatMap(r ->
                Stream.of(
                    term(r, "decoder", 1, 0.5 + r),
                    term(r, "kl", 2, 1.0 + r),
                    term(r, "kl", 3, 3.0 + r),
                    "{\"row\":"
                        + r
                        + ",\"term\":\"elbo\",\"value\":"
                        + -r
                        + ",\"standardError\":0.02}"));
    Stream<String> failed = Stream.of("{\"row\":9,\"term\":\"elbo\",\"error\":\"x 0 is NaN\"}");
    String page = html("{\"model\":\"m\",\"data\":\"d\"}", Stream.concat(rows, failed));
    assertTrue(
        answer(page).contains(" is −1.500 ± 0.010 nats on average over 4 rows"), answer(page));
    assertTrue(page.contains("1 of 5 rows (20.0 %) failed, row 9 the first: x 0 is NaN."));
    assertEquals(List.of("4.5"), all("class=\"t\">kl<td>3<td><data value=\"([^\"]*)\"", page));
    assertEquals(2, all("(<figure>)", page).size());
  }

  private static String term(int row, String term, int t, double value) {
    return "{\"row\":"
        + row
        + ",\"term\":\""
        + term
        + "\",\"t\":"
        + t
        + ",\"value\":"
        + value
        + ",\"standardError\":0.1}";
  }

  @Test
  void linesOfAnotherKindAreATable() throws IOException {
    String page =
        html("{\"model\":\"m\"}", Stream.of("{\"a\":1.5,\"aError\":0.25,\"b\":\"word\"}"));
    assertTrue(
        page.contains("<td><data value=\"1.5\">1.5</data><td><data value=\"0.25\">0.2</data>"),
        page);
    assertTrue(page.contains("There is no picture of lines like these."));
  }
}
