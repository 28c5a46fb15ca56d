package elbo.kernel;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// Products of matrices in [Strips], in single precision: what forward and reverse mode of a dense
/// layer consist of.
///
/// Each number is one chain of fused multiply-adds in the order of the index that is summed over,
/// so that its bits depend on no other number and on no vector width.
public final class StripProduct {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = S.length();
  private static final int WIDTH = Strips.WIDTH;
  private static final int TILE = Strips.TILE;

  // Accumulators must stay in registers: 8 rows by 2 or 3 strips where there are 32 of 512 bits,
  // else 4 rows by 2 vectors. One strip alone takes more loads than multiply-adds.
  private static final boolean WIDE = LANES == WIDTH;

  // Terms that are summed up at a time, so that the strips of a group stay in the first cache.
  private static final int SUMS = 128;

  private StripProduct() {}

  /// How many of the strips that are left are computed together: two or, where it leaves none
  /// alone, three.
  public static int together(int strips) {
    return strips == 3 ? 3 : Math.min(2, strips);
  }

  /// The scalar definition of [#transposed] for one number.
  static float transposed(
      int sums, float start, float[] a, int aAt, int aStep, float[] b, int bAt) {
    float sum = start;
    for (int k = 0; k < sums; k++) {
      sum = Math.fma(a[aAt + k * aStep], b[bAt + k * WIDTH], sum);
    }
    return sum;
  }

  /// C = Aᵀ B + s: c(r, j) = sᵣ + Σₖ a(k, r) b(k, j).
  ///
  /// @param sums how many rows of A and B are summed over
  /// @param a its columns are the rows of C
  /// @param start s, one number a row of C and those that fill its last tile
  /// @param strips how many strips of B and C are computed
  /// @param rows the rows of C
  public static void transposed(
      int sums,
      float[] a,
      int aAt,
      Strips ofA,
      float[] start,
      int startAt,
      float[] b,
      int bAt,
      int strips,
      float[] c,
      int cAt,
      Strips rows) {
    int bStrip = ofA.strip();
    int cStrip = rows.strip();
    for (int r = 0; r < rows.rows(); r += TILE) {
      for (int j = 0; j < strips; j += together(strips - j)) {
        int count = together(strips - j);
        int from = aAt + r / WIDTH * bStrip + r % WIDTH;
        int x = bAt + j * bStrip;
        int o = cAt + j * cStrip + r * WIDTH;
        if (WIDE && count == 3) {
          triple8(a, from, sums, start, startAt + r, b, x, bStrip, c, o, cStrip);
        } else if (WIDE && count == 2) {
          rows8(a, from, sums, start, startAt + r, b, x, x + bStrip, c, o, o + cStrip);
        } else if (WIDE) {
          single8(a, from, sums, start, startAt + r, b, x, c, o);
        } else {
          for (int s = 0; s < count; s++) {
            narrow(a, from, sums, start, startAt + r, b, x + s * bStrip, c, o + s * cStrip);
          }
        }
      }
    }
  }

  private static void narrow(
      float[] a,
      int from,
      int sums,
      float[] start,
      int startAt,
      float[] b,
      int x,
      float[] c,
      int o) {
    for (int h = 0; h < WIDTH; h += 2 * LANES) {
      rows4(a, from, sums, start, startAt, b, x + h, c, o + h);
      rows4(a, from + 4, sums, start, startAt + 4, b, x + h, c, o + 4 * WIDTH + h);
    }
  }

