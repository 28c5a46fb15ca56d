package elbo.estimate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import elbo.GivenWeights;
import elbo.bound.Elbo;
import elbo.bound.Eubo;
import elbo.bound.Iwae;
import elbo.inference.Weights;
import elbo.kernel.Scratch;
import elbo.model.Binary;
import elbo.points.Independent;
import elbo.weight.InvalidWeightException;
import elbo.weight.LogWeightBlock;
import elbo.weight.LogWeights;
import java.util.List;
import org.junit.jupiter.api.Test;

class FoldsTest {
  private static LogWeights weights() {
    Binary model = new Binary(0.3, 0.2, 0.9, 0.6);
    double[] x = {1};
    return Weights.of(model, x, model.proposal(x), new Independent(4), 0);
  }

  @Test
  void estimatesComeInTheOrderOfTheStatistics() {
    Estimates e =
        new Estimator(5000, new Eubo(), new Iwae(5), new Elbo(), new Iwae(5)).estimate(weights());
    assertEquals(
        List.of("Eubo", "Iwae(k=5)", "Elbo"), e.all().stream().map(i -> i.name()).toList());
    assertEquals(List.of(new Eubo(), new Iwae(5), new Elbo()), List.copyOf(e.statistics()));
    assertEquals("Iwae(k=5)", e.get(new Iwae(5)).name());
  }

  // Asked for together or one by one, estimates are the same: one pass over the same samples.
  @Test
  void companyDoesNotMatter() {
    Estimates together =
        new Estimator(5000, new Eubo(), new Elbo(), new Iwae(600)).estimate(weights());
    for (Statistic<?> s : List.of(new Eubo(), new Elbo(), new Iwae(600))) {
      assertEquals(together.get(s), new Estimator(5000, s).estimate(weights()).only());
    }
  }

  @Test
  void blocksAreOfFixedSize() {
    assertEquals(1, new Estimator(1, new Elbo()).blocks(512));
    assertEquals(1, new Estimator(512, new Elbo()).blocks(512));
    assertEquals(2, new Estimator(513, new Elbo()).blocks(512));
    assertEquals((1L << 53) / 512, new Estimator(1L << 53, new Elbo()).blocks(512));
    assertEquals(512, weights().grain());
  }

  @Test
  void foldingBlockByBlockIsTheEstimate() {
    Estimator estimator = new Estimator(1300, new Elbo(), new Iwae(600), new Eubo());
    for (int slots : new int[] {1, 2, 3}) {
      Folds folds = estimator.folds(weights(), slots);
      for (long block = 0; block < estimator.blocks(512); block++) {
        int slot = (int) (block % slots);
        estimator.fold(weights(), block, new Scratch(), new LogWeightBlock(), folds, slot);
        folds.append(slot);
      }
      assertEquals(estimator.estimate(weights()), folds.estimates());
      folds.clear();
      assertThrows(IllegalStateException.class, folds::estimates);
    }
  }

  // Blocks wait in their slots in any order; they are appended in that of their samples.
  @Test
  void slotsKeepTheirBlocksUntilTheyAreAppended() {
    Estimator estimator = new Estimator(1300, new Elbo(), new Iwae(600), new Eubo());
    Folds folds = estimator.folds(weights(), 3);
    for (int block = 2; block >= 0; block--) {
      estimator.fold(weights(), block, new Scratch(), new LogWeightBlock(), folds, block);
    }
    for (int block = 0; block < 3; block++) {
      folds.append(block);
    }
    assertEquals(estimator.estimate(weights()), folds.estimates());
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

  @Test
  void estimatesAreLookedUpByTheirStatistic() {
    Estimates e = new Estimator(100, new Iwae(5), new Elbo()).estimate(weights());
    assertEquals(true, e.has(new Elbo()));
    assertEquals(false, e.has(new Iwae(6)));
    assertEquals(
        "Iwae(k=6) was not estimated, but Iwae(k=5), Elbo",
        assertThrows(IllegalArgumentException.class, () -> e.get(new Iwae(6))).getMessage());
    assertEquals(
        "there are 2 estimates", assertThrows(IllegalStateException.class, e::only).getMessage());
    Estimate other = Plain.of(new Elbo(), 7, 1, 100);
    Estimates changed = e.with(new Elbo(), other);
    assertEquals(other, changed.get(new Elbo()));
    assertEquals(e.get(new Iwae(5)), changed.get(new Iwae(5)));
    assertEquals(List.of(e.get(new Iwae(5)), e.get(new Elbo())), List.copyOf(e.all()));
    Estimates again = changed.with(new Elbo(), e.get(new Elbo()));
    assertEquals(e, again);
    assertEquals(e.hashCode(), again.hashCode());
    assertNotEquals(e, changed);
    assertEquals("Elbo 7.0000 ± 1.0 (100 samples, lower)", changed.get(new Elbo()).toString());
    assertEquals(2, e.toString().lines().count());
  }
}
