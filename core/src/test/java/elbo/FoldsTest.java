package elbo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import elbo.bound.Elbo;
import elbo.bound.Estimate;
import elbo.bound.Eubo;
import elbo.bound.Iwae;
import elbo.bound.LogWeightBlock;
import elbo.kernel.Scratch;
import elbo.model.Binary;
import elbo.points.MonteCarlo;
import java.util.List;
import org.junit.jupiter.api.Test;

class FoldsTest {
  private static LogWeights weights() {
    Binary model = new Binary(0.3, 0.2, 0.9, 0.6);
    double[] x = {1};
    return new ImportanceWeights(model, x, model.proposal(x), new MonteCarlo(4), 0);
  }

  @Test
  void estimatesComeInTheOrderOfTheStatistics() {
    List<Estimate> e =
        new Estimator(5000, new Eubo(), new Iwae(5), new Elbo(), new Iwae(5)).estimate(weights());
    assertEquals(
        List.of("Eubo", "Iwae(k=5)", "Elbo", "Iwae(k=5)"), e.stream().map(Estimate::of).toList());
    assertEquals(e.get(1), e.get(3));
  }

  // Asked for together or one by one, estimates are the same: one pass over the same samples.
  @Test
  void companyDoesNotMatter() {
    List<Estimate> together =
        new Estimator(5000, new Eubo(), new Elbo(), new Iwae(600)).estimate(weights());
    assertEquals(together.get(0), new Estimator(5000, new Eubo()).estimate(weights()).getFirst());
    assertEquals(together.get(1), new Estimator(5000, new Elbo()).estimate(weights()).getFirst());
    assertEquals(
        together.get(2), new Estimator(5000, new Iwae(600)).estimate(weights()).getFirst());
  }

  @Test
  void blocksAreOfFixedSize() {
    assertEquals(1, new Estimator(1, new Elbo()).blocks());
    assertEquals(1, new Estimator(512, new Elbo()).blocks());
    assertEquals(2, new Estimator(513, new Elbo()).blocks());
    assertEquals((1L << 53) / 512, new Estimator(1L << 53, new Elbo()).blocks());
  }

  @Test
  void foldingBlockByBlockIsTheEstimate() {
    Estimator estimator = new Estimator(1300, new Elbo(), new Iwae(600), new Eubo());
    Folds total = estimator.folds();
    for (long block = 0; block < estimator.blocks(); block++) {
      Folds next = estimator.folds();
      estimator.fold(weights(), block, new Scratch(), new LogWeightBlock(), next);
      total.append(next);
    }
    assertEquals(estimator.estimate(weights()), total.estimates());
    total.clear();
    assertThrows(IllegalStateException.class, total::estimates);
  }

  @Test
  void invalidWeightsAreErrors() {
    for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      double[] logW = new double[700];
      logW[650] = bad;
      assertEquals(
          "log w is " + bad + ", which no density gives, at sample 650",
          assertThrows(
                  InvalidWeightException.class,
                  () -> new Estimator(700, new Elbo()).estimate(new GivenWeights(logW)))
              .getMessage());
    }
  }
}
