package elbo.training;

import elbo.gradient.Coefficients;
import elbo.kernel.Block;
import elbo.kernel.Exp;
import elbo.kernel.Strips;
import elbo.network.Perceptron;
import java.util.Arrays;

/// The second level of latents for a wave of samples: q(z₂ | z₁), p(z₁ | z₂) and p(z₂) = N(0, I),
/// both conditionals normal with means and log variances as outputs.
///
/// With the first level drawn, log p(z₁, z₂) − log q(z₂ | z₁) takes the place of log p(z₁). Its
/// derivative by z₁ goes three ways: directly, through the parameters of q(z₂ | z₁) at a fixed z₂,
/// and through z₂.
final class UpperLevel {
  private static final int WIDTH = Strips.WIDTH;

  private final Packing.Section inference;
  private final Packing.Section generative;
  private final int below;
  final int d;
  private final Perceptron.Tape inferenceTape;
  private final Perceptron.Tape generativeTape;

  // In strips: of z₂ standard normal numbers, scales and values; the derivative of the terms of
  // this
  // level by z₂ at fixed parameters of q(z₂ | z₁), and by z₁ along all ways.
  private final double[] noise;
  private final double[] scale;
  private final double[] latents;
  private final double[] latentSlope;
  private final double[] slope;
  private final float[] factors;
  private final float[] ones = new float[WIDTH];

  UpperLevel(Packing.Section inference, Packing.Section generative, int capacity) {
    this.inference = inference;
    this.generative = generative;
    below = inference.network().inputs();
    d = generative.network().inputs();
    inferenceTape = inference.network().tape(capacity);
    generativeTape = generative.network().tape(capacity);
    int columns = Strips.count(capacity) * WIDTH;
    noise = new double[d * columns];
    scale = new double[d * columns];
    latents = new double[d * columns];
    latentSlope = new double[d * columns];
    slope = new double[below * columns];
    factors = new float[columns];
    Arrays.fill(ones, 1);
  }

  private static int at(int sample, int dimension) {
    return sample / WIDTH * dimension * WIDTH + sample % WIDTH;
  }

  /// Draws z₂ and adds log p(z₁, z₂) − log q(z₂ | z₁) to a ratio that has −log q(z₁ | x), each
  /// without the normalizing constants that cancel.
  ///
  /// @param first sample of the wave, the first of a strip
  /// @param e standard normal numbers, row j for latent j in blocks from `eAt` on
  /// @param z1 latents of the first level, in strips
  void forward(
      float[] packed, int first, int count, double[] e, int eAt, double[] z1, double[] ratio) {
    Strips in = inference.network().in();
    for (int s = first; s < first + count; s++) {
      for (int j = 0; j < below; j++) {
        inferenceTape.inputs()[in.place(j, s)] = (float) z1[at(s, below) + j * WIDTH];
      }
    }
    int strips = Strips.count(count);
    inference.network().forward(packed, inference.at(), inferenceTape, first / WIDTH, strips);
    for (int s = first; s < first + count; s++) {
      ratio[s] += draw(s, e, eAt + s - first);
    }
    generative.network().forward(packed, generative.at(), generativeTape, first / WIDTH, strips);
    for (int s = first; s < first + count; s++) {
      ratio[s] += logPrior(s, z1);
    }
  }

  // −log q(z₂ | z₁) + log p(z₂).
  private double draw(int s, double[] e, int eAt) {
    float[] outputs = inferenceTape.outputs();
    int out = inference.network().out().place(0, s);
    int in = generative.network().in().place(0, s);
    double sum = 0;
    for (int j = 0; j < d; j++) {
      int k = at(s, d) + j * WIDTH;
      double logScale = 0.5 * outputs[out + (d + j) * WIDTH];
      noise[k] = e[eAt + j * Block.SIZE];
      scale[k] = Exp.exp(logScale);
      latents[k] = Math.fma(scale[k], noise[k], outputs[out + j * WIDTH]);
      generativeTape.inputs()[in + j * WIDTH] = (float) latents[k];
      sum += 0.5 * (noise[k] * noise[k] - latents[k] * latents[k]) + logScale;
    }
    return sum;
  }

