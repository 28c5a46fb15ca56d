package elbo;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import elbo.bound.Elbo;
import elbo.bound.Iwae;
import elbo.bound.LogEvidence;
import elbo.diagnostic.Ess;
import elbo.estimate.Estimator;
import elbo.inference.Weights;
import elbo.model.Binary;
import elbo.model.LatentModel;
import elbo.model.LinearGaussian;
import elbo.points.Independent;
import elbo.weight.LogWeights;
import java.lang.management.ManagementFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Memory does not grow with the samples: a boxed vector or an array per block would show.
@Tag("allocation")
class AllocationTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  static Stream<Arguments> models() {
    return Stream.of(
        Arguments.of(new Binary(0.3, 0.2, 0.9, 0.6), 10_000_000L),
        Arguments.of(new LinearGaussian(4, 6, 1), 1_000_000L));
  }

  @ParameterizedTest
  @MethodSource("models")
  void samplesAllocateNothing(LatentModel model, long samples) {
    double[] x = new double[model.observationDimension()];
    LogWeights weights = Weights.of(model, x, model.proposal(x), new Independent(1), 0);
    long warm = samples / 5;
    for (int repetition = 0; repetition < 3; repetition++) {
      estimate(weights, warm);
    }
    // Buffers, folds and the largest weights are a few MB a run. What twice the samples take more
    // is
    // less than a tenth of a byte each.
    long once = bytes(weights, samples);
    long twice = bytes(weights, 2 * samples);
    assertTrue(twice - once < 0.1 * samples, () -> once + " bytes, for twice as many " + twice);
  }

  private static long bytes(LogWeights weights, long samples) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    estimate(weights, samples);
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }

  private static void estimate(LogWeights weights, long samples) {
    Estimator estimator =
        new Estimator(
            samples, new Elbo(), new Iwae(2), new Iwae(5000), new LogEvidence(), new Ess());
    assertTrue(estimator.estimate(weights).get(new Elbo()).samples() == samples);
  }
}
