package elbo.bench.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SlopeTest {
  private static final double[] K = {10, 50, 100, 500, 1000, 5000};

  @Test
  void powerLawsAreRecovered() {
    for (double slope : new double[] {-2, -1, -0.5, 0}) {
      List<Figure> y = powers(-3, slope);
      Figure fit = Slope.fit(K, y);
      assertEquals(slope, fit.value(), 1e-12);
      // Relative errors of 1 %: 0.01 / √Σ (ln k − mean)².
      double[] x = Arrays.stream(K).map(Math::log).toArray();
      double mean = Arrays.stream(x).average().orElseThrow();
      double spread = Arrays.stream(x).map(v -> (v - mean) * (v - mean)).sum();
      assertEquals(0.01 / Math.sqrt(spread), fit.error(), 1e-12);
    }
  }

  @Test
  void noisyPointsWeighLittle() {
    List<Figure> y = powers(1, -1);
    double off = y.getLast().value() * 2;
    List<Figure> noisy =
        IntStream.range(0, K.length)
            .mapToObj(i -> i < K.length - 1 ? y.get(i) : new Figure(off, off))
            .toList();
    assertEquals(-1, Slope.fit(K, noisy).value(), 1e-3);
    assertTrue(
        Slope.fit(
                    K,
                    IntStream.range(0, K.length)
                        .mapToObj(i -> i < K.length - 1 ? y.get(i) : new Figure(off, 0.01 * off))
                        .toList())
                .value()
            > -0.95);
  }

  @Test
  void twoPointsAreNoSlope() {
    assertEquals(Figure.NONE, Slope.fit(new double[] {1, 10}, powers(1, -1).subList(0, 2)));
  }

  private static List<Figure> powers(double constant, double slope) {
    return Arrays.stream(K)
        .mapToObj(k -> {
          double y = constant * Math.pow(k, slope);
          return new Figure(y, 0.01 * Math.abs(y));
        })
        .toList();
  }
}