  private static void rows8(
      float[] w,
      int from,
      int sums,
      float[] start,
      int s,
      float[] b,
      int x0,
      int y0,
      float[] out,
      int o,
      int q) {
    FloatVector a0 = FloatVector.broadcast(S, start[s]);
    FloatVector b0 = a0;
    FloatVector a1 = FloatVector.broadcast(S, start[s + 1]);
    FloatVector b1 = a1;
    FloatVector a2 = FloatVector.broadcast(S, start[s + 2]);
    FloatVector b2 = a2;
    FloatVector a3 = FloatVector.broadcast(S, start[s + 3]);
    FloatVector b3 = a3;
    FloatVector a4 = FloatVector.broadcast(S, start[s + 4]);
    FloatVector b4 = a4;
    FloatVector a5 = FloatVector.broadcast(S, start[s + 5]);
    FloatVector b5 = a5;
    FloatVector a6 = FloatVector.broadcast(S, start[s + 6]);
    FloatVector b6 = a6;
    FloatVector a7 = FloatVector.broadcast(S, start[s + 7]);
    FloatVector b7 = a7;
    for (int k = 0; k < sums; k++) {
      FloatVector x = FloatVector.fromArray(S, b, x0 + k * WIDTH);
      FloatVector y = FloatVector.fromArray(S, b, y0 + k * WIDTH);
      int p = from + k * WIDTH;
      FloatVector v = FloatVector.broadcast(S, w[p]);
      a0 = v.fma(x, a0);
      b0 = v.fma(y, b0);
      v = FloatVector.broadcast(S, w[p + 1]);
      a1 = v.fma(x, a1);
      b1 = v.fma(y, b1);
      v = FloatVector.broadcast(S, w[p + 2]);
      a2 = v.fma(x, a2);
      b2 = v.fma(y, b2);
      v = FloatVector.broadcast(S, w[p + 3]);
      a3 = v.fma(x, a3);
      b3 = v.fma(y, b3);
      v = FloatVector.broadcast(S, w[p + 4]);
      a4 = v.fma(x, a4);
      b4 = v.fma(y, b4);
      v = FloatVector.broadcast(S, w[p + 5]);
      a5 = v.fma(x, a5);
      b5 = v.fma(y, b5);
      v = FloatVector.broadcast(S, w[p + 6]);
      a6 = v.fma(x, a6);
      b6 = v.fma(y, b6);
      v = FloatVector.broadcast(S, w[p + 7]);
      a7 = v.fma(x, a7);
      b7 = v.fma(y, b7);
    }
    a0.intoArray(out, o);
    b0.intoArray(out, q);
    a1.intoArray(out, o + WIDTH);
    b1.intoArray(out, q + WIDTH);
    a2.intoArray(out, o + 2 * WIDTH);
    b2.intoArray(out, q + 2 * WIDTH);
    a3.intoArray(out, o + 3 * WIDTH);
    b3.intoArray(out, q + 3 * WIDTH);
    a4.intoArray(out, o + 4 * WIDTH);
    b4.intoArray(out, q + 4 * WIDTH);
    a5.intoArray(out, o + 5 * WIDTH);
    b5.intoArray(out, q + 5 * WIDTH);
    a6.intoArray(out, o + 6 * WIDTH);
    b6.intoArray(out, q + 6 * WIDTH);
    a7.intoArray(out, o + 7 * WIDTH);
    b7.intoArray(out, q + 7 * WIDTH);
  }

  private static void triple8(
      float[] w,
      int from,
      int sums,
      float[] start,
      int s,
      float[] b,
      int at,
      int bStrip,
      float[] out,
      int o,
      int cStrip) {
    FloatVector a0 = FloatVector.broadcast(S, start[s]);
    FloatVector b0 = a0;
    FloatVector c0 = a0;
    FloatVector a1 = FloatVector.broadcast(S, start[s + 1]);
    FloatVector b1 = a1;
    FloatVector c1 = a1;
    FloatVector a2 = FloatVector.broadcast(S, start[s + 2]);
    FloatVector b2 = a2;
    FloatVector c2 = a2;
    FloatVector a3 = FloatVector.broadcast(S, start[s + 3]);
    FloatVector b3 = a3;
    FloatVector c3 = a3;
    FloatVector a4 = FloatVector.broadcast(S, start[s + 4]);
    FloatVector b4 = a4;
    FloatVector c4 = a4;
    FloatVector a5 = FloatVector.broadcast(S, start[s + 5]);
    FloatVector b5 = a5;
    FloatVector c5 = a5;
    FloatVector a6 = FloatVector.broadcast(S, start[s + 6]);
    FloatVector b6 = a6;
    FloatVector c6 = a6;
    FloatVector a7 = FloatVector.broadcast(S, start[s + 7]);
    FloatVector b7 = a7;
    FloatVector c7 = a7;
    for (int k = 0; k < sums; k++) {
      FloatVector x = FloatVector.fromArray(S, b, at + k * WIDTH);
      FloatVector y = FloatVector.fromArray(S, b, at + bStrip + k * WIDTH);
      FloatVector z = FloatVector.fromArray(S, b, at + 2 * bStrip + k * WIDTH);
      int p = from + k * WIDTH;
      FloatVector v = FloatVector.broadcast(S, w[p]);
      a0 = v.fma(x, a0);
      b0 = v.fma(y, b0);
      c0 = v.fma(z, c0);
      v = FloatVector.broadcast(S, w[p + 1]);
      a1 = v.fma(x, a1);
      b1 = v.fma(y, b1);
      c1 = v.fma(z, c1);
      v = FloatVector.broadcast(S, w[p + 2]);
      a2 = v.fma(x, a2);
      b2 = v.fma(y, b2);
      c2 = v.fma(z, c2);
      v = FloatVector.broadcast(S, w[p + 3]);
      a3 = v.fma(x, a3);
      b3 = v.fma(y, b3);
      c3 = v.fma(z, c3);
      v = FloatVector.broadcast(S, w[p + 4]);
      a4 = v.fma(x, a4);
      b4 = v.fma(y, b4);
      c4 = v.fma(z, c4);
      v = FloatVector.broadcast(S, w[p + 5]);
      a5 = v.fma(x, a5);
      b5 = v.fma(y, b5);
      c5 = v.fma(z, c5);
      v = FloatVector.broadcast(S, w[p + 6]);
      a6 = v.fma(x, a6);
      b6 = v.fma(y, b6);
      c6 = v.fma(z, c6);
      v = FloatVector.broadcast(S, w[p + 7]);
      a7 = v.fma(x, a7);
      b7 = v.fma(y, b7);
      c7 = v.fma(z, c7);
    }
    int q = o + cStrip;
    int u = q + cStrip;
    a0.intoArray(out, o);
    b0.intoArray(out, q);
    c0.intoArray(out, u);
    a1.intoArray(out, o + WIDTH);
    b1.intoArray(out, q + WIDTH);
    c1.intoArray(out, u + WIDTH);
    a2.intoArray(out, o + 2 * WIDTH);
    b2.intoArray(out, q + 2 * WIDTH);
    c2.intoArray(out, u + 2 * WIDTH);
    a3.intoArray(out, o + 3 * WIDTH);
    b3.intoArray(out, q + 3 * WIDTH);
    c3.intoArray(out, u + 3 * WIDTH);
    a4.intoArray(out, o + 4 * WIDTH);
    b4.intoArray(out, q + 4 * WIDTH);
    c4.intoArray(out, u + 4 * WIDTH);
    a5.intoArray(out, o + 5 * WIDTH);
    b5.intoArray(out, q + 5 * WIDTH);
    c5.intoArray(out, u + 5 * WIDTH);
    a6.intoArray(out, o + 6 * WIDTH);
    b6.intoArray(out, q + 6 * WIDTH);
    c6.intoArray(out, u + 6 * WIDTH);
    a7.intoArray(out, o + 7 * WIDTH);
    b7.intoArray(out, q + 7 * WIDTH);
    c7.intoArray(out, u + 7 * WIDTH);
  }

