package elbo.network;

import elbo.kernel.Block;
import elbo.kernel.Rows;
import elbo.kernel.Scratch;
import elbo.network.Parameter.Constant;
import java.util.Arrays;
import java.util.List;

/// The parameters of one number of an observation for a block of samples, computed where they are
/// used. All arrays have a number for each sample.
final class Lanes {
  final int count;
  final Scratch scratch;
  private final List<Argument> arguments;
  private final int width;
  private final double[][] output;
  private final double[][] value;
  private final double[][] coordinate;
  private final boolean[] hasValue;
  private final boolean[] hasCoordinate;
  private int number = -1;

  Lanes(List<Argument> arguments, int width, int count, Scratch scratch) {
    this.arguments = arguments;
    this.width = width;
    this.count = count;
    this.scratch = scratch;
    int parameters = arguments.size();
    output = new double[parameters][];
    value = new double[parameters][];
    coordinate = new double[parameters][];
    hasValue = new boolean[parameters];
    hasCoordinate = new boolean[parameters];
    for (int k = 0; k < parameters; k++) {
      output[k] = scratch.doubles(Block.SIZE);
      value[k] = scratch.doubles(Block.SIZE);
      coordinate[k] = scratch.doubles(Block.SIZE);
    }
  }

  void read(int j, double[] outputs) {
    start(j);
    int group = 0;
    for (int k = 0; k < output.length; k++) {
      if (arguments.get(k).isLearned()) {
        System.arraycopy(outputs, (group++ * width + j) * Block.SIZE, output[k], 0, count);
      }
    }
  }

  void read(int j, float[] outputs) {
    start(j);
    int group = 0;
    for (int k = 0; k < output.length; k++) {
      if (arguments.get(k).isLearned()) {
        Rows.widen(group++ * width + j, count, outputs, output[k]);
      }
    }
  }

  private void start(int j) {
    number = j;
    for (int k = 0; k < output.length; k++) {
      boolean isSame = arguments.get(k).parameter() instanceof Constant c && c.values().size() == 1;
      hasValue[k] &= isSame;
      hasCoordinate[k] &= isSame;
    }
  }

  boolean isConstant(int k) {
    return !arguments.get(k).isLearned();
  }

  /// The values of parameter k.
  double[] value(int k) {
    if (!hasValue[k]) {
      hasValue[k] = true;
      if (isConstant(k)) {
        Arrays.fill(value[k], 0, count, arguments.get(k).value(number, 0));
      } else {
        arguments.get(k).values(count, output[k], scratch, value[k]);
      }
    }
    return value[k];
  }

  /// The coordinates of the values of parameter k.
  double[] coordinate(int k) {
    if (!hasCoordinate[k]) {
      hasCoordinate[k] = true;
      if (isConstant(k)) {
        Arrays.fill(coordinate[k], 0, count, arguments.get(k).coordinate(number, 0));
      } else {
        arguments.get(k).coordinates(count, output[k], scratch, coordinate[k]);
      }
    }
    return coordinate[k];
  }

  /// An array to compute in, until the scratch is released.
  double[] row() {
    return scratch.doubles(Block.SIZE);
  }
}
