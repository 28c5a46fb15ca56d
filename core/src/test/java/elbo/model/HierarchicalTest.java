package elbo.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.TinyVae;
import elbo.bound.LogEvidence;
import elbo.distribution.DiagonalNormal;
import elbo.distribution.Distribution;
import elbo.distribution.DistributionContract;
import elbo.distribution.FiniteMixture;
import elbo.estimate.Estimate;
import elbo.inference.Adaptive;
import elbo.inference.Fitted;
import elbo.inference.Laplace;
import elbo.inference.Target;
import elbo.kernel.Block;
import elbo.kernel.Scratch;
import elbo.network.BernoulliLogits;
import elbo.network.ConditionalNormal;
import elbo.network.Network;
import elbo.network.Spread;
import elbo.points.Independent;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;

class HierarchicalTest extends DistributionContract {
  private static final int WIDTH = 6;
  private static final double[] X = TinyVae.pixels(WIDTH);

  @Override
  protected Stream<Named<Distribution>> distributions() {
    return Stream.of(Named.of("linear", TinyHierarchy.linear()));
  }

  private static double logDensity(Distribution q, double[] z) {
    double[] block = new double[z.length * Block.SIZE];
    for (int j = 0; j < z.length; j++) {
      block[j * Block.SIZE] = z[j];
    }
    double[] out = new double[Block.SIZE];
    q.logDensity(1, block, new Scratch(), out);
    return out[0];
  }

  // log q(z) = log q(z₁ | x) + log q(z₂ | z₁), each a normal density of a network's outputs.
  @Test
  void theDensityIsTheProductOverTheLevels() {
    double[] z = {0.3, -1.2, 0.8, 0.4, -0.6};
    double[] first = TinyHierarchy.network(21, WIDTH, 6).outputsAt(X);
    Network second = TinyHierarchy.network(31, 3, 4);
    double[] above = second.outputsAt(new double[] {z[0], z[1], z[2]});
    double expected = 0;
    for (int j = 0; j < 3; j++) {
      expected += Probe.logNormal(z[j], first[j], Math.exp(0.5 * first[3 + j]));
    }
    for (int j = 0; j < 2; j++) {
      expected += Probe.logNormal(z[3 + j], above[j], Math.exp(0.5 * above[2 + j]));
    }
    Hierarchical q = TinyHierarchy.bottomUp(X);
    assertEquals(expected, logDensity(q, z), 1e-12);
    double[] center = q.center().orElseThrow();
    double[] mean = {first[0], first[1], first[2]};
    assertArrayEquals(mean, java.util.Arrays.copyOf(center, 3));
    assertEquals(second.outputsAt(mean)[1], center[4]);
  }

  @Test
  void theDerivativesAreThoseOfTheDensity() {
    for (Distribution q : List.of(TinyHierarchy.prior(), TinyHierarchy.topDown(X))) {
      double[] z = {0.3, -1.2, 0.8, 0.4, -0.6};
      double[] gradient = new double[5];
      double[][] precision = new double[5][5];
      q.expand(z, gradient, precision);
      for (int j = 0; j < 5; j++) {
        double[] up = z.clone();
        double[] down = z.clone();
        up[j] += 0x1p-9;
        down[j] -= 0x1p-9;
        double difference = (logDensity(q, up) - logDensity(q, down)) / 0x1p-8;
        assertEquals(difference, gradient[j], 2e-3 * (1 + Math.abs(difference)), "z" + j);
        for (int k = 0; k < 5; k++) {
          assertEquals(precision[j][k], precision[k][j]);
        }
      }
    }
  }

  // Under one model, proposals of every wiring estimate the same evidence.
  @Test
  void everyWiringAndEveryFitEstimatesTheSameEvidence() {
    Vae model = TinyHierarchy.of(WIDTH, new BernoulliLogits());
    Target target = new Target(model, new Observation(0, X));
    Distribution adapted = new Adaptive(3, 1024).fit(target, points()).q();
    Estimate reference = estimate(model, adapted);
    Fitted laplace = new Laplace().fit(target, points());
    assertEquals(0, laplace.remarks().size());
    for (Distribution other :
        List.of(
            laplace.q(),
            TinyHierarchy.bottomUp(X),
            TinyHierarchy.topDown(X),
            model.prior().orElseThrow())) {
      // Beside the adapted one, which bounds the weights.
      Distribution both = new FiniteMixture(List.of(adapted, other), new double[] {1, 1});
      Estimate estimate = estimate(model, both);
      double error = Math.hypot(reference.standardError(), estimate.standardError());
      assertEquals(reference.value(), estimate.value(), 5 * error);
      assertTrue(8.1 * error < 0.4, "an error of 0.4 must show, but the error is " + error);
    }
  }

  private static Independent points() {
    return new Independent("hierarchy");
  }

  private static Estimate estimate(Vae model, Distribution q) {
    return Probe.estimate(model, X, q, 1 << 14, new LogEvidence());
  }

  @Test
  void levelsThatDoNotFitAreRefused() {
    ConditionalNormal normal =
        new ConditionalNormal(TinyHierarchy.network(1, 2, 6), Spread.LOG_STD);
    Hierarchical.Root root = new Hierarchical.Root(3, DiagonalNormal.standard(2));
    assertEquals(
        "a level is given coordinate 0, which is not drawn before it",
        refused(List.of(root, new Hierarchical.Child(0, List.of(3, 0), normal))));
    assertEquals(
        "a level takes 2 numbers, but is given 1",
        refused(List.of(root, new Hierarchical.Child(0, List.of(3), normal))));
    assertEquals(
        "coordinate 3 of 5 belongs to two levels, or to none",
        refused(List.of(root, new Hierarchical.Child(1, List.of(3, 4), normal))));
    assertEquals(
        "a normal distribution with 2 learned parameters cannot have 5 outputs",
        assertThrows(
                IllegalArgumentException.class,
                () -> new ConditionalNormal(TinyHierarchy.network(1, 2, 5), Spread.STD))
            .getMessage());
  }

  private static String refused(List<Hierarchical.Level> levels) {
    return assertThrows(IllegalArgumentException.class, () -> new Hierarchical(levels))
        .getMessage();
  }
}
