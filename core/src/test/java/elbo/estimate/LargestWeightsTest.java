package elbo.estimate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import elbo.kernel.Log;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LargestWeightsTest {
  private static final int[] SIZES = {25, 26, 100, 1000, 5000, 300_000};

  private static double[] reversed(double[] x) {
    return IntStream.range(0, x.length).mapToDouble(i -> x[x.length - 1 - i]).toArray();
  }

  // Rises by every second of what is sorted, and falls by the others.
  private static double[] rising(double[] sorted) {
    int n = sorted.length;
    return IntStream.range(0, n)
        .mapToDouble(i -> sorted[i < (n + 1) / 2 ? 2 * i : 2 * (n - 1 - i) + 1])
        .toArray();
  }

  private static double shape(double[] logW) {
    LargestWeights largest = new LargestWeights();
    largest.add(logW, logW.length);
    double shape = largest.shape();
    assertEquals(shape, largest.shape());
    return shape;
  }

  // By the definition: of all in order.
  private static double defined(double[] sorted) {
    int tail = LargestWeights.tailLength(sorted.length);
    int first = sorted.length - tail;
    double cutoff = sorted[first - 1];
    double[] logExcess =
        Arrays.stream(sorted, first, sorted.length)
            .map(w -> w + Log.log(-StrictMath.expm1(cutoff - w)))
            .toArray();
    return GeneralizedPareto.shape(logExcess);
  }

  /// The same bits as of all weights in order, whatever order they come in and however many are
  /// equal.
  @Test
  void theShapeIsThatOfAllInOrder() {
    for (int n : SIZES) {
      SplittableRandom random = new SplittableRandom(n);
      double[] gumbel = random.doubles(n).map(u -> -Math.log(-Math.log(u))).toArray();
      double[] few = Arrays.stream(gumbel).map(Math::rint).toArray();
      for (double[] drawn : List.of(gumbel, few)) {
        double[] sorted = drawn.clone();
        Arrays.sort(sorted);
        double expected = defined(sorted);
        for (double[] order : List.of(drawn, sorted, reversed(sorted), rising(sorted))) {
          assertEquals(expected, shape(order), "n = " + n);
        }
      }
    }
  }

  /// As if all had come at once, though shapes of the first were asked for on the way.
  @Test
  void weightsCanFollowAShape() {
    double[] logW = new SplittableRandom(1).doubles(9000).map(u -> -Math.log(u)).toArray();
    LargestWeights largest = new LargestWeights();
    for (int from = 0; from < logW.length; from += 1000) {
      largest.add(Arrays.copyOfRange(logW, from, from + 1000), 1000);
      assertEquals(shape(Arrays.copyOf(logW, from + 1000)), largest.shape());
    }
  }
}
