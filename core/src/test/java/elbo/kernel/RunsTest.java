package elbo.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every lane has the numbers of its own member, whatever vectors they were copied by.
@Tag("bits")
class RunsTest {
  @ParameterizedTest
  @CsvSource({"1,0,128", "1,128,77", "1,5,1", "3,0,128", "3,128,50", "10,7,128", "200,128,128"})
  void spreadsNumbersOverLanes(int size, int position, int count) {
    Runs runs = new Runs(size, position, count);
    int rows = 600;
    double[][] x = new double[runs.lastMember() + 1][rows];
    for (int m = 0; m < x.length; m++) {
      for (int j = 0; j < rows; j++) {
        x[m][j] = m + j / 1e3;
      }
    }
    for (int step : new int[] {32, 75, rows}) {
      for (int from = 0; from < rows; from += step) {
        int to = Math.min(from + step, rows);
        float[] single = new float[step * Block.SIZE];
        double[] out = new double[step * Block.SIZE];
        runs.spread(x, from, to, new Scratch(), single);
        runs.spread(x, from, to, out);
        for (int j = from; j < to; j++) {
          for (int lane = 0; lane < count; lane++) {
            int at = (j - from) * Block.SIZE + lane;
            double number = x[(position + lane) / size][j];
            assertEquals((float) number, single[at]);
            assertEquals(number, out[at]);
          }
        }
      }
    }
  }
}
