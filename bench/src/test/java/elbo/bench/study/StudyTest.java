package elbo.bench.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.model.Binary;
import elbo.model.MatchedGaussians;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

class StudyTest {
  private static final Study SMALL = new Study(List.of(1, 2, 10, 50));
  private static final Subjects SUBJECTS = new Subjects(7);
  private static final Subject BINARY =
      SUBJECTS.binary("skewed", "Skewed", new Binary(0.3, 0.2, 0.9, 0.6)).sized(1, 1024);
  private static final Subject GAUSSIANS =
      SUBJECTS.gaussians("wide", "4/3", new MatchedGaussians(20, 4.0 / 3)).sized(1, 1024);

  @Test
  void exactColumnsAreTheKnownValues() {
    List<StudyLine> lines = SMALL.of(BINARY);

    assertEquals(-0.8952538618578, line(lines, Family.IWAE, 2).exactMean(), 1e-12);
    assertEquals(-0.8917410449206, line(lines, Family.IWAE, 50).exactMean(), 1e-12);
    assertEquals(-0.8914742561854, line(lines, Family.JACKKNIFE, 2).exactMean(), 1e-12);
    assertEquals(-0.884509991129283, line(lines, Family.CUBO, 50).limit(), 1e-13);
    assertEquals(-0.884322379045398, line(lines, Family.EUBO, 50).exactMean(), 1e-13);
  }

  /// Second derivatives by differences: 10⁻⁴ of their values.
  @Test
  void theoryOfMatchedGaussians() {
    List<StudyLine> lines = SMALL.of(GAUSSIANS);

    double m2 = 0.90672138;
    double m3 = 1.7482594;
    StudyLine iwae = line(lines, Family.IWAE, 10);
    assertEquals(m2 / 10, iwae.theoryVariance(), 1e-8);
    assertEquals(-m2 / 20, iwae.theoryDistance(), 1e-8);
    StudyLine jackknife = line(lines, Family.JACKKNIFE, 10);
    assertEquals((0.75 * m2 * m2 - m3 / 3) / 100, jackknife.theoryDistance(), 1e-8);
    // Var log w = D (c − 1)² / 2 under q, and by 1 / c² under the posterior.
    assertEquals(10.0 / 9, line(lines, Family.ELBO, 1).theoryVariance(), 1e-3);
    assertEquals(10.0 / 16, line(lines, Family.EUBO, 1).theoryVariance(), 1e-3);
    assertEquals(0.32269261, line(lines, Family.CUBO, 1).limit() - iwae.limit(), 1e-8);
  }

  /// Means of at least 1024 groups: |z| ≤ 5. At K = 50 a bias of IWAE that is wrong by δ, a tenth
  /// of itself, would show in all but 0.1 % of cases.
  @Test
  void measuredBiasIsTheExactOne() {
    for (Subject subject : List.of(BINARY, GAUSSIANS)) {
      List<StudyLine> lines = SMALL.of(subject);
      for (StudyLine line : lines) {
        double error = line.bias().error();
        assertEquals(line.exactBias(), line.bias().value(), 5 * error, line.name() + line.bound());
      }
      StudyLine iwae = line(lines, Family.IWAE, 50);
      double delta = 0.1 * Math.abs(iwae.exactBias());
      assertTrue(iwae.controlled());
      assertTrue((5 + 3.1) * iwae.bias().error() <= delta, iwae.toString());
      assertFalse((5 + 3.1) * iwae.mean().error() <= delta, iwae.toString());
    }
  }

  @Test
  void slopesAreThoseOfTheory() {
    List<Slope> slopes = Slope.all(SMALL.of(BINARY));

    // Six variances; distances of all but ELBO and EUBO.
    assertEquals(10, slopes.size());
    assertEquals(8, slopes.stream().filter(Slope::asymptotic).count());
    for (Slope slope : slopes) {
      double error = slope.slope().error();
      if (slope.asymptotic()) {
        // The limit includes the change by the next terms within the range.
        double limit = 5 * error + 0.05;
        assertEquals(slope.theorySlope(), slope.slope().value(), limit, slope.toString());
      }
      if (slope.quantity().equals("distance")) {
        assertEquals(slope.exactSlope(), slope.slope().value(), 5 * error, slope.toString());
      }
    }
  }

  @Test
  void sameSeedSameNumbers() {
    List<StudyLine> once = SMALL.of(BINARY);
    List<StudyLine> again = SMALL.of(BINARY);

    for (int i = 0; i < once.size(); i++) {
      assertEquals(once.get(i).bias(), again.get(i).bias());
      assertEquals(once.get(i).variance(), again.get(i).variance());
      assertEquals(once.get(i).ess(), again.get(i).ess());
    }
  }

  @Test
  void digitsHaveNoTheoryButAReference() {
    List<StudyLine> lines = SMALL.of(SUBJECTS.vae(16).sized(2, 16));

    StudyLine iwae = line(lines, Family.IWAE, 50);
    assertEquals(2, iwae.observations());
    assertTrue(Double.isNaN(iwae.exactMean()));
    assertTrue(iwae.logEvidence().error() > 0 && iwae.logEvidence().error() < 0.02);
    assertEquals(iwae.logEvidence().value(), iwae.limit());
    assertTrue(iwae.bias().value() < 0);
    assertTrue(Double.isNaN(line(lines, Family.CUBO, 50).limit()));
    assertTrue(lines.stream().noneMatch(line -> line.family().equals(Family.EUBO.name())));
  }

  @Test
  void writesWhatItFinds(@TempDir Path folder)
      throws IOException, ParserConfigurationException, SAXException {
    StudyFiles.write(List.of(BINARY, GAUSSIANS), SMALL, folder);

    List<String> csv = Files.readAllLines(folder.resolve("study.csv"));
    List<String> json = Files.readAllLines(folder.resolve("study.jsonl"));
    // Five bounds at four K and the jackknife at three, of two models.
    assertEquals(46, json.size());
    assertEquals(47, csv.size());
    assertTrue(csv.getFirst().contains(",bias,biasError,exactBias,"), csv.getFirst());
    assertFalse(String.join("", csv).contains("NaN"));
    assertFalse(String.join("", json).contains("NaN"));
    for (String name : List.of("skewed.svg", "wide.svg")) {
      Document svg = parse(folder.resolve(name));
      assertEquals("svg", svg.getDocumentElement().getLocalName());
      assertTrue(svg.getElementsByTagName("text").getLength() > 20);
      assertTrue(svg.getDocumentElement().getTextContent().contains("10⁻²"));
    }
  }

  private static Document parse(Path file)
      throws IOException, ParserConfigurationException, SAXException {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    DocumentBuilder builder = factory.newDocumentBuilder();
    // The document type is named by its address on the web.
    builder.setEntityResolver((publicId, systemId) -> new InputSource(new StringReader("")));
    return builder.parse(file.toFile());
  }

  private static StudyLine line(List<StudyLine> lines, Family family, int k) {
    return lines.stream()
        .filter(line -> line.family().equals(family.name()) && line.k() == k)
        .findFirst()
        .orElseThrow();
  }
}
