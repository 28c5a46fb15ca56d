package elbo.bench.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.data.Binarize;
import elbo.data.ObservationFiles;
import elbo.data.Observations;
import elbo.engine.Engine;
import elbo.inference.Adaptive;
import elbo.inference.Encoder;
import elbo.inference.Laplace;
import elbo.model.Vae;
import elbo.onnx.OnnxVae;
import java.util.List;
import org.junit.jupiter.api.Test;

class SamplesTest {
  private static final int DIGITS = 2;

  /// Errors of an adapted proposal are at most those of the tolerance, 0.05: |z| ≤ 5.
  @Test
  void linesHaveCountedCostsAndErrors() {
    Vae model = OnnxVae.bundled("mnist-tanh").vae();
    Observations digits = new Binarize.Threshold(0.5).apply(ObservationFiles.digits());
    try (Engine engine = new Engine()) {
      Samples samples = new Samples(model, digits, DIGITS, LongRuns.SAMPLES, engine);
      Samples.Line encoder =
          samples.line(new Samples.Source(Samples.ENCODER, model, new Encoder()), 1);
      Samples.Line laplace = samples.line(new Samples.Source("laplace", model, new Laplace()), 1);
      Samples.Line adaptive =
          samples.line(new Samples.Source("adaptive", model, new Adaptive()), 1);
      Samples.Line toTolerance = samples.toTolerance(model, 1);

      // The search for a mode, with which adaptation starts, ends early where it has converged;
      // that
      // for the largest weight, where k-hat alone would warn, comes on top.
      for (Samples.Line line : List.of(encoder, laplace, adaptive)) {
        assertTrue(line.calls() > Samples.CALLS - 17, line.toString());
        assertTrue(line.calls() <= Samples.CALLS + 4096, line.toString());
      }
      assertTrue(encoder.calls() >= Samples.CALLS, encoder.toString());
      assertTrue(encoder.flagged() > 0);
      assertEquals(0, adaptive.flagged());
      assertEquals(0, toTolerance.flagged());
      for (Samples.Line line : List.of(adaptive, toTolerance)) {
        assertTrue(line.rmse() < 5 * 0.05, line.toString());
        assertTrue(line.worstEss() > encoder.medianEss(), line.toString());
      }
    }
  }
}
