package elbo.bench.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.data.Binarize;
import elbo.data.ObservationFiles;
import elbo.distribution.DiagonalNormal;
import elbo.kernel.Block;
import elbo.kernel.Scratch;
import elbo.model.Vae;
import elbo.onnx.OnnxVae;
import elbo.training.Dataset;
import elbo.training.Parameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GradientsTest {
  private static final GaussianGradients NEAR = new GaussianGradients("near", 1.01, 1 << 20);
  private static final GaussianGradients FAR = new GaussianGradients("far", 1.5, 1 << 21);

  private static double theory(Estimator estimator, int k) {
    return NEAR.theory(estimator, GradientsLine.ENCODER, k);
  }

  /// Closed forms: at K = 1 the mean is −0.02 and the deviation 1.6329932.
  @Test
  void leadingTermsAreTheKnownValues() {
    assertEquals(0.0122474, theory(Estimator.ELBO, 1), 5e-8);
    assertEquals(0.1224745, theory(Estimator.ELBO, 100), 5e-8);
    // The slope of ∇_z log w in z is −2 + 3/2: its deviation is half that of z.
    assertEquals(0.02 / (0.5 * Math.sqrt(2.0 / 3)), theory(Estimator.STICKING, 1), 1e-12);
    assertEquals(0.009641, theory(Estimator.IWAE, 1), 5e-7);
    assertEquals(0.0009641, theory(Estimator.IWAE, 100), 5e-8);
    assertEquals(0.43, theory(Estimator.DOUBLY, 100), 0.0005);
  }

  private static GradientsLine line(List<GradientsLine> lines, Estimator of, String network) {
    return lines.stream()
        .filter(l -> l.objective().equals(of.label()) && l.network().equals(network))
        .findFirst()
        .orElseThrow();
  }

  /// |z| ≤ 5 with errors from 64 batches; the error is small enough to see a tenth.
  private static void check(Figure figure, double exact) {
    assertTrue((5 + 3.1) * figure.error() <= 0.1 * exact, figure + " has no power");
    assertEquals(exact, figure.value(), 5 * figure.error());
  }

  @Test
  void ratiosAreThoseOfTheory() {
    for (int k : new int[] {1, 10}) {
      List<GradientsLine> lines = FAR.lines(k);
      for (Estimator of : List.of(Estimator.ELBO, Estimator.STICKING)) {
        GradientsLine line = line(lines, of, GradientsLine.ENCODER);
        check(line.ratio(), line.theory());
        // The mean is 2 (1 − b).
        check(line.signal(), 1);
        check(line.ownRatio(), line.theory());
      }
      GradientsLine decoder = line(lines, Estimator.ELBO, GradientsLine.DECODER);
      check(decoder.ratio(), decoder.theory());
    }
  }

  /// The ratios that were derived elsewhere: 0.135 and 0.43 for K = 10 and 100.
  @Test
  void ratiosOfTheDoublyReparameterizedGradient() {
    assertEquals(0.135, ratio(10).value(), 0.0005 + 5 * ratio(10).error());
    assertEquals(0.43, ratio(100).value(), 0.005 + 5 * ratio(100).error());
    assertTrue(ratio(10).error() < 0.005 && ratio(100).error() < 0.01);
  }

  private static Figure ratio(int k) {
    return line(NEAR.lines(k), Estimator.DOUBLY, GradientsLine.ENCODER).ratio();
  }

  @Test
  void slopesAreThoseOfTheory() {
    List<GradientsLine> lines =
        List.of(100, 200, 500).stream().flatMap(k -> FAR.lines(k).stream()).toList();
    List<GradientSlope> slopes = GradientSlope.all(lines);
    assertEquals(6, slopes.size());
    for (GradientSlope slope : slopes) {
      assertEquals(3, slope.points(), slope.toString());
      // The limit includes the change by the next terms within the range.
      double limit = 5 * slope.slope().error() + 0.03;
      assertEquals(slope.theorySlope(), slope.slope().value(), limit, slope.toString());
      assertTrue(limit < 0.3, slope.toString());
    }
  }

  @Test
  void signalsAreWithoutBiasAndErrorsThoseOfTheJackknife() {
    // Three batches of two parameters: products of different batches alone.
    Signal signal = Signal.of(new double[][] {{1, 2}, {3, 4}, {2, 3}}, new double[] {1, 2, 6});
    assertEquals(Math.sqrt((11 + 8 + 18) / 3.0), signal.signal().value(), 1e-15);
    assertEquals(Math.sqrt(3), signal.noise().value(), 1e-15);
    double[] left = {Math.sqrt(4), Math.sqrt(3.5), Math.sqrt(1.5)};
    double mean = (left[0] + left[1] + left[2]) / 3;
    double squares = 0;
    for (double l : left) {
      squares += (l - mean) * (l - mean);
    }
    assertEquals(Math.sqrt(squares * 2 / 3), signal.noise().error(), 1e-15);
    Batches batches = new Batches(2, 1, 3);
    batches.add(0, new float[] {9, 1, 5});
    batches.add(0, new float[] {9, 3, 5});
    batches.add(1, new float[] {9, 4, 1});
    batches.add(1, new float[] {9, 4, 2});
    Signal of = batches.signal();
    assertEquals(Math.sqrt(2 * 4 + 5 * 1.5), of.signal().value(), 1e-15);
    assertEquals(Math.sqrt((2 + 0.5) / 2), of.noise().value(), 1e-15);
  }

  @Test
  void bundledParametersAreTheBundledVae() throws IOException {
    Parameters parameters = BundledParameters.read();
    Vae vae = OnnxVae.bundled("mnist-tanh").vae();
    double[] x = new Binarize.Threshold(0.5).apply(ObservationFiles.digits()).row(0);
    DiagonalNormal q = (DiagonalNormal) vae.proposal(x);
    float[] out = new float[parameters.encoder().outputLength()];
    double[] column = new double[x.length * Block.SIZE];
    for (int j = 0; j < x.length; j++) {
      column[j * Block.SIZE] = x[j];
    }
    parameters.encoder().decode(1, column, new Scratch(), out);
    double[] mean = q.mean();
    for (int j = 0; j < mean.length; j++) {
      assertEquals(mean[j], out[j * Block.SIZE], 1e-5);
      double scale = Math.exp(0.5 * out[(mean.length + j) * Block.SIZE]);
      assertEquals(q.factorRow(j)[0], scale, 1e-5 * scale);
    }
  }

  @Test
  void writesWhatItFinds(@TempDir Path folder) throws IOException {
    double[] x = new Binarize.Threshold(0.5).apply(ObservationFiles.digits()).row(0);
    VaeGradients vae =
        new VaeGradients("vae", "VAE", BundledParameters.read(), Dataset.of(new double[][] {x}), 1);
    GradientsFiles.write(
        List.of(new GaussianGradients("far", 1.5, 1 << 16), vae), List.of(1, 2), folder);
    List<String> csv = Files.readAllLines(folder.resolve("gradients.csv"));
    // Four estimators for the encoder and two for the decoder, of two models at two K.
    assertEquals(1 + 24, csv.size());
    assertTrue(csv.getFirst().endsWith(",ratio,ratioError,ownRatio,ownRatioError,theory"));
    assertEquals(1 + 12, Files.readAllLines(folder.resolve("gradient-slopes.csv")).size());
    String summary = Files.readString(folder.resolve("gradients.md"));
    assertTrue(summary.contains("\n![VAE](vae.svg)\n"), summary);
    assertTrue(!summary.contains("NaN"), summary);
    assertTrue(Files.readString(folder.resolve("far.svg")).contains("DReG"));
  }
}