  private static void single8(
      float[] w, int from, int sums, float[] start, int s, float[] b, int x0, float[] out, int o) {
    FloatVector a0 = FloatVector.broadcast(S, start[s]);
    FloatVector a1 = FloatVector.broadcast(S, start[s + 1]);
    FloatVector a2 = FloatVector.broadcast(S, start[s + 2]);
    FloatVector a3 = FloatVector.broadcast(S, start[s + 3]);
    FloatVector a4 = FloatVector.broadcast(S, start[s + 4]);
    FloatVector a5 = FloatVector.broadcast(S, start[s + 5]);
    FloatVector a6 = FloatVector.broadcast(S, start[s + 6]);
    FloatVector a7 = FloatVector.broadcast(S, start[s + 7]);
    for (int k = 0; k < sums; k++) {
      FloatVector x = FloatVector.fromArray(S, b, x0 + k * WIDTH);
      int p = from + k * WIDTH;
      a0 = FloatVector.broadcast(S, w[p]).fma(x, a0);
      a1 = FloatVector.broadcast(S, w[p + 1]).fma(x, a1);
      a2 = FloatVector.broadcast(S, w[p + 2]).fma(x, a2);
      a3 = FloatVector.broadcast(S, w[p + 3]).fma(x, a3);
      a4 = FloatVector.broadcast(S, w[p + 4]).fma(x, a4);
      a5 = FloatVector.broadcast(S, w[p + 5]).fma(x, a5);
      a6 = FloatVector.broadcast(S, w[p + 6]).fma(x, a6);
      a7 = FloatVector.broadcast(S, w[p + 7]).fma(x, a7);
    }
    a0.intoArray(out, o);
    a1.intoArray(out, o + WIDTH);
    a2.intoArray(out, o + 2 * WIDTH);
    a3.intoArray(out, o + 3 * WIDTH);
    a4.intoArray(out, o + 4 * WIDTH);
    a5.intoArray(out, o + 5 * WIDTH);
    a6.intoArray(out, o + 6 * WIDTH);
    a7.intoArray(out, o + 7 * WIDTH);
  }

