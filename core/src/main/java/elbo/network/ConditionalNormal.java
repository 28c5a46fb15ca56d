package elbo.network;

import elbo.kernel.Block;
import elbo.kernel.Constants;
import elbo.kernel.Log;
import elbo.kernel.Scratch;
import elbo.network.Parameter.Constant;
import elbo.network.Parameter.Learned;
import java.util.Arrays;
import java.util.Locale;

/// The normal distribution of d independent numbers whose means and scales are outputs of a network
/// of k others: one level of a hierarchy given those that it depends on.
///
/// log p(v | c) = Σⱼ −½ ((vⱼ − mⱼ(c)) / sⱼ(c))² − log sⱼ(c) − ½ log 2π, in nats, in double
/// precision from the network's outputs.
public final class ConditionalNormal {
  private final Decoder network;
  private final Normal family;
  private final int dimension;

  /// @param network from k numbers to the learned parameters, the means before the scales
  /// @param family which of the two are learned, and how they follow from the outputs
  /// @throws IllegalArgumentException if the outputs are not as many for each number, or constants
  ///   are another number of them
  public ConditionalNormal(Decoder network, Normal family) {
    int learned = 0;
    for (Argument a : family.arguments()) {
      learned += a.isLearned() ? 1 : 0;
    }
    if (learned == 0 || network.outputs() % learned != 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a normal distribution with %d learned parameters cannot have %d outputs",
              learned,
              network.outputs()));
    }
    this.network = network;
    this.family = family;
    dimension = network.outputs() / learned;
    family.arguments().forEach(a -> a.requireWidth(dimension));
  }

  /// Means, then numbers from which the scales follow.
  public ConditionalNormal(Decoder network, Spread spread) {
    this(network, Normal.withScales(spread.transform()));
  }

  /// d, how many numbers it is over.
  public int dimension() {
    return dimension;
  }

  /// k, how many numbers it is given.
  public int inputs() {
    return network.latentDimension();
  }

  /// Maps standard normal numbers to samples, and adds their log densities.
  ///
  /// @param count at most `Block.SIZE`
  /// @param given k rows of a block
  /// @param v d rows of a block: standard normal numbers that are replaced by the samples
  /// @param out log densities are added to its first `count` numbers
  public void sample(int count, double[] given, Scratch scratch, double[] v, double[] out) {
    int mark = scratch.mark();
    Rows rows = new Rows(count, given, scratch);
    for (int j = 0; j < dimension; j++) {
      rows.read(j, scratch);
      int row = j * Block.SIZE;
      for (int i = 0; i < count; i++) {
        double e = v[row + i];
        v[row + i] = Math.fma(rows.scale[i], e, rows.mean[i]);
        out[i] += -0.5 * e * e - rows.logScale[i] - Constants.HALF_LOG_2_PI;
      }
    }
    scratch.release(mark);
  }

  /// Adds log densities.
  ///
  /// @param given k rows of a block
  /// @param v d rows of a block
  /// @param out log densities are added to its first `count` numbers
  public void addLogDensity(int count, double[] given, double[] v, Scratch scratch, double[] out) {
    int mark = scratch.mark();
    Rows rows = new Rows(count, given, scratch);
    for (int j = 0; j < dimension; j++) {
      rows.read(j, scratch);
      int row = j * Block.SIZE;
      for (int i = 0; i < count; i++) {
        double r = (v[row + i] - rows.mean[i]) / rows.scale[i];
        out[i] += -0.5 * r * r - rows.logScale[i] - Constants.HALF_LOG_2_PI;
      }
    }
    scratch.release(mark);
  }

  /// The means given k numbers.
  public double[] mean(double[] given) {
    double[] outputs = network.outputsAt(given);
    double[] mean = new double[dimension];
    for (int j = 0; j < dimension; j++) {
      mean[j] = family.arguments().getFirst().plain(j, outputs[j]);
    }
    return mean;
  }

  /// The parameters of the lanes of a block, one number after another.
  private final class Rows {
    private final int count;
    private final double[] outputs;
    private final double[] row;
    final double[] mean;
    final double[] scale;
    final double[] logScale;

    Rows(int count, double[] given, Scratch scratch) {
      this.count = count;
      outputs = scratch.doubles(network.outputLength());
      network.decode(count, given, scratch, outputs);
      row = scratch.doubles(Block.SIZE);
      mean = scratch.doubles(Block.SIZE);
      scale = scratch.doubles(Block.SIZE);
      logScale = scratch.doubles(Block.SIZE);
    }

    void read(int j, Scratch scratch) {
      int next = j;
      if (family.mean() instanceof Learned learned) {
        System.arraycopy(outputs, next * Block.SIZE, row, 0, count);
        learned.transform().values(count, row, scratch, mean);
        next += dimension;
      } else if (family.mean() instanceof Constant constant) {
        Arrays.fill(mean, 0, count, constant.at(j));
      }
      if (family.scale() instanceof Learned learned) {
        System.arraycopy(outputs, next * Block.SIZE, row, 0, count);
        family.arguments().getLast().values(count, row, scratch, scale);
        learned.transform().logs(count, row, scratch, logScale);
      } else if (family.scale() instanceof Constant constant) {
        Arrays.fill(scale, 0, count, constant.at(j));
        Arrays.fill(logScale, 0, count, Log.log(constant.at(j)));
      }
    }
  }

  /// Whether derivatives are exact; else they are differences of the network.
  public boolean differentiable() {
    return network.differentiable();
  }

  /// Adds the derivatives of the log density, and a positive semidefinite approximation of its
  /// negative second derivatives: aaᵀ + 2bbᵀ summed over the numbers, with the derivatives a of the
  /// standardized residual, at a fixed scale, and b of the logarithm of the scale. Its mean over v
  /// is the Fisher information.
  ///
  /// @param z all coordinates
  /// @param own where those of v are in z
  /// @param given where those are that it is given
  /// @param gradient added to, as long as z
  /// @param precision added to, as many rows of as many numbers
  public void expand(double[] z, int[] own, int[] given, double[] gradient, double[][] precision) {
    Linear at = new Linear(z, given);
    double[] a = new double[given.length];
    double[] b = new double[given.length];
    for (int j = 0; j < dimension; j++) {
      at.derivatives(j, a, b);
      double r = (z[own[j]] - at.mean) / at.scale;
      double unit = 1 / at.scale;
      gradient[own[j]] -= r * unit;
      precision[own[j]][own[j]] += unit * unit;
      for (int k = 0; k < given.length; k++) {
        gradient[given[k]] += (r * r - 1) * b[k] - r * a[k];
        precision[own[j]][given[k]] += unit * a[k];
        precision[given[k]][own[j]] += unit * a[k];
        double[] row = precision[given[k]];
        for (int l = 0; l < given.length; l++) {
          row[given[l]] += a[k] * a[l] + 2 * b[k] * b[l];
        }
      }
    }
  }

  /// The network about a point.
  private final class Linear {
    private final double[] outputs;
    private final float[][] jacobian;
    double mean;
    double scale;

    Linear(double[] z, int[] given) {
      double[] in = new double[given.length];
      for (int k = 0; k < in.length; k++) {
        in[k] = z[given[k]];
      }
      jacobian = new float[network.outputs()][in.length];
      network.linearize(in, new float[network.outputs()], jacobian);
      outputs = network.outputsAt(in);
    }

    // Of the standardized residual at a fixed scale, and of the logarithm of the scale.
    void derivatives(int j, double[] ofResidual, double[] ofLogScale) {
      int next = j;
      double slope = 0;
      float[] row = jacobian[j];
      mean = family.arguments().getFirst().plain(j, outputs[j]);
      if (family.mean() instanceof Learned learned) {
        slope = learned.transform().slopeOfValue(outputs[j]);
        next += dimension;
      }
      Argument spread = family.arguments().getLast();
      boolean learns = spread.isLearned();
      scale = spread.value(j, learns ? outputs[next] : 0);
      for (int k = 0; k < ofResidual.length; k++) {
        ofResidual[k] = -slope * row[k] / scale;
        ofLogScale[k] = 0;
      }
      if (family.scale() instanceof Learned learned) {
        double steep = learned.transform().slopeOfLog(outputs[next]);
        for (int k = 0; k < ofLogScale.length; k++) {
          ofLogScale[k] = steep * jacobian[next][k];
        }
      }
    }
  }
}
