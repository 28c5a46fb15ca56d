package elbo.bench.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.data.Binarize;
import elbo.data.ObservationFiles;
import elbo.data.Observations;
import elbo.engine.Engine;
import elbo.onnx.OnnxVae;
import java.util.List;
import org.junit.jupiter.api.Test;

class LatentsFilesTest {
  /// Errors of adapted proposals are at most those of the tolerance of the other study, 0.05: |z| ≤
  /// 5.
  @Test
  void aLineForEveryProposalAndSeed() {
    Observations digits = new Binarize.Threshold(0.5).apply(ObservationFiles.digits());
    try (Engine engine = new Engine()) {
      List<LatentsLine> lines =
          LatentsFiles.lines(
              OnnxVae.bundled("mnist-tanh").vae(), digits, 1, new long[] {3}, engine);
      assertEquals(
          List.of(
              "Laplace(steps=16)",
              "Adaptive(rounds=8,samples=500)",
              new elbo.inference.Adaptive().name()),
          lines.stream().map(LatentsLine::proposal).toList());
      for (LatentsLine line : lines) {
        assertEquals(50, line.latents());
        // Beside those that are planned, a search for the largest weight may take some.
        assertTrue(line.calls() <= Samples.CALLS + 4096, line.toString());
      }
      assertTrue(lines.get(1).worstEss() > lines.get(0).worstEss(), lines.toString());
      assertTrue(lines.get(2).rmse() < 5 * 0.05, lines.toString());
      assertEquals(
          3, LatentsFiles.table(lines).lines().filter(l -> l.startsWith("| mnist")).count());
    }
  }
}
