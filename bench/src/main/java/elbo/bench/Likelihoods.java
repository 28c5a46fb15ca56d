package elbo.bench;

import static elbo.network.Parameter.constant;
import static elbo.network.Parameter.learned;
import static elbo.network.Transform.EXP;
import static elbo.network.Transform.EXP_HALF;
import static elbo.network.Transform.SIGMOID;

import elbo.kernel.Block;
import elbo.kernel.Scratch;
import elbo.network.BernoulliLogits;
import elbo.network.BernoulliProbabilities;
import elbo.network.Binomial;
import elbo.network.Categorical;
import elbo.network.ContinuousBernoulli;
import elbo.network.DiscretizedLogistic;
import elbo.network.DiscretizedLogisticMixture;
import elbo.network.Laplace;
import elbo.network.Levels;
import elbo.network.Likelihood;
import elbo.network.NegativeBinomial;
import elbo.network.NegativeBinomialTotalCount;
import elbo.network.Normal;
import elbo.network.Poisson;
import elbo.network.StudentT;
import elbo.network.ZeroInflatedNegativeBinomial;
import elbo.network.ZeroInflatedPoisson;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/// Numbers of observations a second in the log-likelihood of each family, over a block of samples.
///
/// `java -jar bench/target/benchmarks.jar Likelihoods -p family=poisson,bernoulli`
public class Likelihoods extends Measured {
  private static final int WIDTH = 784;

  @Param({
    "bernoulli",
    "probabilities",
    "continuous-bernoulli",
    "normal",
    "normal-scale",
    "laplace",
    "student-t",
    "poisson",
    "negative-binomial",
    "negative-binomial-constant",
    "total-count",
    "zero-inflated-poisson",
    "zero-inflated-negative-binomial",
    "binomial",
    "categorical",
    "discretized-logistic",
    "mixture"
  })
  public String family = "bernoulli";

  private final Scratch scratch = new Scratch();
  private final double[] out = new double[Block.SIZE];
  private float[] outputs = {};
  private Likelihood.Observed observed = new BernoulliLogits().at(new double[0]);

  static Likelihood likelihood(String family) {
    return switch (family) {
      case "bernoulli" -> new BernoulliLogits();
      case "probabilities" -> new BernoulliProbabilities();
      case "continuous-bernoulli" -> new ContinuousBernoulli(learned(SIGMOID));
      case "normal" -> Normal.withScale(0.5);
      case "normal-scale" -> Normal.withScales(EXP_HALF);
      case "laplace" -> new Laplace(learned(), learned(EXP));
      case "student-t" -> new StudentT(constant(4), learned(), learned(EXP));
      case "poisson" -> new Poisson(learned(EXP));
      case "negative-binomial" -> new NegativeBinomial(learned(EXP), learned(EXP));
      case "negative-binomial-constant" -> new NegativeBinomial(learned(EXP), constant(2));
      case "total-count" -> new NegativeBinomialTotalCount(learned(EXP), learned(SIGMOID));
      case "zero-inflated-poisson" -> new ZeroInflatedPoisson(learned(EXP), learned(SIGMOID));
      case "zero-inflated-negative-binomial" ->
          new ZeroInflatedNegativeBinomial(learned(EXP), learned(EXP), learned(SIGMOID));
      case "binomial" -> new Binomial(constant(20), learned(SIGMOID));
      case "categorical" ->
          new Categorical(8, Categorical.Data.WHOLE_NUMBERS, Categorical.Order.CLASSES_LAST);
      case "discretized-logistic" ->
          new DiscretizedLogistic(Levels.symmetric(), learned(), learned(EXP));
      case "mixture" -> new DiscretizedLogisticMixture(Levels.symmetric(), 5, EXP);
      default -> throw new IllegalArgumentException("no family " + family);
    };
  }

  /// Draws the observation, and checks the sum against that of its numbers in double precision.
  @Setup
  public void prepare() {
    Likelihood likelihood = likelihood(family);
    boolean isUnit = likelihood instanceof BernoulliProbabilities;
    int count = likelihood.outputs(WIDTH);
    outputs = Inputs.floats(count * Block.SIZE, isUnit ? 0.01f : -1, isUnit ? 0.99f : 1);
    double[] one = new double[count];
    double[] wide = new double[outputs.length];
    for (int r = 0; r < count; r++) {
      one[r] = outputs[r * Block.SIZE];
    }
    for (int i = 0; i < wide.length; i++) {
      wide[i] = outputs[i];
    }
    observed = likelihood.at(likelihood.draw(one, Inputs.generator()));
    double[] exact = new double[Block.SIZE];
    observed.logLikelihood(Block.SIZE, wide, scratch, exact);
    lanes();
    for (int i = 0; i < Block.SIZE; i++) {
      Check.within("sample " + i, exact[i], out[i], 1e-6 * (WIDTH + Math.abs(exact[i])));
    }
  }

  @Benchmark
  @OperationsPerInvocation(WIDTH * Block.SIZE)
  public double[] lanes() {
    observed.logLikelihood(Block.SIZE, outputs, scratch, out);
    return out;
  }
}