  private static void rows4(
      float[] w, int from, int sums, float[] start, int s, float[] b, int x0, float[] out, int o) {
    FloatVector a0 = FloatVector.broadcast(S, start[s]);
    FloatVector b0 = a0;
    FloatVector a1 = FloatVector.broadcast(S, start[s + 1]);
    FloatVector b1 = a1;
    FloatVector a2 = FloatVector.broadcast(S, start[s + 2]);
    FloatVector b2 = a2;
    FloatVector a3 = FloatVector.broadcast(S, start[s + 3]);
    FloatVector b3 = a3;
    for (int k = 0; k < sums; k++) {
      FloatVector x = FloatVector.fromArray(S, b, x0 + k * WIDTH);
      FloatVector y = FloatVector.fromArray(S, b, x0 + k * WIDTH + LANES);
      int p = from + k * WIDTH;
      FloatVector v = FloatVector.broadcast(S, w[p]);
      a0 = v.fma(x, a0);
      b0 = v.fma(y, b0);
      v = FloatVector.broadcast(S, w[p + 1]);
      a1 = v.fma(x, a1);
      b1 = v.fma(y, b1);
      v = FloatVector.broadcast(S, w[p + 2]);
      a2 = v.fma(x, a2);
      b2 = v.fma(y, b2);
      v = FloatVector.broadcast(S, w[p + 3]);
      a3 = v.fma(x, a3);
      b3 = v.fma(y, b3);
    }
    a0.intoArray(out, o);
    b0.intoArray(out, o + LANES);
    a1.intoArray(out, o + WIDTH);
    b1.intoArray(out, o + WIDTH + LANES);
    a2.intoArray(out, o + 2 * WIDTH);
    b2.intoArray(out, o + 2 * WIDTH + LANES);
    a3.intoArray(out, o + 3 * WIDTH);
    b3.intoArray(out, o + 3 * WIDTH + LANES);
  }

  /// C = C + A B: c(i, j) += Σₖ a(i, k) b(k, j), where k runs over the columns of A.
  ///
  /// @param sums how many columns of A, and rows of B, are summed over, at least 1
  /// @param bStrip the distance of two strips of B
  /// @param strips how many strips of B and C are computed
  /// @param rows those of A and C
  public static void add(
      int sums,
      float[] a,
      int aAt,
      Strips rows,
      float[] b,
      int bAt,
      int bStrip,
      int strips,
      float[] c,
      int cAt) {
    parts(false, sums, a, aAt, rows, b, bAt, bStrip, strips, c, cAt);
  }

  /// C = A B, as [#add] from zeros.
  public static void product(
      int sums,
      float[] a,
      int aAt,
      Strips rows,
      float[] b,
      int bAt,
      int bStrip,
      int strips,
      float[] c,
      int cAt) {
    parts(true, sums, a, aAt, rows, b, bAt, bStrip, strips, c, cAt);
  }

  private static void parts(
      boolean isFresh,
      int sums,
      float[] a,
      int aAt,
      Strips rows,
      float[] b,
      int bAt,
      int bStrip,
      int strips,
      float[] c,
      int cAt) {
    for (int k = 0; k < sums; k += SUMS) {
      part(
          isFresh && k == 0,
          Math.min(SUMS, sums - k),
          a,
          aAt + k / WIDTH * rows.strip(),
          rows,
          b,
          bAt + k * WIDTH,
          bStrip,
          strips,
          c,
          cAt);
    }
  }

  private static void part(
      boolean isFresh,
      int sums,
      float[] a,
      int aAt,
      Strips rows,
      float[] b,
      int bAt,
      int bStrip,
      int strips,
      float[] c,
      int cAt) {
    int strip = rows.strip();
    for (int j = 0; j < strips; j += together(strips - j)) {
      int count = together(strips - j);
      for (int i = 0; i < rows.rows(); i += TILE) {
        int from = aAt + i * WIDTH;
        int x = bAt + j * bStrip;
        int o = cAt + j * strip + i * WIDTH;
        // Tile by tile, so that zeros are read again from the first cache.
        for (int s = 0; isFresh && s < count; s++) {
          Arrays.fill(c, o + s * strip, o + s * strip + TILE * WIDTH, 0);
        }
        if (WIDE && count == 3) {
          addTriple8(a, from, strip, sums, b, x, bStrip, c, o);
        } else if (WIDE && count == 2) {
          add8(a, from, strip, sums, b, x, x + bStrip, c, o, o + strip);
        } else if (WIDE) {
          addSingle8(a, from, strip, sums, b, x, c, o);
        } else {
          for (int s = 0; s < count; s++) {
            addNarrow(a, from, strip, sums, b, x + s * bStrip, c, o + s * strip);
          }
        }
      }
    }
  }

