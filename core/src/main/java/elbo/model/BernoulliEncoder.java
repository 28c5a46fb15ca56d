package elbo.model;

import elbo.distribution.Distribution;
import elbo.distribution.IndependentBernoulli;
import elbo.kernel.Block;
import java.util.Arrays;
import java.util.Locale;

/// The encoder of a [SigmoidBelief] network: independent binary latents with log odds Vx + c.
///
/// Parameters: d rows of D weights, then d biases.
public final class BernoulliEncoder implements LearnedEncoder {
  private final double[][] v;
  private final double[] c;

  /// @param v d rows of D weights
  /// @param c d biases
  /// @throws IllegalArgumentException if they do not fit
  public BernoulliEncoder(double[][] v, double[] c) {
    Shapes.columns("weights", v);
    if (v.length != c.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "there are %d rows of weights, but %d biases", v.length, c.length));
    }
    this.v = Arrays.stream(v).map(double[]::clone).toArray(double[][]::new);
    this.c = c.clone();
  }

  /// Probability ½ for each latent, whatever x is.
  ///
  /// @param d binary latents
  /// @param D numbers in an observation
  public static BernoulliEncoder uniform(int d, int D) {
    return new BernoulliEncoder(new double[d][D], new double[d]);
  }

  @Override
  public Distribution at(double[] x) {
    return new IndependentBernoulli(probabilities(x));
  }

  private double[] probabilities(double[] x) {
    if (x.length != v[0].length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the encoder takes %d numbers, but the observation has %d",
              v[0].length,
              x.length));
    }
    double[] p = new double[c.length];
    for (int j = 0; j < p.length; j++) {
      p[j] = Logits.sigmoid(Logits.affine(v[j], x, c[j]));
    }
    return p;
  }

  @Override
  public double[] parameters() {
    return Logits.concatenated(v, c);
  }

  @Override
  public BernoulliEncoder withParameters(double[] parameters) {
    int d = c.length;
    int D = v[0].length;
    Logits.check(d * D + d, parameters);
    return new BernoulliEncoder(
        Logits.rows(parameters, 0, d, D), Arrays.copyOfRange(parameters, d * D, d * D + d));
  }

  @Override
  public void addGradient(double[] x, double[] z, int lane, double coefficient, double[] gradient) {
    double[] p = probabilities(x);
    int D = x.length;
    for (int j = 0; j < p.length; j++) {
      double residual = coefficient * (z[j * Block.SIZE + lane] - p[j]);
      for (int r = 0; r < D; r++) {
        gradient[j * D + r] = Math.fma(residual, x[r], gradient[j * D + r]);
      }
      gradient[p.length * D + j] += residual;
    }
  }
}
