package elbo.kernel;

/// The Gram matrix XᵀX: the dot products of all pairs of columns of a matrix.
public final class Gram {
  // Rows of X at a time, so many that what lies in `out` is seldom fetched; and columns whose
  // products with all others are made together, so that they stay in the second cache.
  private static final int PART = 512;
  private static final int BLOCK = 256;

  private Gram() {}

  /// The scalar definition: one element, to which the product is added.
  static double add(double[][] x, int i, int j, double start) {
    double sum = start;
    for (double[] row : x) {
      sum = Math.fma(row[i], row[j], sum);
    }
    return sum;
  }

  /// Adds the lower triangle of XᵀX to a matrix: each element by fused multiply-adds in the order
  /// of the rows of X.
  ///
  /// @param x rows of as many numbers as `out` has rows
  /// @param out square; what stands above its diagonal is neither read nor written
  public static void add(double[][] x, double[][] out) {
    add(x.length, (from, size, panels) -> pack(x, from, size, panels), out);
  }

  /// Adds the lower triangle of XᵀDX: that of the product above for rows of √D X, which are rounded
  /// to double precision.
  ///
  /// @param x rows of as many numbers as `out` has rows
  /// @param weights the diagonal of D, not negative
  /// @param out square; what stands above its diagonal is neither read nor written
  public static void add(float[][] x, double[] weights, double[][] out) {
    add(x.length, (from, size, panels) -> pack(x, weights, from, size, panels), out);
  }

  @FunctionalInterface
  private interface Packing {
    void pack(int from, int size, double[] panels);
  }

  private static void add(int rows, Packing x, double[][] out) {
    int d = out.length;
    Scratch.lend(scratch -> {
      double[] panels =
          scratch.doubles(Math.multiplyExact(ProductTile.padded(d), Math.min(PART, rows)));
      for (int from = 0; from < rows; from += PART) {
        int size = Math.min(PART, rows - from);
        x.pack(from, size, panels);
        for (int block = 0; block < d; block += BLOCK) {
          add(size, panels, block, Math.min(d, block + BLOCK), out);
        }
      }
    });
  }

  private static void add(int size, double[] panels, int from, int to, double[][] out) {
    double[] tile = new double[ProductTile.SIZE];
    for (int j = 0; j < to; j += ProductTile.PANEL) {
      for (int i = Math.max(from, j); i < to; i += ProductTile.ROWS) {
        int row = i % ProductTile.PANEL;
        ProductTile.load(out, i, j, tile);
        ProductTile.add(size, panels, (i - row) * size + row, panels, j * size, tile);
        ProductTile.store(tile, out, i, j);
      }
    }
  }

  private static void pack(double[][] x, int from, int size, double[] panels) {
    int d = x[from].length;
    for (int j = 0; j < d; j += ProductTile.PANEL) {
      int columns = Math.min(ProductTile.PANEL, d - j);
      for (int k = 0; k < size; k++) {
        System.arraycopy(x[from + k], j, panels, j * size + k * ProductTile.PANEL, columns);
      }
    }
  }

  private static void pack(float[][] x, double[] weights, int from, int size, double[] panels) {
    int d = x[from].length;
    for (int k = 0; k < size; k++) {
      float[] row = x[from + k];
      double root = Math.sqrt(weights[from + k]);
      for (int j = 0; j < d; j += ProductTile.PANEL) {
        int columns = Math.min(ProductTile.PANEL, d - j);
        int to = j * size + k * ProductTile.PANEL;
        for (int c = 0; c < columns; c++) {
          panels[to + c] = root * row[j + c];
        }
      }
    }
  }
}
