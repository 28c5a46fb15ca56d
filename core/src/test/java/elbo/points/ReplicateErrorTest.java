package elbo.points;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.Dependent;
import elbo.bound.Elbo;
import elbo.bound.LogEvidence;
import elbo.estimate.Estimate;
import elbo.estimate.Estimates;
import elbo.estimate.Estimator;
import elbo.inference.Weights;
import elbo.model.LinearGaussian;
import java.util.stream.Stream;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The error that replicates show is the error that estimates have, on a model whose evidence and
/// ELBO are known.
class ReplicateErrorTest {
  private static final int M = 16;
  private static final int STREAMS = 400;
  private static final LinearGaussian MODEL = new LinearGaussian(4, 16, 3);
  private static final double[] X = MODEL.draw(RandomSource.SPLIT_MIX_64.create(9L)).x();
  private static final double EXACT = MODEL.logEvidence(X).orElseThrow();
  private static final double ELBO =
      EXACT - MODEL.proposal(X).klTo(MODEL.posterior(X).orElseThrow()).orElseThrow();

  static Stream<Arguments> points() {
    return Stream.of(
        Arguments.of(new Sobol(1, Scramble.OWEN, 256), 256, 20),
        Arguments.of(new Sobol(2, Scramble.SHIFT, 256), 256, 10),
        Arguments.of(new Lattice(3, 256), 256, 20),
        Arguments.of(new Independent(4), 256, 0));
  }

  // From the spread between randomizations where the size is theirs; as of independent samples at
  // 1.
  private static Estimates estimates(PointSet points, int stream, int samples, int size) {
    return new Estimator(samples, new LogEvidence(), new Elbo())
        .estimate(new Dependent(Weights.of(MODEL, X, MODEL.proposal(X), points, stream), size));
  }

  // Intervals by Student's t with 15 degrees of freedom, at 95 %, must cover in 380 ± 5·√19 of 400
  // streams. With errors
  // too small by a fifth they would cover in 359, by two fifths in 320, beyond that by 3.7 standard
  // deviations. And
  // nearly all of the errors that take samples for independent must exceed by the factor in
  // question.
  @ParameterizedTest
  @MethodSource("points")
  void intervalsCoverAsOftenAsTheyShould(PointSet points, int size, double excess) {
    int covered = 0;
    int elboCovered = 0;
    double replicated = 0;
    double independent = 0;
    for (int stream = 0; stream < STREAMS; stream++) {
      Estimates e = estimates(points, stream, M * size, size);
      Estimate usual = estimates(points, stream, M * size, 1).get(new LogEvidence());
      Estimate r = e.get(new LogEvidence());
      assertEquals(usual.value(), r.value(), 1e-12);
      covered += Math.abs(r.value() - EXACT) <= 2.131 * r.standardError() ? 1 : 0;
      Estimate elbo = e.get(new Elbo());
      elboCovered += Math.abs(elbo.value() - ELBO) <= 2.131 * elbo.standardError() ? 1 : 0;
      replicated += r.standardError() * r.standardError();
      independent += usual.standardError() * usual.standardError();
    }
    int count = covered;
    assertTrue(Math.abs(count - 380) <= 21.8, () -> points.name() + ": " + count);
    int elboCount = elboCovered;
    assertTrue(Math.abs(elboCount - 380) <= 21.8, () -> points.name() + ", ELBO: " + elboCount);
    double ratio = independent / replicated;
    assertTrue(ratio >= excess, () -> points.name() + ": " + ratio);
    assertTrue(excess > 0 || (ratio > 0.9 && ratio < 1.1), () -> "Monte Carlo: " + ratio);
  }
}
