package elbo.report.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Pages as a browser has them: skipped where there is no Chromium.
class BrowserTest {
  @TempDir static Path folder;

  private static Optional<Chromium> browser = Optional.empty();

  @BeforeAll
  static void start() throws Exception {
    Optional<Path> program = Chromium.program();
    assumeTrue(program.isPresent(), "there is no Chromium on the PATH: pages are not opened");
    browser = Optional.of(new Chromium(program.get(), folder));
    Path run = Files.write(folder.resolve("run.jsonl"), Lines.of(10_000));
    Files.write(folder.resolve("run.html"), ReportFile.html(run, Optional.empty()));
    Path few = Files.write(folder.resolve("few.jsonl"), Lines.of(250));
    Files.write(folder.resolve("few.html"), ReportFile.html(few, Optional.empty()));
  }

  @AfterAll
  static void stop() throws Exception {
    if (browser.isPresent()) {
      browser.get().close();
    }
  }

  private static Chromium open(String name) throws Exception {
    Chromium chromium = browser.orElseThrow();
    chromium.open(folder.resolve(name));
    return chromium;
  }

  private static List<String> column(Chromium chromium, String table, int column) throws Exception {
    return List.of(
        chromium
            .value(
                "[...document.getElementById('"
                    + table
                    + "').tBodies[0].rows].filter(r => r.offsetHeight > 0).map(r => r.cells["
                    + column
                    + "].textContent.trim()).join('|')")
            .split("\\|", -1));
  }

  private static void click(Chromium chromium, String table, int column) throws Exception {
    chromium.value("document.querySelectorAll('#" + table + " th button')[" + column + "].click()");
  }

  @Test
  void nothingIsWrongAndNothingIsLoaded() throws Exception {
    Chromium chromium = open("run.html");
    assertEquals(List.of(), chromium.events("Runtime.exceptionThrown"));
    assertEquals(List.of(), chromium.events("Log.entryAdded"));
    assertEquals(List.of(), chromium.events("Runtime.consoleAPICalled"));
    List<JsonLine> requests = chromium.events("Network.requestWillBeSent");
    assertTrue(!requests.isEmpty());
    for (JsonLine request : requests) {
      String url = ((Map<?, ?>) request.fields().get("request")).get("url").toString();
      assertTrue(url.startsWith("file:") && url.endsWith(".html"), url);
    }
  }

  /// That a policy is there is not enough: it must be in force.
  @Test
  void policyKeepsForeignScriptsOut() throws Exception {
    Chromium chromium = open("few.html");
    chromium.value(
        "(() => { const s = document.createElement('script'); s.textContent = 'window.foreign = 1';"
            + " document.body.append(s); })()");
    assertEquals("", chromium.value("window.foreign"));
    assertEquals(
        "blocked", chromium.value("fetch('few.html').then(() => 'loaded', () => 'blocked')"));
  }

  @Test
  void rowsAreSortedBothWaysByTheirNumbers() throws Exception {
    Chromium chromium = open("few.html");
    click(chromium, "rows-each", 2);
    List<Double> up = numbers(column(chromium, "rows-each", 2));
    assertEquals(249, up.size());
    assertEquals(up.stream().sorted().toList(), up);
    click(chromium, "rows-each", 2);
    assertEquals(up.reversed(), numbers(column(chromium, "rows-each", 2)));
    assertEquals(
        "descending",
        chromium.value("document.querySelectorAll('#rows-each th')[2].getAttribute('aria-sort')"));
  }

  private static List<Double> numbers(List<String> texts) {
    return texts.stream()
        .filter(t -> !t.isEmpty())
        .map(t -> Double.parseDouble(t.replace('−', '-').replace(",", "")))
        .toList();
  }

  @Test
  void rowsAreFilteredByTextAndByFlags() throws Exception {
    Chromium chromium = open("few.html");
    chromium.value(
        "(() => { const i = document.querySelector('input[type=search]'); i.value = 'failed';"
            + " i.dispatchEvent(new Event('input')); })()");
    assertEquals(List.of("7"), column(chromium, "rows-each", 0));
    chromium.value(
        "(() => { const i = document.querySelector('input[type=search]'); i.value = '';"
            + " i.dispatchEvent(new Event('input')); })()");
    chromium.value("document.getElementById('rows-each-flagged').click()");
    assertEquals(List.of("3", "7", "103", "203"), column(chromium, "rows-each", 0));
  }

  @Test
  void withoutScriptsRowsAreThereAndFlagsFilter() throws Exception {
    Chromium chromium = browser.orElseThrow();
    chromium.call("Emulation.setScriptExecutionDisabled", Map.of("value", true));
    try {
      chromium.open(folder.resolve("few.html"));
      assertEquals("0", chromium.value("document.querySelectorAll('th button').length"));
      assertEquals(250, column(chromium, "rows-each", 0).size());
      chromium.value("document.getElementById('rows-each-flagged').click()");
      assertEquals(4, column(chromium, "rows-each", 0).size());
    } finally {
      chromium.call("Emulation.setScriptExecutionDisabled", Map.of("value", false));
    }
  }

  @Test
  void accessibilityHasNothingToSay() throws Exception {
    String axe = axe();
    for (String scheme : List.of("light", "dark")) {
      Chromium chromium = browser.orElseThrow();
      chromium.call(
          "Emulation.setEmulatedMedia",
          Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
      chromium.open(folder.resolve("few.html"));
      chromium.value(axe);
      assertEquals(
          "checked",
          chromium.value(
              "axe.run().then(r => r.violations.map(v => v.id + ': ' + v.nodes.slice(0, 3).map(n =>"
                  + " n.html.slice(0, 120)).join(' ')).join('\\n') + (r.passes.length > 15 ?"
                  + " 'checked' : ''))"),
          scheme);
    }
  }

  private static String axe() throws IOException {
    Properties of = new Properties();
    try (InputStream in =
        BrowserTest.class.getResourceAsStream(
            "/META-INF/maven/org.webjars.npm/axe-core/pom.properties")) {
      of.load(Objects.requireNonNull(in));
    }
    String name =
        "/META-INF/resources/webjars/axe-core/" + of.getProperty("version") + "/axe.min.js";
    try (InputStream in = BrowserTest.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /// Names are left out where they would cover others, and nothing is drawn over the edges.
  @Test
  void namesInPicturesCoverNoOthers() throws Exception {
    Chromium chromium = open("run.html");
    assertEquals(
        "",
        chromium.value(
            "[...document.querySelectorAll('figure svg')].flatMap(svg => { const b ="
                + " svg.getBoundingClientRect(); const t = [...svg.querySelectorAll('text')].map(e"
                + " => [e.textContent, e.getBoundingClientRect()]); return t.filter(([n, r]) =>"
                + " r.left < b.left - 1 || r.right > b.right + 1 || r.bottom > b.bottom + 1 ||"
                + " r.top < b.top - 1).map(x => x[0]).concat(t.flatMap(([n, r], i) => t.slice(i +"
                + " 1).filter(([m, q]) => r.left < q.right - 1 && q.left < r.right - 1 && r.top <"
                + " q.bottom - 4 && q.top < r.bottom - 4).map(([m]) => n + ' covers ' + m)));"
                + " }).join('\\n')"));
  }

  /// What makes a page slow to open is how many elements it has.
  @Test
  void tenThousandRowsAreFewElements() throws Exception {
    Chromium chromium = open("run.html");
    int elements = Integer.parseInt(chromium.value("document.querySelectorAll('*').length"));
    assertTrue(elements < 10_000, () -> elements + " elements");
  }
}
