package elbo.training;

import elbo.gradient.ClosedFormKl;
import elbo.kernel.Exp;
import elbo.kernel.Strips;
import elbo.network.Perceptron;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// q(z | x) of some rows, a normal with independent latents, by forward mode of the encoder; and
/// from derivatives by its means and log variances, reverse mode of the encoder.
final class EncodedRows {
  private static final int WIDTH = Strips.WIDTH;

  private final Perceptron encoder;
  private final Perceptron.Tape tape;
  private final int d;
  private final float[] ones = new float[WIDTH];

  /// Of latent j for row b at `[b * d + j]`.
  final double[] mean;

  final double[] logScale;
  final double[] scale;

  /// The derivatives of what is maximized by means and by log variances, to which samples add.
  final double[] meanSlope;

  final double[] spreadSlope;

  /// @param most rows at a time
  EncodedRows(Perceptron encoder, int d, int most) {
    this.encoder = encoder;
    this.d = d;
    tape = encoder.tape(most);
    mean = new double[most * d];
    logScale = new double[most * d];
    scale = new double[most * d];
    meanSlope = new double[most * d];
    spreadSlope = new double[most * d];
    Arrays.fill(ones, 1);
  }

  /// The rows, in strips: to be filled before forward mode.
  float[] inputs() {
    return tape.inputs();
  }

  /// Forward mode for some rows, whole strips from the first of them on.
  void forward(float[] packed, int first, int count) {
    encoder.forward(packed, 0, tape, first / WIDTH, Strips.count(count));
    Strips out = encoder.out();
    float[] outputs = tape.outputs();
    for (int b = first; b < first + count; b++) {
      int at = out.place(0, b);
      for (int j = 0; j < d; j++) {
        mean[b * d + j] = outputs[at + j * WIDTH];
        logScale[b * d + j] = 0.5 * outputs[at + (d + j) * WIDTH];
      }
      Exp.fill(logScale, b * d, (b + 1) * d, scale);
    }
    Arrays.fill(meanSlope, first * d, (first + count) * d, 0);
    Arrays.fill(spreadSlope, first * d, (first + count) * d, 0);
  }

  /// Reverse mode for rows whose slopes are whole, but for the gradient, which sums over rows.
  ///
  /// @param weightOfKl of the KL term, where that has a closed form
  /// @param rowWeight by which each row counts
  void backward(
      float[] packed,
      int first,
      int end,
      Optional<ClosedFormKl> closedForm,
      double weightOfKl,
      double rowWeight) {
    Strips out = encoder.out();
    float[] outputs = tape.outputs();
    for (int b = first; b < end; b++) {
      int at = out.place(0, b);
      for (int j = 0; j < d; j++) {
        int i = b * d + j;
        double slope = closedForm.isPresent() ? weightOfKl * closedForm.get().slope(klAt(i)) : 0;
        double ofMean = meanSlope[i] - slope * mean[i];
        double ofSpread = spreadSlope[i] - slope * 0.5 * (scale[i] * scale[i] - 1);
        outputs[at + j * WIDTH] = (float) (rowWeight * ofMean);
        outputs[at + (d + j) * WIDTH] = (float) (rowWeight * ofSpread);
      }
    }
    encoder.backward(packed, 0, tape, first / WIDTH, Strips.count(end - first), 1);
    for (int s = first; s < end; s += WIDTH) {
      encoder.weigh(tape, s / WIDTH, Math.min(WIDTH, end - s), ones, 0);
    }
  }

  /// Adds the gradient of a region of the encoder, over so many rows.
  void gradient(Perceptron.Region region, int rows, boolean isFresh, float[] gradient) {
    encoder.gradient(region, tape, rows, isFresh, gradient, 0);
  }

  /// KL(q(z | x) ‖ N(0, 1)) of latent j for row b, in nats.
  double kl(int b, int j) {
    return klAt(b * d + j);
  }

  private double klAt(int i) {
    return 0.5 * (mean[i] * mean[i] + scale[i] * scale[i] - 1) - logScale[i];
  }

  /// The term of a row in what is maximized that has the KL in closed form.
  double closedFormTerm(int row, Optional<ClosedFormKl> closedForm, double weightOfKl) {
    if (closedForm.isEmpty()) {
      return 0;
    }
    double sum = 0;
    for (int i = row * d; i < (row + 1) * d; i++) {
      sum += closedForm.get().term(klAt(i));
    }
    return weightOfKl * sum;
  }

  /// What is not finite, in words, if anything is.
  ///
  /// @param order which rows of their source
  Optional<String> fault(Source source, int[] order, int rows) {
    for (int l = 0; l < encoder.depth(); l++) {
      if (!tape.isFinite(encoder, l, rows)) {
        return Optional.of("layer " + (l + 1) + " of the encoder has outputs that are not finite");
      }
    }
    for (int i = 0; i < rows * d; i++) {
      if (!(scale[i] > 0 && scale[i] <= Double.MAX_VALUE)) {
        return Optional.of(
            String.format(
                Locale.ROOT,
                "the encoder's log variance of latent %d for %s is %s",
                i % d,
                source.name(order[i / d]),
                2 * logScale[i]));
      }
    }
    return Optional.empty();
  }
}