  private static void addNarrow(
      float[] a, int from, int strip, int sums, float[] b, int x, float[] c, int o) {
    for (int h = 0; h < WIDTH; h += 2 * LANES) {
      add4(a, from, strip, sums, b, x + h, c, o + h);
      add4(a, from + 4 * WIDTH, strip, sums, b, x + h, c, o + 4 * WIDTH + h);
    }
  }

  private static void add8(
      float[] w,
      int from,
      int strip,
      int sums,
      float[] b,
      int x0,
      int y0,
      float[] out,
      int o,
      int q) {
    FloatVector a0 = FloatVector.fromArray(S, out, o);
    FloatVector b0 = FloatVector.fromArray(S, out, q);
    FloatVector a1 = FloatVector.fromArray(S, out, o + WIDTH);
    FloatVector b1 = FloatVector.fromArray(S, out, q + WIDTH);
    FloatVector a2 = FloatVector.fromArray(S, out, o + 2 * WIDTH);
    FloatVector b2 = FloatVector.fromArray(S, out, q + 2 * WIDTH);
    FloatVector a3 = FloatVector.fromArray(S, out, o + 3 * WIDTH);
    FloatVector b3 = FloatVector.fromArray(S, out, q + 3 * WIDTH);
    FloatVector a4 = FloatVector.fromArray(S, out, o + 4 * WIDTH);
    FloatVector b4 = FloatVector.fromArray(S, out, q + 4 * WIDTH);
    FloatVector a5 = FloatVector.fromArray(S, out, o + 5 * WIDTH);
    FloatVector b5 = FloatVector.fromArray(S, out, q + 5 * WIDTH);
    FloatVector a6 = FloatVector.fromArray(S, out, o + 6 * WIDTH);
    FloatVector b6 = FloatVector.fromArray(S, out, q + 6 * WIDTH);
    FloatVector a7 = FloatVector.fromArray(S, out, o + 7 * WIDTH);
    FloatVector b7 = FloatVector.fromArray(S, out, q + 7 * WIDTH);
    int even = sums & -2;
    for (int k = 0; k < even; k += 2) {
      FloatVector x = FloatVector.fromArray(S, b, x0 + k * WIDTH);
      FloatVector y = FloatVector.fromArray(S, b, y0 + k * WIDTH);
      int p = from + (k >> 4) * strip + (k & 15);
      FloatVector v;
      v = FloatVector.broadcast(S, w[p]);
      a0 = v.fma(x, a0);
      b0 = v.fma(y, b0);
      v = FloatVector.broadcast(S, w[p + 1 * WIDTH]);
      a1 = v.fma(x, a1);
      b1 = v.fma(y, b1);
      v = FloatVector.broadcast(S, w[p + 2 * WIDTH]);
      a2 = v.fma(x, a2);
      b2 = v.fma(y, b2);
      v = FloatVector.broadcast(S, w[p + 3 * WIDTH]);
      a3 = v.fma(x, a3);
      b3 = v.fma(y, b3);
      v = FloatVector.broadcast(S, w[p + 4 * WIDTH]);
      a4 = v.fma(x, a4);
      b4 = v.fma(y, b4);
      v = FloatVector.broadcast(S, w[p + 5 * WIDTH]);
      a5 = v.fma(x, a5);
      b5 = v.fma(y, b5);
      v = FloatVector.broadcast(S, w[p + 6 * WIDTH]);
      a6 = v.fma(x, a6);
      b6 = v.fma(y, b6);
      v = FloatVector.broadcast(S, w[p + 7 * WIDTH]);
      a7 = v.fma(x, a7);
      b7 = v.fma(y, b7);
      x = FloatVector.fromArray(S, b, x0 + k * WIDTH + WIDTH);
      y = FloatVector.fromArray(S, b, y0 + k * WIDTH + WIDTH);
      v = FloatVector.broadcast(S, w[p + 1]);
      a0 = v.fma(x, a0);
      b0 = v.fma(y, b0);
      v = FloatVector.broadcast(S, w[p + 1 * WIDTH + 1]);
      a1 = v.fma(x, a1);
      b1 = v.fma(y, b1);
      v = FloatVector.broadcast(S, w[p + 2 * WIDTH + 1]);
      a2 = v.fma(x, a2);
      b2 = v.fma(y, b2);
      v = FloatVector.broadcast(S, w[p + 3 * WIDTH + 1]);
      a3 = v.fma(x, a3);
      b3 = v.fma(y, b3);
      v = FloatVector.broadcast(S, w[p + 4 * WIDTH + 1]);
      a4 = v.fma(x, a4);
      b4 = v.fma(y, b4);
      v = FloatVector.broadcast(S, w[p + 5 * WIDTH + 1]);
      a5 = v.fma(x, a5);
      b5 = v.fma(y, b5);
      v = FloatVector.broadcast(S, w[p + 6 * WIDTH + 1]);
      a6 = v.fma(x, a6);
      b6 = v.fma(y, b6);
      v = FloatVector.broadcast(S, w[p + 7 * WIDTH + 1]);
      a7 = v.fma(x, a7);
      b7 = v.fma(y, b7);
    }
    if (even < sums) {
      FloatVector x = FloatVector.fromArray(S, b, x0 + even * WIDTH);
      FloatVector y = FloatVector.fromArray(S, b, y0 + even * WIDTH);
      int p = from + (even >> 4) * strip + (even & 15);
      FloatVector v;
      v = FloatVector.broadcast(S, w[p]);
      a0 = v.fma(x, a0);
      b0 = v.fma(y, b0);
      v = FloatVector.broadcast(S, w[p + 1 * WIDTH]);
      a1 = v.fma(x, a1);
      b1 = v.fma(y, b1);
      v = FloatVector.broadcast(S, w[p + 2 * WIDTH]);
      a2 = v.fma(x, a2);
      b2 = v.fma(y, b2);
      v = FloatVector.broadcast(S, w[p + 3 * WIDTH]);
      a3 = v.fma(x, a3);
      b3 = v.fma(y, b3);
      v = FloatVector.broadcast(S, w[p + 4 * WIDTH]);
      a4 = v.fma(x, a4);
      b4 = v.fma(y, b4);
      v = FloatVector.broadcast(S, w[p + 5 * WIDTH]);
      a5 = v.fma(x, a5);
      b5 = v.fma(y, b5);
      v = FloatVector.broadcast(S, w[p + 6 * WIDTH]);
      a6 = v.fma(x, a6);
      b6 = v.fma(y, b6);
      v = FloatVector.broadcast(S, w[p + 7 * WIDTH]);
      a7 = v.fma(x, a7);
      b7 = v.fma(y, b7);
    }
    a0.intoArray(out, o);
    b0.intoArray(out, q);
    a1.intoArray(out, o + WIDTH);
    b1.intoArray(out, q + WIDTH);
    a2.intoArray(out, o + 2 * WIDTH);
    b2.intoArray(out, q + 2 * WIDTH);
    a3.intoArray(out, o + 3 * WIDTH);
    b3.intoArray(out, q + 3 * WIDTH);
    a4.intoArray(out, o + 4 * WIDTH);
    b4.intoArray(out, q + 4 * WIDTH);
    a5.intoArray(out, o + 5 * WIDTH);
    b5.intoArray(out, q + 5 * WIDTH);
    a6.intoArray(out, o + 6 * WIDTH);
    b6.intoArray(out, q + 6 * WIDTH);
    a7.intoArray(out, o + 7 * WIDTH);
    b7.intoArray(out, q + 7 * WIDTH);
  }

