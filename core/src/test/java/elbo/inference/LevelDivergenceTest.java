package elbo.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.Calibrated;
import elbo.distribution.DiagonalNormal;
import elbo.model.Hierarchical;
import elbo.model.LatentModel;
import elbo.model.LinearGaussian;
import elbo.model.LinearGaussianChain;
import elbo.model.Observation;
import elbo.model.Vae;
import elbo.network.AffineMap;
import elbo.network.ConditionalNormal;
import elbo.network.Normal;
import elbo.network.SelectedInputs;
import elbo.points.Independent;
import elbo.points.Scramble;
import elbo.points.Sobol;
import java.util.List;
import org.junit.jupiter.api.Test;

class LevelDivergenceTest {
  private static final Observation X = new Observation(3, new double[] {0.5});
  private static final Independent POINTS = new Independent("levels");

  // z₂ ~ N(mean, scale²), z₁ | z₂ ~ N(slope z₂ + shift, spread²).
  private static Hierarchical topDown(
      double mean, double scale, double slope, double shift, double spread) {
    AffineMap map = new AffineMap(new double[][] {{slope}}, new double[] {shift});
    return new Hierarchical(
        List.of(
            new Hierarchical.Root(1, new DiagonalNormal(new double[] {mean}, new double[] {scale})),
            new Hierarchical.Child(
                0, List.of(1), new ConditionalNormal(map, Normal.withScale(spread)))));
  }

  private static Vae model() {
    AffineMap map = new AffineMap(new double[][] {{2}}, new double[] {0.25});
    return new Vae(
            "two levels",
            1,
            new SelectedInputs(map, 2, 0),
            Normal.withScale(1),
            x -> topDown(0.75, 0.5, 1.5, -0.25, 0.5))
        .withPrior(topDown(0, 1, 0.5, 0.5, 1));
  }

  // KL of normal distributions, averaged over z₂ ~ N(0.75, 0.5²) for the lower level.
  @Test
  void eachLevelHasItsDivergence() {
    List<LevelDivergence> levels = LevelDivergence.of(model(), X, POINTS, 1 << 14);
    double upper = 0.5 * (0.25 + 0.75 * 0.75 - 1) - Math.log(0.5);
    double shift = (1.5 - 0.5) * 0.75 - 0.75;
    double lower = 0.5 * (0.25 + 0.25 + shift * shift - 1) - Math.log(0.5);
    check(levels.get(0), lower);
    check(levels.get(1), upper);
    assertEquals(List.of(1, 2), levels.stream().map(LevelDivergence::level).toList());
  }

  private static void check(LevelDivergence level, double exact) {
    Calibrated.check(level.value(), level.standardError(), exact, 0.1);
  }

  // Bits do not depend on how many samples follow, and errors fall as they should.
  @Test
  void moreSamplesHaveSmallerErrors() {
    List<LevelDivergence> few = LevelDivergence.of(model(), X, POINTS, 300);
    List<LevelDivergence> many = LevelDivergence.of(model(), X, POINTS, 30_000);
    for (int l = 0; l < 2; l++) {
      assertEquals(10, few.get(l).standardError() / many.get(l).standardError(), 2);
    }
    assertEquals(few, LevelDivergence.of(model(), X, POINTS, 300));
  }

  @Test
  void whatHasNoLevelsIsRefused() {
    LatentModel flat = new LinearGaussian(2, 1, 1);
    assertEquals(
        "LinearGaussian(d=2,D=1,seed=1) has one level of latents, and no divergences by level",
        message(flat, 100));
    assertTrue(message(new LinearGaussianChain("1-2-1", 1), 100).contains("no proposal by levels"));
    assertTrue(message(model(), 1).contains("at least 2 independent samples"));
    assertThrows(
        IllegalArgumentException.class,
        () -> LevelDivergence.of(model(), X, new Sobol(1, Scramble.OWEN, 16), 100));
  }

  private static String message(LatentModel model, long n) {
    return assertThrows(
            IllegalArgumentException.class, () -> LevelDivergence.of(model, X, POINTS, n))
        .getMessage();
  }
}
