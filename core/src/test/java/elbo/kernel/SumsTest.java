package elbo.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("bits")
class SumsTest {
  private static final int MOST = 150;

  private static double[] numbers(long seed) {
    double[] x = RandomSource.XO_SHI_RO_256_PP.create(seed).doubles(MOST, -1, 1).toArray();
    for (int i = 0; i < MOST; i++) {
      x[i] *= Math.scalb(1.0, i % 60 - 30);
    }
    return x;
  }

  /// Eight virtual lanes, the tail one by one.
  private static double lanes(int from, int to, DoubleBinaryOperator add) {
    double[] a = new double[8];
    int whole = (to - from) / 8 * 8;
    for (int i = from; i < from + whole; i++) {
      int lane = (i - from) % 8;
      a[lane] = add.applyAsDouble(i, a[lane]);
    }
    double sum = ((a[0] + a[4]) + (a[2] + a[6])) + ((a[1] + a[5]) + (a[3] + a[7]));
    for (int i = from + whole; i < to; i++) {
      sum = add.applyAsDouble(i, sum);
    }
    return sum;
  }

  // Often enough that compiled code is compared too.
  @Test
  void haveTheBitsOfEightVirtualLanes() {
    double[] x = numbers(1);
    double[] y = numbers(2);
    for (int repetition = 0; repetition < 40; repetition++) {
      for (int from : new int[] {0, 1, 5, 8}) {
        for (int to = from; to <= MOST; to++) {
          assertEquals(lanes(from, to, (i, s) -> s + x[(int) i]), Sums.sum(x, from, to));
          assertEquals(
              lanes(from, to, (i, s) -> Math.fma(x[(int) i] - 0.3, x[(int) i] - 0.3, s)),
              Sums.squares(x, from, to, 0.3));
        }
      }
      for (int length = 0; length <= MOST; length++) {
        assertEquals(
            lanes(0, length, (i, s) -> Math.fma(x[(int) i], y[(int) i], s)),
            Sums.dot(x, y, length));
      }
    }
  }

  @Test
  void extremes() {
    double[] x = numbers(3);
    for (int from = 0; from < 9; from++) {
      for (int to = from + 1; to <= MOST; to++) {
        double[] part = Arrays.copyOfRange(x, from, to);
        assertEquals(Arrays.stream(part).max().orElseThrow(), Sums.max(x, from, to));
        assertEquals(Arrays.stream(part).min().orElseThrow(), Sums.min(x, from, to));
      }
    }
    assertEquals(Double.NEGATIVE_INFINITY, Sums.max(x, 5, 5));
    assertEquals(Double.POSITIVE_INFINITY, Sums.min(x, 5, 5));
    assertEquals(0, Sums.sum(x, 5, 5));
  }

  @Test
  void aNumberThatIsNoneIsTheMaximumOfAll() {
    for (int n = 1; n < 40; n++) {
      for (int place = 0; place < n; place++) {
        double[] x = new double[n];
        x[n / 2] = Double.POSITIVE_INFINITY;
        x[place] = Double.NaN;
        assertTrue(Double.isNaN(Sums.max(x, 0, n)));
        assertTrue(Double.isNaN(Sums.min(x, 0, n)));
        x[place] = Double.NEGATIVE_INFINITY;
        assertEquals(Double.NEGATIVE_INFINITY, Sums.min(x, 0, n));
      }
    }
  }

  @Test
  void logSums() {
    double[] x = {-1e5, -3, -2, -700, 4, Double.NEGATIVE_INFINITY, 4.5, -1e5};
    double exact = 4.5 + Math.log1p(Math.exp(-0.5) + Math.exp(-6.5) + Math.exp(-7.5));
    for (int part = 1; part <= 8; part++) {
      LogSum sum = new LogSum();
      assertEquals(Double.NEGATIVE_INFINITY, sum.value());
      for (int from = 0; from < 8; from += part) {
        double[] block = Arrays.copyOfRange(x, from, Math.min(8, from + part));
        sum.add(block, block.length);
      }
      assertEquals(exact, sum.value(), 1e-14);
    }
    LogSum zeros = new LogSum();
    zeros.add(new double[] {Double.NEGATIVE_INFINITY}, 1);
    assertEquals(Double.NEGATIVE_INFINITY, zeros.value());
    LogSum deep = new LogSum();
    deep.add(new double[] {-1e6, -1e6}, 2);
    assertEquals(-1e6 + Math.log(2), deep.value(), 1e-9);
  }
}
