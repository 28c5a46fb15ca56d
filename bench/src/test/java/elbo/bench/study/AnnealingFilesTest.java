package elbo.bench.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.Rows;
import elbo.engine.Engine;
import elbo.model.LinearGaussian;
import elbo.points.Seed;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnnealingFilesTest {
  private static final long EVALUATIONS = 22_000;

  /// Own proposal and chains of an easy model are nearly exact.
  @Test
  void aLineForEverySamplerAndAuto() {
    LinearGaussian model = new LinearGaussian(3, 6, 1);
    Rows rows = Rows.drawn(model, Seed.of(1), 0, 2);
    try (Engine engine = new Engine()) {
      List<AnnealingLine> lines =
          AnnealingFiles.lines(model, rows, new long[] {EVALUATIONS}, engine);
      assertEquals(Samplers.all().size() + 1, lines.size());
      for (AnnealingLine line : lines) {
        assertEquals(3, line.latents());
        assertTrue(line.rmse() < 0.1, line.toString());
        boolean clouds = line.sampler().startsWith("Tempered");
        assertTrue(clouds || line.evaluations() <= EVALUATIONS + 4096, line.toString());
      }
      String table = AnnealingFiles.table(lines);
      assertEquals(1, table.lines().filter(l -> l.startsWith("| LinearGaussian")).count());
      assertEquals(lines.size() - 1, table.lines().filter(l -> l.startsWith("|  |  |")).count());
    }
  }
}
