package elbo.model;

import elbo.distribution.Categorical;
import elbo.distribution.Distribution;
import elbo.kernel.Exp;
import elbo.kernel.Log;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.commons.rng.UniformRandomProvider;

/// A model of one discrete latent and one discrete observation, given by two tables.
///
/// All its exact values are sums over the states of z. Its own proposal is the posterior made
/// flatter, q ∝ √p(z | x), or the prior if x has probability 0 in every state, so that there is no
/// posterior.
///
/// Parameters: the logits of the states, then states rows of symbols logits.
public final class Discrete implements Enumerable, Parametric<Discrete> {
  private final ModelName name;
  private final Categorical prior;
  private final double[] logPrior;
  private final double[][] logLikelihood;
  private final Categorical[] rows;
  private final double[] priorProbabilities;
  private final double[][] likelihood;

  /// @param prior p(z), of any positive sum
  /// @param likelihood p(x | z) by `[z][x]`; each row of any positive sum
  /// @throws IllegalArgumentException if the tables do not fit or are no probabilities
  public Discrete(double[] prior, double[][] likelihood) {
    this(
        ModelName.of(
            "Discrete(states="
                + prior.length
                + ",symbols="
                + Shapes.columns("likelihoods", likelihood)
                + ")",
            new Digest().add(prior).add(likelihood)),
        prior,
        likelihood);
  }

  /// A model with random tables.
  ///
  /// @param states values that z can take
  /// @param symbols values that x can take
  /// @param seed of the tables
  public Discrete(int states, int symbols, long seed) {
    Shapes.size("states", states);
    Shapes.size("symbols", symbols);
    this(
        ModelName.whole(
            "Discrete(states=" + states + ",symbols=" + symbols + ",seed=" + seed + ")"),
        table(1, states, seed)[0],
        table(states, symbols, seed + 1));
  }

  private Discrete(ModelName name, double[] prior, double[][] likelihood) {
    if (prior.length != likelihood.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "there are %d prior probabilities, but %d rows of likelihoods",
              prior.length,
              likelihood.length));
    }
    this.name = name;
    this.prior = new Categorical(prior);
    int states = prior.length;
    logPrior = new double[states];
    logLikelihood = new double[states][];
    rows = new Categorical[states];
    priorProbabilities = this.prior.probabilities();
    this.likelihood = new double[states][];
    for (int z = 0; z < states; z++) {
      logPrior[z] = Log.log(priorProbabilities[z]);
      rows[z] = new Categorical(likelihood[z]);
      this.likelihood[z] = rows[z].probabilities();
      logLikelihood[z] = rows[z].probabilities();
      Log.fill(logLikelihood[z], 0, logLikelihood[z].length, logLikelihood[z]);
    }
  }

  private static double[][] table(int rows, int columns, long seed) {
    UniformRandomProvider random = Draws.generator(seed);
    double[][] table = new double[rows][columns];
    for (double[] row : table) {
      for (int c = 0; c < columns; c++) {
        row[c] = -Log.log(1 - random.nextDouble());
      }
    }
    return table;
  }

  @Override
  public String name() {
    return name.text();
  }

  @Override
  public Optional<String> sha256() {
    return name.sha256();
  }

  @Override
  public int latentDimension() {
    return 1;
  }

  @Override
  public int observationDimension() {
    return 1;
  }

  @Override
  public long states() {
    return logPrior.length;
  }

  @Override
  public void latents(long state, int lane, double[] z) {
    z[lane] = state;
  }

  @Override
  public Joint at(double[] x) {
    int symbol = symbol(x);
    return (count, z, scratch, outPrior, outLikelihood) -> {
      for (int i = 0; i < count; i++) {
        int state = (int) z[i];
        outPrior[i] = logPrior[state];
        outLikelihood[i] = logLikelihood[state][symbol];
      }
    };
  }

  private int symbol(double[] x) {
    Support.width(this, x);
    return Support.state(x, 0, logLikelihood[0].length);
  }

  @Override
  public Distribution proposal(double[] x) {
    double[] flatter = joint(symbol(x));
    for (int z = 0; z < flatter.length; z++) {
      flatter[z] = Math.sqrt(flatter[z]);
    }
    return sum(flatter) > 0 ? new Categorical(flatter) : prior;
  }

  @Override
  public boolean prefersOwnProposal() {
    return true;
  }

  @Override
  public Optional<Distribution> prior() {
    return Optional.of(prior);
  }

  @Override
  public Optional<Distribution> posterior(double[] x) {
    double[] joint = joint(symbol(x));
    return sum(joint) > 0 ? Optional.of(new Categorical(joint)) : Optional.empty();
  }

  @Override
  public OptionalDouble logEvidence(double[] x) {
    return OptionalDouble.of(Log.log(sum(joint(symbol(x)))));
  }

  private static double sum(double[] x) {
    double sum = 0;
    for (double v : x) {
      sum += v;
    }
    return sum;
  }

  private double[] joint(int symbol) {
    double[] joint = new double[logPrior.length];
    for (int z = 0; z < joint.length; z++) {
      joint[z] = Exp.exp(logPrior[z] + logLikelihood[z][symbol]);
    }
    return joint;
  }

  @Override
  public Draw draw(UniformRandomProvider random) {
    int z = prior.state(random.nextDouble());
    return new Draw(new double[] {z}, new double[] {rows[z].state(random.nextDouble())});
  }

  @Override
  public double[] parameters() {
    return Logits.concatenated(new double[][] {logPrior}, Logits.concatenated(logLikelihood));
  }

  @Override
  public Discrete withParameters(double[] parameters) {
    int states = logPrior.length;
    int symbols = logLikelihood[0].length;
    Logits.check(states * (1 + symbols), parameters);
    double[][] table = Logits.rows(parameters, states, states, symbols);
    for (int z = 0; z < states; z++) {
      table[z] = Logits.softmax(table[z]);
    }
    return new Discrete(Logits.softmax(Arrays.copyOf(parameters, states)), table);
  }

  @Override
  public void addGradient(double[] x, double[] z, int lane, double coefficient, double[] gradient) {
    int states = logPrior.length;
    int state = (int) z[lane];
    int from = states + state * logLikelihood[0].length;
    Logits.addScore(priorProbabilities, state, coefficient, 0, gradient);
    Logits.addScore(likelihood[state], symbol(x), coefficient, from, gradient);
  }
}
