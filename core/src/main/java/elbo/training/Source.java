package elbo.training;

import elbo.kernel.Block;
import elbo.kernel.Scratch;
import elbo.kernel.Strips;
import elbo.model.Digest;
import elbo.network.Likelihood;
import elbo.points.Independent;
import java.util.Locale;
import java.util.Optional;

/// Rows in single precision, as they are or drawn as zeros and ones, each with the numbers of its
/// condition, as they are, after its own.
final class Source {
  // Columns that are drawn at a time.
  private static final int CHUNK = 16;

  final int size;
  final int width;
  private final int stride;
  private final Dataset rows;
  private final String kind;
  private final float[] values;
  // The draws of binarization, if there are any.
  private final Optional<Independent> draws;

  /// @param width D, that the rows must have
  /// @param conditions C, the numbers that their conditions must have
  /// @param kind of rows, in words
  Source(Dataset rows, int width, int conditions, Optional<Independent> draws, String kind) {
    this.rows = rows;
    this.kind = kind;
    size = rows.size();
    this.width = width;
    stride = width + conditions;
    this.draws = draws;
    if (size > 0) {
      requireWidth("", width, rows.width());
      requireWidth(" of a condition", conditions, rows.conditions());
    }
    if ((long) size * stride > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s must have fewer than 2³¹ numbers, but %d rows of %d have more",
              kind,
              size,
              stride));
    }
    values = new float[size * stride];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < width; j++) {
        values[i * stride + j] = checked(rows.value(i, j), i, j);
      }
      for (int j = 0; j < conditions; j++) {
        values[i * stride + width + j] = ofCondition(rows.condition(i, j), i, j);
      }
    }
  }

  private void requireWidth(String what, int taken, int given) {
    if (taken != given) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the architecture takes %d numbers%s, but %s have %d",
              taken,
              what,
              kind,
              given));
    }
  }

  private float checked(double value, int row, int column) {
    if (!Float.isFinite((float) value)) {
      throw error(row, "number " + column, "be a finite number in single precision", value);
    }
    if (draws.isPresent() && !(value >= 0 && value <= 1)) {
      throw error(row, "number " + column, "be a probability, from 0 to 1, to be binarized", value);
    }
    return (float) value;
  }

  private float ofCondition(double value, int row, int column) {
    if (!Float.isFinite((float) value)) {
      String what = "number " + column + " of the condition";
      throw error(row, what, "be a finite number in single precision", value);
    }
    return (float) value;
  }

  private IllegalArgumentException error(int row, String what, String rule, double value) {
    return new IllegalArgumentException(
        String.format(
            Locale.ROOT, "%s: %s, %s must %s, but is %s", kind, rows.name(row), what, rule, value));
  }

  /// A row in words.
  String name(int row) {
    return rows.name(row);
  }

  /// The number of a row, before it is binarized.
  float value(int row, int column) {
    return values[row * stride + column];
  }

  /// Checks that all rows lie in the support, those that are drawn by their means.
  ///
  /// @throws IllegalArgumentException if one does not; the message names row, rule and value
  void check(Likelihood likelihood) {
    double[] x = new double[width];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < width; j++) {
        x[j] = draws.isPresent() ? Math.rint(value(i, j)) : value(i, j);
      }
      try {
        likelihood.at(x);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(kind + ": " + name(i) + ": " + e.getMessage(), e);
      }
    }
  }

  void addTo(Digest digest) {
    digest.add(values);
  }

  /// Writes rows as the columns of strips, their numbers above those of their conditions.
  ///
  /// @param epoch which draws
  /// @param position where in the epoch the first row stands
  /// @param rows which rows, from `from` on
  /// @param out from the strip on in which column `from` is; `from` is a multiple of 16
  void fill(int epoch, long position, int[] rows, int from, int count, float[] out) {
    Scratch.lend(scratch -> fill(epoch, position, rows, from, count, scratch, out));
  }

  private void fill(
      int epoch, long position, int[] rows, int from, int count, Scratch scratch, float[] out) {
    Strips shape = new Strips(stride);
    int[] at = new int[Strips.WIDTH];
    double[] u = scratch.doubles(CHUNK * Block.SIZE);
    for (int i = 0; i < count; i += Strips.WIDTH) {
      for (int lane = 0; lane < Strips.WIDTH; lane++) {
        at[lane] = rows[from + Math.min(i + lane, count - 1)] * stride;
      }
      shape.gather(values, at, out, shape.place(0, from + i));
    }
    for (int j = 0; j < width && draws.isPresent(); j += CHUNK) {
      int columns = Math.min(CHUNK, width - j);
      draws.get().fill(epoch, position + from, count, j, columns, u);
      for (int i = 0; i < count; i += Strips.WIDTH) {
        draw(columns, u, i, out, shape.place(j, from + i));
      }
    }
  }

  // One where u < x, without a branch: the sign of the exact difference.
  private static void draw(int columns, double[] u, int i, float[] out, int at) {
    for (int c = 0; c < columns; c++) {
      for (int lane = 0; lane < Strips.WIDTH; lane++) {
        int o = at + c * Strips.WIDTH + lane;
        double difference = u[c * Block.SIZE + i + lane] - out[o];
        out[o] = (int) (Double.doubleToRawLongBits(difference) >>> 63);
      }
    }
  }
}
