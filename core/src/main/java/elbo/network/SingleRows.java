package elbo.network;

import elbo.kernel.Block;
import elbo.kernel.Log;
import elbo.kernel.Scratch;
import elbo.kernel.Softplus;
import elbo.network.Parameter.Learned;
import java.util.Arrays;

/// The rows of a learned parameter's coordinate in single precision, up to a factor, for some
/// numbers of an observation.
final class SingleRows {
  /// Numbers that are read at once.
  static final int GROUP = 32;

  /// Where the row of each number starts.
  final int[] start;

  /// The coordinate of a number is its row times this factor.
  final float factor;

  private final Transform transform;
  private final boolean isDirect;
  private final int[] source;
  // Of a constant parameter.
  private final float[] constant;

  private SingleRows(Transform transform, float factor, boolean isDirect, int[] source) {
    this.transform = transform;
    this.factor = factor;
    this.isDirect = isDirect;
    this.source = source;
    constant = new float[0];
    start = isDirect ? source : tile(source.length);
  }

  private static int[] tile(int length) {
    int[] start = new int[length];
    for (int n = 0; n < length; n++) {
      start[n] = n % GROUP * Block.SIZE;
    }
    return start;
  }

  private static boolean isDirect(Domain domain, Transform transform) {
    return switch (domain) {
      case REAL -> transform == Transform.IDENTITY;
      case POSITIVE, NOT_NEGATIVE -> transform == Transform.EXP || transform == Transform.EXP_HALF;
      case UNIT -> transform == Transform.SIGMOID;
    };
  }

  /// Whether a parameter is learned in a way for which there are rows.
  static boolean exist(Argument argument) {
    return argument.parameter() instanceof Learned l
        && (isDirect(argument.domain(), l.transform())
            || ((argument.domain() == Domain.POSITIVE || argument.domain() == Domain.NOT_NEGATIVE)
                && l.transform() != Transform.SIGMOID));
  }

  /// @param group the place among the learned parameters
  /// @param width numbers of an observation
  /// @param numbers those whose rows are read, in order
  static SingleRows of(Argument argument, int group, int width, int[] numbers) {
    Transform transform = ((Learned) argument.parameter()).transform();
    int[] source = new int[numbers.length];
    for (int n = 0; n < source.length; n++) {
      source[n] = (group * width + numbers[n]) * Block.SIZE;
    }
    float factor =
        switch (transform) {
          case EXP_HALF, SQRT -> 0.5f;
          case RECIPROCAL -> -1;
          case IDENTITY, EXP, SOFTPLUS, SIGMOID -> 1;
        };
    return new SingleRows(transform, factor, isDirect(argument.domain(), transform), source);
  }

  /// Rows of log θ, of a constant or a learned θ.
  static SingleRows ofTheta(Argument argument, int group, int width, int[] numbers) {
    return argument.isLearned()
        ? of(argument, group, width, numbers)
        : new SingleRows(argument, numbers);
  }

  private SingleRows(Argument argument, int[] numbers) {
    transform = Transform.IDENTITY;
    factor = 1;
    isDirect = false;
    source = new int[0];
    start = tile(numbers.length);
    constant = new float[numbers.length];
    for (int n = 0; n < numbers.length; n++) {
      constant[n] = (float) argument.coordinate(numbers[n], 0);
    }
  }

  /// The array in which the rows `from` to `to` are, of one group.
  @SuppressWarnings("ReferenceEquality") // one function, or a part of it
  float[] read(int from, int to, int count, float[] outputs, Scratch scratch) {
    if (isDirect) {
      return outputs;
    }
    float[] rows = scratch.floats(GROUP * Block.SIZE);
    for (int n = from; n < to; n++) {
      int at = start[n];
      if (constant.length > 0) {
        Arrays.fill(rows, at, at + Block.padded(count), constant[n]);
        continue;
      }
      System.arraycopy(outputs, source[n], rows, at, Block.padded(count));
      int end = at + Block.padded(count);
      if (transform == Transform.SOFTPLUS) {
        new Softplus().fill(rows, at, end, rows);
      }
      Log.fill(rows, at, end, rows);
    }
    return rows;
  }
}
