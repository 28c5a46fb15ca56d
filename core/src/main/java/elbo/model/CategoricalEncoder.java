package elbo.model;

import elbo.distribution.Categorical;
import elbo.distribution.Distribution;
import java.util.Arrays;

/// The encoder of a [Discrete] model: a distribution over the states of z for each symbol x, with a
/// logit for each of them.
///
/// Parameters: symbols rows of states logits.
public final class CategoricalEncoder implements LearnedEncoder {
  private final double[][] logits;
  private final double[][] probabilities;

  /// @param logits by `[x][z]`, finite or −∞
  /// @throws IllegalArgumentException if rows differ in length or are no logits
  public CategoricalEncoder(double[][] logits) {
    Shapes.columns("logits", logits);
    this.logits = Arrays.stream(logits).map(double[]::clone).toArray(double[][]::new);
    probabilities = Arrays.stream(logits).map(Logits::softmax).toArray(double[][]::new);
  }

  /// The same probability for each state, whatever x is.
  public static CategoricalEncoder uniform(int symbols, int states) {
    return new CategoricalEncoder(new double[symbols][states]);
  }

  @Override
  public Distribution at(double[] x) {
    return new Categorical(probabilities[symbol(x)]);
  }

  private int symbol(double[] x) {
    if (x.length != 1) {
      throw new IllegalArgumentException(
          "the encoder takes 1 number, but the observation has " + x.length);
    }
    return Support.state(x, 0, logits.length);
  }

  @Override
  public double[] parameters() {
    return Arrays.stream(logits).flatMapToDouble(Arrays::stream).toArray();
  }

  @Override
  public CategoricalEncoder withParameters(double[] parameters) {
    Logits.check(logits.length * logits[0].length, parameters);
    return new CategoricalEncoder(Logits.rows(parameters, 0, logits.length, logits[0].length));
  }

  @Override
  public void addGradient(double[] x, double[] z, int lane, double coefficient, double[] gradient) {
    int symbol = symbol(x);
    int states = logits[0].length;
    Logits.addScore(probabilities[symbol], (int) z[lane], coefficient, symbol * states, gradient);
  }
}
