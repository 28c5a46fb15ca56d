package elbo.network;

import elbo.kernel.Block;
import elbo.kernel.Exp;
import elbo.kernel.LogSum;
import elbo.kernel.Scratch;
import elbo.kernel.SoftmaxSum;
import java.util.Arrays;
import org.apache.commons.rng.UniformRandomProvider;

/// Categorical observations at a number of positions, from the logits of C classes: log p = Σ l_c −
/// log Σ eˡ, c the class at a position.
///
/// The outputs are C logits for each position. The logit of class c at position p of P is output
/// p·C
/// + c where classes come last, as in an array [P, C], and c·P + p where they come first, as in an
///   image [C, H, W].
///
/// @param classes C, at least 2
/// @param data how the class at a position is written
/// @param order the order of the outputs, and of one-hot data
public record Categorical(int classes, Data data, Order order) implements Likelihood {
  /// How the class at a position is written in an observation.
  public enum Data {
    /// C numbers a position, of which one is 1 and the others are 0.
    ONE_HOT,
    /// One number a position, from 0 to C − 1.
    WHOLE_NUMBERS
  }

  /// Whether the classes of a position or the positions of a class are adjacent.
  public enum Order {
    /// The classes of a position are adjacent.
    CLASSES_LAST,
    /// The positions of a class are adjacent.
    CLASSES_FIRST
  }

  /// @throws IllegalArgumentException if there are less than two classes
  public Categorical {
    if (classes < 2) {
      throw new IllegalArgumentException("classes must be at least 2, but are " + classes);
    }
  }

  @Override
  public int outputs(int width) {
    if (data == Data.WHOLE_NUMBERS) {
      return Math.multiplyExact(width, classes);
    }
    if (width % classes != 0) {
      throw new IllegalArgumentException(
          "one-hot observations of "
              + classes
              + " classes have a multiple of "
              + classes
              + " numbers, but these have "
              + width);
    }
    return width;
  }

  @Override
  public int position(int output, int width) {
    int positions = outputs(width) / classes;
    return order == Order.CLASSES_LAST ? output / classes : output % positions;
  }

  @Override
  public String describe() {
    return "categorical, "
        + classes
        + " classes, "
        + (data == Data.ONE_HOT ? "one-hot" : "whole numbers");
  }

  private int place(int position, int positions, int c) {
    return order == Order.CLASSES_LAST ? position * classes + c : c * positions + position;
  }

  @Override
  public Observed at(double[] x) {
    int positions = outputs(x.length) / classes;
    int[] classOf = new int[positions];
    for (int p = 0; p < positions; p++) {
      classOf[p] = data == Data.ONE_HOT ? hot(x, p, positions) : whole(x[p], p);
    }
    return new Positions(classOf);
  }

  private int whole(double x, int p) {
    if (!(x >= 0 && x < classes && x == Math.rint(x))) {
      throw new IllegalArgumentException(
          "a class must be a whole number from 0 to "
              + (classes - 1)
              + ", but number "
              + p
              + " is "
              + x);
    }
    return (int) x;
  }

  private int hot(double[] x, int p, int positions) {
    int found = -1;
    for (int c = 0; c < classes; c++) {
      double v = x[place(p, positions, c)];
      if (v != 0 && (v != 1 || found >= 0)) {
        throw new IllegalArgumentException(
            "one-hot numbers must be one 1 among 0s at each position, but number "
                + place(p, positions, c)
                + ", class "
                + c
                + " of position "
                + p
                + ", is "
                + v);
      }
      found = v == 1 ? c : found;
    }
    if (found < 0) {
      throw new IllegalArgumentException(
          "one-hot numbers must be one 1 among 0s at each position, but position "
              + p
              + " has 0s only");
    }
    return found;
  }