  private static void addTriple8(
      float[] w, int from, int strip, int sums, float[] b, int at, int bStrip, float[] out, int o) {
    int q = o + strip;
    int u = q + strip;
    FloatVector a0 = FloatVector.fromArray(S, out, o);
    FloatVector b0 = FloatVector.fromArray(S, out, q);
    FloatVector c0 = FloatVector.fromArray(S, out, u);
    FloatVector a1 = FloatVector.fromArray(S, out, o + WIDTH);
    FloatVector b1 = FloatVector.fromArray(S, out, q + WIDTH);
    FloatVector c1 = FloatVector.fromArray(S, out, u + WIDTH);
    FloatVector a2 = FloatVector.fromArray(S, out, o + 2 * WIDTH);
    FloatVector b2 = FloatVector.fromArray(S, out, q + 2 * WIDTH);
    FloatVector c2 = FloatVector.fromArray(S, out, u + 2 * WIDTH);
    FloatVector a3 = FloatVector.fromArray(S, out, o + 3 * WIDTH);
    FloatVector b3 = FloatVector.fromArray(S, out, q + 3 * WIDTH);
    FloatVector c3 = FloatVector.fromArray(S, out, u + 3 * WIDTH);
    FloatVector a4 = FloatVector.fromArray(S, out, o + 4 * WIDTH);
    FloatVector b4 = FloatVector.fromArray(S, out, q + 4 * WIDTH);
    FloatVector c4 = FloatVector.fromArray(S, out, u + 4 * WIDTH);
    FloatVector a5 = FloatVector.fromArray(S, out, o + 5 * WIDTH);
    FloatVector b5 = FloatVector.fromArray(S, out, q + 5 * WIDTH);
    FloatVector c5 = FloatVector.fromArray(S, out, u + 5 * WIDTH);
    FloatVector a6 = FloatVector.fromArray(S, out, o + 6 * WIDTH);
    FloatVector b6 = FloatVector.fromArray(S, out, q + 6 * WIDTH);
    FloatVector c6 = FloatVector.fromArray(S, out, u + 6 * WIDTH);
    FloatVector a7 = FloatVector.fromArray(S, out, o + 7 * WIDTH);
    FloatVector b7 = FloatVector.fromArray(S, out, q + 7 * WIDTH);
    FloatVector c7 = FloatVector.fromArray(S, out, u + 7 * WIDTH);
    for (int k = 0; k < sums; k++) {
      FloatVector x = FloatVector.fromArray(S, b, at + k * WIDTH);
      FloatVector y = FloatVector.fromArray(S, b, at + bStrip + k * WIDTH);
      FloatVector z = FloatVector.fromArray(S, b, at + 2 * bStrip + k * WIDTH);
      int p = from + (k >> 4) * strip + (k & 15);
      FloatVector v = FloatVector.broadcast(S, w[p]);
      a0 = v.fma(x, a0);
      b0 = v.fma(y, b0);
      c0 = v.fma(z, c0);
      v = FloatVector.broadcast(S, w[p + WIDTH]);
      a1 = v.fma(x, a1);
      b1 = v.fma(y, b1);
      c1 = v.fma(z, c1);
      v = FloatVector.broadcast(S, w[p + 2 * WIDTH]);
      a2 = v.fma(x, a2);
      b2 = v.fma(y, b2);
      c2 = v.fma(z, c2);
      v = FloatVector.broadcast(S, w[p + 3 * WIDTH]);
      a3 = v.fma(x, a3);
      b3 = v.fma(y, b3);
      c3 = v.fma(z, c3);
      v = FloatVector.broadcast(S, w[p + 4 * WIDTH]);
      a4 = v.fma(x, a4);
      b4 = v.fma(y, b4);
      c4 = v.fma(z, c4);
      v = FloatVector.broadcast(S, w[p + 5 * WIDTH]);
      a5 = v.fma(x, a5);
      b5 = v.fma(y, b5);
      c5 = v.fma(z, c5);
      v = FloatVector.broadcast(S, w[p + 6 * WIDTH]);
      a6 = v.fma(x, a6);
      b6 = v.fma(y, b6);
      c6 = v.fma(z, c6);
      v = FloatVector.broadcast(S, w[p + 7 * WIDTH]);
      a7 = v.fma(x, a7);
      b7 = v.fma(y, b7);
      c7 = v.fma(z, c7);
    }
    a0.intoArray(out, o);
    b0.intoArray(out, q);
    c0.intoArray(out, u);
    a1.intoArray(out, o + WIDTH);
    b1.intoArray(out, q + WIDTH);
    c1.intoArray(out, u + WIDTH);
    a2.intoArray(out, o + 2 * WIDTH);
    b2.intoArray(out, q + 2 * WIDTH);
    c2.intoArray(out, u + 2 * WIDTH);
    a3.intoArray(out, o + 3 * WIDTH);
    b3.intoArray(out, q + 3 * WIDTH);
    c3.intoArray(out, u + 3 * WIDTH);
    a4.intoArray(out, o + 4 * WIDTH);
    b4.intoArray(out, q + 4 * WIDTH);
    c4.intoArray(out, u + 4 * WIDTH);
    a5.intoArray(out, o + 5 * WIDTH);
    b5.intoArray(out, q + 5 * WIDTH);
    c5.intoArray(out, u + 5 * WIDTH);
    a6.intoArray(out, o + 6 * WIDTH);
    b6.intoArray(out, q + 6 * WIDTH);
    c6.intoArray(out, u + 6 * WIDTH);
    a7.intoArray(out, o + 7 * WIDTH);
    b7.intoArray(out, q + 7 * WIDTH);
    c7.intoArray(out, u + 7 * WIDTH);
  }

