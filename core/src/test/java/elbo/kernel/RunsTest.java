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
    int rows = 75;
    float[][] x = new float[runs.lastMember() + 1][rows];
    double[][] wide = new double[x.length][rows];
    for (int m = 0; m < x.length; m++) {
      for (int j = 0; j < rows; j++) {
        x[m][j] = 1000 * m + j;
        wide[m][j] = x[m][j];
      }
    }
    for (int from = 0; from < rows; from += 32) {
      int to = Math.min(from + 32, rows);
      float[] out = new float[32 * Block.SIZE];
      double[] wideOut = new double[32 * Block.SIZE];
      runs.spread(x, from, to, new Scratch(), out);
      runs.spread(wide, from, to, wideOut);
      for (int j = from; j < to; j++) {
        for (int lane = 0; lane < count; lane++) {
          int at = (j - from) * Block.SIZE + lane;
          int member = (position + lane) / size;
          assertEquals(1000 * member + j, out[at]);
          assertEquals(1000 * member + j, wideOut[at]);
        }
      }
    }
  }
}