  @Override
  public double[] draw(double[] outputs, UniformRandomProvider random) {
    int positions = outputs.length / classes;
    double[] x = new double[data == Data.ONE_HOT ? outputs.length : positions];
    double[] logits = new double[classes];
    for (int p = 0; p < positions; p++) {
      for (int c = 0; c < classes; c++) {
        logits[c] = outputs[place(p, positions, c)];
      }
      double total = LogSum.of(logits);
      double u = random.nextDouble();
      int drawn = 0;
      double sum = Exp.exp(logits[0] - total);
      while (drawn < classes - 1 && sum <= u) {
        drawn++;
        sum += Exp.exp(logits[drawn] - total);
      }
      if (data == Data.ONE_HOT) {
        x[place(p, positions, drawn)] = 1;
      } else {
        x[p] = drawn;
      }
    }
    return x;
  }

  private final class Positions implements Observed {
    private final int[] classOf;
    private final SoftmaxSum.Classes kernel;

    Positions(int[] classOf) {
      this.classOf = classOf;
      int positions = classOf.length;
      int[] first = new int[positions];
      int[] observed = new int[positions];
      for (int p = 0; p < positions; p++) {
        first[p] = place(p, positions, 0) * Block.SIZE;
        observed[p] = place(p, positions, classOf[p]) * Block.SIZE;
      }
      int stride = (place(0, positions, 1) - place(0, positions, 0)) * Block.SIZE;
      kernel = new SoftmaxSum.Classes(first, observed, classes, stride);
    }

    @Override
    public void logLikelihood(int count, double[] outputs, Scratch scratch, double[] out) {
      logLikelihood(
          count,
          (row, to) -> System.arraycopy(outputs, row * Block.SIZE, to, 0, count),
          scratch,
          out);
    }

    /// In single precision, summed in double.
    @Override
    public void logLikelihood(int count, float[] outputs, Scratch scratch, double[] out) {
      int mark = scratch.mark();
      float[] sums = scratch.floats(Block.SIZE);
      Arrays.fill(out, 0, count, 0);
      for (int from = 0; from < classOf.length; from += kernel.group()) {
        int to = Math.min(from + kernel.group(), classOf.length);
        SoftmaxSum.fill(kernel, from, to, count, outputs, sums);
        for (int i = 0; i < count; i++) {
          out[i] += Float.isNaN(sums[i]) ? definition(from, to, outputs, i) : sums[i];
        }
      }
      scratch.release(mark);
    }

    private double definition(int from, int to, float[] outputs, int sample) {
      double[] logits = new double[classes];
      double sum = 0;
      for (int p = from; p < to; p++) {
        for (int c = 0; c < classes; c++) {
          logits[c] = outputs[place(p, classOf.length, c) * Block.SIZE + sample];
        }
        sum += logits[classOf[p]] - LogSum.of(logits);
      }
      return sum;
    }

    private void logLikelihood(int count, Columns.Reader read, Scratch scratch, double[] out) {
      int mark = scratch.mark();
      Columns logits = new Columns(classes, count, scratch);
      double[] total = scratch.doubles(Block.SIZE);
      Arrays.fill(out, 0, count, 0);
      for (int p = 0; p < classOf.length; p++) {
        for (int c = 0; c < classes; c++) {
          read.row(place(p, classOf.length, c), logits.row(c));
        }
        logits.logSum(scratch, total);
        double[] found = logits.row(classOf[p]);
        for (int i = 0; i < count; i++) {
          out[i] += found[i] - total[i];
        }
      }
      scratch.release(mark);
    }

    @Override
    public boolean differentiable() {
      return true;
    }

    @Override
    public void expand(double[] outputs, double[] slope, double[] curvature) {
      double[] logits = new double[classes];
      for (int p = 0; p < classOf.length; p++) {
        for (int c = 0; c < classes; c++) {
          logits[c] = outputs[place(p, classOf.length, c)];
        }
        double total = LogSum.of(logits);
        for (int c = 0; c < classes; c++) {
          double share = Exp.exp(logits[c] - total);
          int r = place(p, classOf.length, c);
          slope[r] = (c == classOf[p] ? 1 : 0) - share;
          curvature[r] = share * (1 - share);
        }
      }
    }
  }
}
