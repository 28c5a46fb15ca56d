package elbo.points;

import elbo.kernel.Block;

/// What the tests of points share.
final class Cube {
  private Cube() {}

  static double[] fill(PointSet points, int observation, long first, int count, int dimensions) {
    double[] out = new double[dimensions * Block.SIZE];
    points.fill(observation, first, count, 0, dimensions, out);
    return out;
  }

  /// The points `first ≤ i < first + n`, one a row.
  static double[][] points(PointSet points, int observation, long first, int n, int dimensions) {
    double[][] rows = new double[n][dimensions];
    for (int i = 0; i < n; i += Block.SIZE) {
      int count = Math.min(Block.SIZE, n - i);
      double[] out = fill(points, observation, first + i, count, dimensions);
      for (int l = 0; l < count; l++) {
        for (int j = 0; j < dimensions; j++) {
          rows[i + l][j] = out[j * Block.SIZE + l];
        }
      }
    }
    return rows;
  }

  /// Whether each of the n intervals of length 1 / n holds one of n numbers.
  static boolean stratified(double[] u) {
    boolean[] taken = new boolean[u.length];
    for (double v : u) {
      taken[(int) (v * u.length)] = true;
    }
    for (boolean t : taken) {
      if (!t) {
        return false;
      }
    }
    return true;
  }

  static double[] column(double[][] rows, int from, int to, int j) {
    double[] column = new double[to - from];
    for (int i = from; i < to; i++) {
      column[i - from] = rows[i][j];
    }
    return column;
  }
}
