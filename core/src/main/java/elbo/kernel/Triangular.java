package elbo.kernel;

/// Operations on lower-triangular matrices, whose rows have full length.
public final class Triangular {
  // Rows of the inverse that are finished before all later ones take them in; and rows that take
  // them in together, so that their share of L stays in the second cache.
  private static final int PART = 256;
  // Smaller matrices lie in the first cache, where blocks cost more than they save.
  private static final int SMALL = 64;

  private Triangular() {}

  /// The inverse X of a lower-triangular matrix L: by substitution, xᵢⱼ = (0 − Σₖ lᵢₖ xₖⱼ) / lᵢᵢ
  /// for j < i, by fused multiply-adds in the order of k, and xᵢᵢ = 1 / lᵢᵢ.
  ///
  /// @param l its numbers below the diagonal finite; what stands above the diagonal is not read
  /// @return zeros above the diagonal
  public static double[][] inverse(double[][] l) {
    double[][] x = new double[l.length][l.length];
    if (l.length < SMALL) {
      invertRows(l, x);
    } else {
      invertBlocks(l, x);
    }
    return x;
  }

  /// The scalar definition, into a matrix of zeros.
  static void invertRows(double[][] l, double[][] x) {
    for (int i = 0; i < l.length; i++) {
      double[] row = x[i];
      for (int k = 0; k < i; k++) {
        double f = -l[i][k];
        for (int j = 0; j <= k; j++) {
          row[j] = Math.fma(f, x[k][j], row[j]);
        }
      }
      for (int j = 0; j < i; j++) {
        row[j] /= l[i][i];
      }
      row[i] = 1 / l[i][i];
    }
  }

  /// The same for large matrices.
  static void invertBlocks(double[][] l, double[][] x) {
    new Inversion(l, x).run();
  }

  /// Mirrors a lower-triangular matrix about its other diagonal, in place: element (i, j) goes to
  /// (d − 1 − j, d − 1 − i).
  ///
  /// @return the same arrays; what stands above the diagonal is neither read nor written
  public static double[][] mirror(double[][] l) {
    int d = l.length;
    for (int i = 0; i < d; i++) {
      for (int j = 0; j <= i && i + j < d - 1; j++) {
        double[] other = l[d - 1 - j];
        double swapped = l[i][j];
        l[i][j] = other[d - 1 - i];
        other[d - 1 - i] = swapped;
      }
    }
    return l;
  }

  // Rows of X are finished part by part, and each part is then taken in by all later rows, tile by
  // tile. The factors are −L, negated once. Rows above the diagonal of X are zeros, which add
  // nothing, so that a tile may begin before its columns have numbers.
  private static final class Inversion {
    private final double[][] l;
    private final double[][] x;
    private final double[] factors;
    private final double[] panels;
    private final double[] tile = new double[ProductTile.SIZE];
    private int part;
    private int size;

    Inversion(double[][] l, double[][] x) {
      this.l = l;
      this.x = x;
      int columns = Math.min(PART, l.length);
      factors = new double[Math.multiplyExact(ProductTile.padded(l.length), columns)];
      panels = new double[factors.length];
    }

    void run() {
      for (part = 0; part < l.length; part += size) {
        size = Math.min(PART, l.length - part);
        pack();
        for (int j = 0; j < part + size; j += ProductTile.PANEL) {
          finish(j);
        }
        for (int block = part + size; block < l.length; block += PART) {
          takeIn(block, Math.min(l.length, block + PART));
        }
      }
    }

    // The factors in the columns of the part, of its own rows and all later ones.
    private void pack() {
      for (int i = part; i < l.length; i++) {
        int at = place(i);
        for (int k = 0; k < Math.min(size, i - part); k++) {
          factors[at + k * ProductTile.PANEL] = -l[i][part + k];
        }
      }
    }

    // Where the factors of a row begin.
    private int place(int i) {
      int r = (i - part) % ProductTile.PANEL;
      return (i - part - r) * size + r;
    }

    // A panel of columns in the rows of the part, eight at a time.
    private void finish(int j) {
      for (int done = 0; done < size; done += ProductTile.ROWS) {
        int i = part + done;
        int rows = Math.min(ProductTile.ROWS, size - done);
        int at = j * size + done * ProductTile.PANEL;
        ProductTile.load(x, i, j, tile);
        ProductTile.add(done, factors, place(i), panels, j * size, tile);
        for (int r = 0; r < rows; r++) {
          substitute(i, r, j);
        }
        System.arraycopy(tile, 0, panels, at, rows * ProductTile.PANEL);
        ProductTile.store(tile, x, i, j);
      }
    }

    // The last terms of row i + r, whose factors meet the rows above it in the tile.
    private void substitute(int i, int r, int j) {
      double[] row = l[i + r];
      int at = r * ProductTile.PANEL;
      for (int k = 0; k < r; k++) {
        int above = k * ProductTile.PANEL;
        for (int s = 0; s < ProductTile.PANEL; s++) {
          tile[at + s] = Math.fma(-row[i + k], tile[above + s], tile[at + s]);
        }
      }
      for (int s = 0; s < ProductTile.PANEL; s++) {
        tile[at + s] /= row[i + r];
      }
      int diagonal = i + r - j;
      if (diagonal >= 0 && diagonal < ProductTile.PANEL) {
        tile[at + diagonal] = 1 / row[i + r];
      }
    }

    private void takeIn(int from, int to) {
      for (int j = 0; j < part + size; j += ProductTile.PANEL) {
        for (int i = from; i < to; i += ProductTile.ROWS) {
          ProductTile.load(x, i, j, tile);
          ProductTile.add(size, factors, place(i), panels, j * size, tile);
          ProductTile.store(tile, x, i, j);
        }
      }
    }
  }
}
