package elbo.network;

import elbo.kernel.Block;
import elbo.kernel.Exp;
import elbo.kernel.Log;
import elbo.kernel.Scratch;
import java.util.Arrays;

/// The terms of a sum of exponentials for a block of samples, a row for each term.
final class Columns {
  /// Copies a row of outputs.
  interface Reader {
    void row(int row, double[] out);
  }

  private final double[][] rows;
  private final int count;

  Columns(int terms, int count, Scratch scratch) {
    this.count = count;
    rows = new double[terms][];
    for (int c = 0; c < terms; c++) {
      rows[c] = scratch.doubles(Block.SIZE);
    }
  }

  double[] row(int term) {
    return rows[term];
  }

  /// Writes log Σ exp of the rows, with the bits of [elbo.kernel.LogSum#of].
  void logSum(Scratch scratch, double[] out) {
    int mark = scratch.mark();
    double[] max = scratch.doubles(Block.SIZE);
    double[] term = scratch.doubles(Block.SIZE);
    Arrays.fill(max, 0, count, Double.NEGATIVE_INFINITY);
    Arrays.fill(out, 0, count, 0);
    for (double[] row : rows) {
      for (int i = 0; i < count; i++) {
        max[i] = Math.max(max[i], row[i]);
      }
    }
    for (double[] row : rows) {
      for (int i = 0; i < count; i++) {
        term[i] = row[i] - max[i];
      }
      Exp.fill(term, 0, count, term);
      for (int i = 0; i < count; i++) {
        out[i] += term[i];
      }
    }
    Log.fill(out, 0, count, out);
    for (int i = 0; i < count; i++) {
      out[i] = max[i] == Double.NEGATIVE_INFINITY ? max[i] : max[i] + out[i];
    }
    scratch.release(mark);
  }
}
