package elbo.network;

import elbo.kernel.Block;
import elbo.kernel.Exp;
import elbo.kernel.LogSum;
import elbo.kernel.Rows;
import elbo.kernel.Scratch;
import java.util.Arrays;
import java.util.Optional;
import org.apache.commons.rng.UniformRandomProvider;

/// Levels of a mixture of K logistic numbers, each number of an observation with a mixture of its
/// own. T. Salimans, A. Karpathy, X. Chen, D. P. Kingma (2017), PixelCNN++, without its links
/// between colours.
///
/// The outputs are 3K groups of D: the logits of the weights of component 0 to K − 1, softmax over
/// the components; the means; what the scales follow from.
///
/// @param levels the values of the data
/// @param components K, at least 1
/// @param scale how a scale follows from an output
public record DiscretizedLogisticMixture(Levels levels, int components, Transform scale)
    implements Likelihood {
  /// @throws IllegalArgumentException if there is no component
  public DiscretizedLogisticMixture {
    if (components < 1) {
      throw new IllegalArgumentException("components must be at least 1, but are " + components);
    }
  }

  @Override
  public int outputs(int width) {
    return Math.multiplyExact(3 * components, width);
  }

  @Override
  public String describe() {
    return "mixture of " + components + " discretized logistics, " + levels;
  }

  @Override
  public Observed at(double[] x) {
    int[] index = new int[x.length];
    for (int j = 0; j < x.length; j++) {
      levels.check(j, x[j]);
      index[j] = levels.index(x[j]);
    }
    return new Pixels(index);
  }

  @Override
  public double[] draw(double[] outputs, UniformRandomProvider random) {
    int width = outputs.length / (3 * components);
    Mixture mixture = new Mixture();
    double[] x = new double[width];
    for (int j = 0; j < width; j++) {
      mixture.read(j, width, outputs, 1, 0);
      double u = random.nextDouble();
      int c = 0;
      double sum = Exp.exp(mixture.logWeight[0]);
      while (c < components - 1 && sum <= u) {
        c++;
        sum += Exp.exp(mixture.logWeight[c]);
      }
      x[j] = DiscretizedLogistic.draw(levels, mixture.mean[c], mixture.scales[c], random);
    }
    return x;
  }

  @Override
  public Optional<String> fault(double[] outputs) {
    int width = outputs.length / (3 * components);
    Mixture mixture = new Mixture();
    for (int j = 0; j < width; j++) {
      mixture.read(j, width, outputs, 1, 0);
      for (int c = 0; c < components; c++) {
        String of = " of component " + c + " of number " + j + " is ";
        if (!Domain.POSITIVE.has(mixture.scales[c])) {
          return Optional.of("the scale" + of + mixture.scales[c]);
        }
        if (!Double.isFinite(mixture.mean[c])) {
          return Optional.of("the mean" + of + mixture.mean[c]);
        }
        if (Double.isNaN(mixture.logWeight[c])) {
          return Optional.of("the log weight" + of + mixture.logWeight[c]);
        }
      }
    }
    return Optional.empty();
  }

  // The mixture of one number of one sample.
  private final class Mixture {
    final double[] logWeight = new double[components];
    final double[] mean = new double[components];
    final double[] scales = new double[components];
    final double[] terms = new double[components];

    void read(int j, int width, double[] outputs, int stride, int sample) {
      for (int c = 0; c < components; c++) {
        logWeight[c] = outputs[(c * width + j) * stride + sample];
        mean[c] = outputs[((components + c) * width + j) * stride + sample];
        double s = scale.value(outputs[((2 * components + c) * width + j) * stride + sample]);
        scales[c] = s < 0 ? Double.NaN : s;
      }
      double total = LogSum.of(logWeight);
      for (int c = 0; c < components; c++) {
        logWeight[c] -= total;
      }
    }

    double logDensity(int k) {
      for (int c = 0; c < components; c++) {
        terms[c] = logWeight[c] + DiscretizedLogistic.logDensity(levels, k, mean[c], scales[c]);
      }
      return LogSum.of(terms);
    }
  }

  private final class Pixels implements Observed {
    private final int[] index;
    private final Argument argument =
        new Argument("scale", Parameter.learned(scale), Domain.POSITIVE);

    Pixels(int[] index) {
      this.index = index;
    }

    @Override
    public void logLikelihood(int count, double[] outputs, Scratch scratch, double[] out) {
      logLikelihood(
          count,
          (row, to) -> System.arraycopy(outputs, row * Block.SIZE, to, 0, count),
          scratch,
          out);
    }

    @Override
    public void logLikelihood(int count, float[] outputs, Scratch scratch, double[] out) {
      logLikelihood(count, (row, to) -> Rows.widen(row, count, outputs, to), scratch, out);
    }

    private void logLikelihood(int count, Columns.Reader read, Scratch scratch, double[] out) {
      int mark = scratch.mark();
      Columns weights = new Columns(components, count, scratch);
      Columns terms = new Columns(components, count, scratch);
      double[] mean = scratch.doubles(Block.SIZE);
      double[] output = scratch.doubles(Block.SIZE);
      double[] spread = scratch.doubles(Block.SIZE);
      double[] term = scratch.doubles(Block.SIZE);
      Arrays.fill(out, 0, count, 0);
      for (int j = 0; j < index.length; j++) {
        for (int c = 0; c < components; c++) {
          read.row(c * index.length + j, weights.row(c));
        }
        weights.logSum(scratch, term);
        for (int c = 0; c < components; c++) {
          read.row((components + c) * index.length + j, mean);
          read.row((2 * components + c) * index.length + j, output);
          argument.values(count, output, scratch, spread);
          double[] row = terms.row(c);
          DiscretizedLogistic.write(levels, index[j], count, mean, spread, scratch, row);
          double[] logit = weights.row(c);
          for (int i = 0; i < count; i++) {
            row[i] = logit[i] - term[i] + row[i];
          }
        }
        terms.logSum(scratch, term);
        for (int i = 0; i < count; i++) {
          out[i] += term[i];
        }
      }
      scratch.release(mark);
    }

    @Override
    public boolean differentiable() {
      return true;
    }

    /// The Fisher information is summed over the levels.
    @Override
    public void expand(double[] outputs, double[] slope, double[] curvature) {
      double[] score = new double[3 * components];
      slope(outputs, slope);
      Mixture mixture = new Mixture();
      double[] sum = new double[score.length];
      for (int j = 0; j < index.length; j++) {
        mixture.read(j, index.length, outputs, 1, 0);
        Arrays.fill(sum, 0);
        for (int k = 0; k < levels.count(); k++) {
          double p = Exp.exp(score(mixture, k, score));
          for (int g = 0; p > 0 && g < score.length; g++) {
            sum[g] = Math.fma(p * score[g], score[g], sum[g]);
          }
        }
        for (int g = 0; g < score.length; g++) {
          int r = g * index.length + j;
          double factor = factor(g, outputs[r]);
          curvature[r] = sum[g] * factor * factor;
        }
      }
    }

    @Override
    public void slope(double[] outputs, double[] slope) {
      double[] score = new double[3 * components];
      Mixture mixture = new Mixture();
      for (int j = 0; j < index.length; j++) {
        mixture.read(j, index.length, outputs, 1, 0);
        score(mixture, index[j], score);
        for (int g = 0; g < score.length; g++) {
          int r = g * index.length + j;
          slope[r] = score[g] * factor(g, outputs[r]);
        }
      }
    }

    private double factor(int g, double output) {
      return g < 2 * components ? 1 : scale.slopeOfLog(output);
    }

    // The derivatives of log P at level k by logits, means and log scales; returns log P.
    private double score(Mixture mixture, int k, double[] out) {
      double[] slopes = new double[2];
      double logP = mixture.logDensity(k);
      for (int c = 0; c < components; c++) {
        double share = Exp.exp(mixture.terms[c] - logP);
        DiscretizedLogistic.slopes(levels, k, mixture.mean[c], mixture.scales[c], slopes);
        out[c] = share - Exp.exp(mixture.logWeight[c]);
        out[components + c] = share * slopes[0];
        out[2 * components + c] = share * slopes[1];
      }
      return logP;
    }
  }
}