  private static void addSingle8(
      float[] w, int from, int strip, int sums, float[] b, int x0, float[] out, int o) {
    FloatVector a0 = FloatVector.fromArray(S, out, o);
    FloatVector a1 = FloatVector.fromArray(S, out, o + WIDTH);
    FloatVector a2 = FloatVector.fromArray(S, out, o + 2 * WIDTH);
    FloatVector a3 = FloatVector.fromArray(S, out, o + 3 * WIDTH);
    FloatVector a4 = FloatVector.fromArray(S, out, o + 4 * WIDTH);
    FloatVector a5 = FloatVector.fromArray(S, out, o + 5 * WIDTH);
    FloatVector a6 = FloatVector.fromArray(S, out, o + 6 * WIDTH);
    FloatVector a7 = FloatVector.fromArray(S, out, o + 7 * WIDTH);
    for (int k = 0; k < sums; k++) {
      FloatVector x = FloatVector.fromArray(S, b, x0 + k * WIDTH);
      int p = from + (k >> 4) * strip + (k & 15);
      a0 = FloatVector.broadcast(S, w[p]).fma(x, a0);
      a1 = FloatVector.broadcast(S, w[p + WIDTH]).fma(x, a1);
      a2 = FloatVector.broadcast(S, w[p + 2 * WIDTH]).fma(x, a2);
      a3 = FloatVector.broadcast(S, w[p + 3 * WIDTH]).fma(x, a3);
      a4 = FloatVector.broadcast(S, w[p + 4 * WIDTH]).fma(x, a4);
      a5 = FloatVector.broadcast(S, w[p + 5 * WIDTH]).fma(x, a5);
      a6 = FloatVector.broadcast(S, w[p + 6 * WIDTH]).fma(x, a6);
      a7 = FloatVector.broadcast(S, w[p + 7 * WIDTH]).fma(x, a7);
    }
    a0.intoArray(out, o);
    a1.intoArray(out, o + WIDTH);
    a2.intoArray(out, o + 2 * WIDTH);
    a3.intoArray(out, o + 3 * WIDTH);
    a4.intoArray(out, o + 4 * WIDTH);
    a5.intoArray(out, o + 5 * WIDTH);
    a6.intoArray(out, o + 6 * WIDTH);
    a7.intoArray(out, o + 7 * WIDTH);
  }