  // log p(z₁ | z₂).
  private double logPrior(int s, double[] z1) {
    float[] outputs = generativeTape.outputs();
    int out = generative.network().out().place(0, s);
    double sum = 0;
    for (int j = 0; j < below; j++) {
      double logVariance = outputs[out + (below + j) * WIDTH];
      double rest = z1[at(s, below) + j * WIDTH] - outputs[out + j * WIDTH];
      sum -= 0.5 * (rest * rest * Exp.exp(-logVariance) + logVariance);
    }
    return sum;
  }

  /// Computes the derivatives of what [#forward] added, by z₁ and by the parameters of p(z₁ | z₂).
  void backward(float[] packed, int first, int count, double[] z1) {
    for (int s = first; s < first + count; s++) {
      priorSlopes(s, z1);
    }
    int strips = Strips.count(count);
    generative
        .network()
        .backward(packed, generative.at(), generativeTape, first / WIDTH, strips, 0);
    for (int s = first; s < first + count; s++) {
      int in = generative.network().in().place(0, s);
      for (int j = 0; j < d; j++) {
        int k = at(s, d) + j * WIDTH;
        latentSlope[k] =
            generativeTape.inputDelta()[in + j * WIDTH] - latents[k] + noise[k] / scale[k];
      }
      deltas(s, 1, -1);
    }
    inference.network().backward(packed, inference.at(), inferenceTape, first / WIDTH, strips, 0);
    for (int s = first; s < first + count; s++) {
      int in = inference.network().in().place(0, s);
      for (int j = 0; j < below; j++) {
        slope[at(s, below) + j * WIDTH] += inferenceTape.inputDelta()[in + j * WIDTH];
      }
    }
  }

  private void priorSlopes(int s, double[] z1) {
    float[] outputs = generativeTape.outputs();
    float[] delta = generativeTape.outputDelta();
    int out = generative.network().out().place(0, s);
    for (int j = 0; j < below; j++) {
      int m = out + j * WIDTH;
      int v = out + (below + j) * WIDTH;
      int k = at(s, below) + j * WIDTH;
      double precision = Exp.exp(-(double) outputs[v]);
      double rest = z1[k] - outputs[m];
      delta[m] = (float) (rest * precision);
      delta[v] = (float) (0.5 * (rest * rest * precision - 1));
      slope[k] = -rest * precision;
    }
  }

  // Derivatives by the means and log variances of q(z₂ | z₁): through z₂, and of log q at fixed z₂.
  private void deltas(int s, double through, double score) {
    float[] delta = inferenceTape.outputDelta();
    int out = inference.network().out().place(0, s);
    for (int j = 0; j < d; j++) {
      int k = at(s, d) + j * WIDTH;
      double e = noise[k];
      double byMean = through * latentSlope[k];
      delta[out + j * WIDTH] = (float) (byMean + score * e / scale[k]);
      delta[out + (d + j) * WIDTH] = (float) (0.5 * (byMean * scale[k] * e + score * (e * e - 1)));
    }
  }

  /// The derivative by latent j of the first level, for a sample of the wave.
  double slope(int sample, int j) {
    return slope[at(sample, below) + j * WIDTH];
  }

  /// The mean of latent j of q(z₂ | z₁), for a sample of the wave; before [#backward].
  double mean(int sample, int j) {
    int k = at(sample, d) + j * WIDTH;
    return latents[k] - scale[k] * noise[k];
  }

  /// Makes ready for the gradient some samples of the wave, with their coefficients.
  ///
  /// @param from where the wave begins among the coefficients
  /// @param rowWeight of each row in the mean
  void reverse(
      float[] packed,
      int first,
      int end,
      Coefficients coefficients,
      int from,
      double rowWeight,
      double klWeight) {
    for (int s = first; s < end; s++) {
      factors[s] = (float) (rowWeight * klWeight * coefficients.model()[from + s]);
      deltas(
          s,
          rowWeight * klWeight * coefficients.latent()[from + s],
          rowWeight * coefficients.proposal()[from + s]);
    }
    inference
        .network()
        .backward(
            packed, inference.at(), inferenceTape, first / WIDTH, Strips.count(end - first), 1);
    for (int s = first; s < end; s += WIDTH) {
      int columns = Math.min(WIDTH, end - s);
      inference.network().weigh(inferenceTape, s / WIDTH, columns, ones, 0);
      generative.network().weigh(generativeTape, s / WIDTH, columns, factors, s);
    }
  }

  Perceptron.Tape tape(Packing.Section of) {
    return of.at() == inference.at() ? inferenceTape : generativeTape;
  }
}