  private static void add4(
      float[] w, int from, int strip, int sums, float[] b, int x0, float[] out, int o) {
    FloatVector a0 = FloatVector.fromArray(S, out, o);
    FloatVector b0 = FloatVector.fromArray(S, out, o + LANES);
    FloatVector a1 = FloatVector.fromArray(S, out, o + WIDTH);
    FloatVector b1 = FloatVector.fromArray(S, out, o + WIDTH + LANES);
    FloatVector a2 = FloatVector.fromArray(S, out, o + 2 * WIDTH);
    FloatVector b2 = FloatVector.fromArray(S, out, o + 2 * WIDTH + LANES);
    FloatVector a3 = FloatVector.fromArray(S, out, o + 3 * WIDTH);
    FloatVector b3 = FloatVector.fromArray(S, out, o + 3 * WIDTH + LANES);
    for (int k = 0; k < sums; k++) {
      FloatVector x = FloatVector.fromArray(S, b, x0 + k * WIDTH);
      FloatVector y = FloatVector.fromArray(S, b, x0 + k * WIDTH + LANES);
      int p = from + (k >> 4) * strip + (k & 15);
      FloatVector v = FloatVector.broadcast(S, w[p]);
      a0 = v.fma(x, a0);
      b0 = v.fma(y, b0);
      v = FloatVector.broadcast(S, w[p + WIDTH]);
      a1 = v.fma(x, a1);
      b1 = v.fma(y, b1);
      v = FloatVector.broadcast(S, w[p + 2 * WIDTH]);
      a2 = v.fma(x, a2);
      b2 = v.fma(y, b2);
      v = FloatVector.broadcast(S, w[p + 3 * WIDTH]);
      a3 = v.fma(x, a3);
      b3 = v.fma(y, b3);
    }
    a0.intoArray(out, o);
    b0.intoArray(out, o + LANES);
    a1.intoArray(out, o + WIDTH);
    b1.intoArray(out, o + WIDTH + LANES);
    a2.intoArray(out, o + 2 * WIDTH);
    b2.intoArray(out, o + 2 * WIDTH + LANES);
    a3.intoArray(out, o + 3 * WIDTH);
    b3.intoArray(out, o + 3 * WIDTH + LANES);
  }

  /// The scalar definition of [#add] for one number.
  static float add(int sums, float start, float[] a, int aAt, int strip, float[] b, int bAt) {
    float sum = start;
    for (int k = 0; k < sums; k++) {
      sum = Math.fma(a[aAt + (k >> 4) * strip + (k & 15)], b[bAt + k * WIDTH], sum);
    }
    return sum;
  }

  /// Adds `count` rows of one strip to 16 numbers, in their order.
  public static void addRows(int count, float[] rows, int at, float[] out, int o) {
    for (int h = 0; h < WIDTH; h += LANES) {
      FloatVector sum = FloatVector.fromArray(S, out, o + h);
      for (int k = 0; k < count; k++) {
        sum = sum.add(FloatVector.fromArray(S, rows, at + k * WIDTH + h));
      }
      sum.intoArray(out, o + h);
    }
  }
}
