package elbo.bench;

import elbo.Result;
import elbo.Rows;
import elbo.bound.LogEvidence;
import elbo.distribution.DiagonalNormal;
import elbo.engine.Engine;
import elbo.estimate.Estimate;
import elbo.inference.Adaptive;
import elbo.inference.Encoder;
import elbo.kernel.Identity;
import elbo.kernel.Tanh;
import elbo.model.LatentModel;
import elbo.model.Vae;
import elbo.network.BernoulliLogits;
import elbo.network.Dense;
import elbo.network.Network;
import elbo.stopping.Tolerance;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/// What adaptation costs: evaluations of log p(x, z) a second with the default proposal, those of
/// its adaptation among them, and with the model's own, which takes none.
///
/// `raw` draws 5000 samples of each of four observations from the model's own proposal, `adaptive`
/// takes 20,000 evaluations of each in all. Their ratios in one run are what adaptation costs.
/// `toTolerance` takes as many as a standard error of 0.05 takes, of sixteen observations, which
/// differ in what they take: of four, threads would wait for the last. Its operations are
/// observations.
///
/// `java -jar bench/target/benchmarks.jar '\.Adaptation' -p threads=1`
public class Adaptation extends Measured {
  private static final String WIDE = "d200";
  private static final int OBSERVATIONS = 4;
  private static final int MANY = 16;
  private static final int K = 5000;
  private static final int CALLS = 20_000;
  private static final int WIDE_LATENTS = 200;
  private static final int ACTIVE = 20;
  private static final int HIDDEN = 400;
  private static final LogEvidence LOG_EVIDENCE = new LogEvidence();

  /// The bundled VAE, or one of random weights and 200 latents, of which 20 are active.
  @Param({Cases.VAE, WIDE})
  public String vae = Cases.VAE;

  @Param({"1", "2"})
  public int threads = 1;

  private Rows many = new Rows("none", 0, 0, row -> new double[0]);
  private Rows rows = many;
  private elbo.Evaluation<LatentModel> raw = elbo.Evaluation.of(Cases.model(Cases.VAE));
  private elbo.Evaluation<LatentModel> adaptive = raw;
  private elbo.Evaluation<LatentModel> tolerance = raw;

  @SuppressWarnings("NullAway.Init")
  private Engine engine;

  @Setup
  public void check() {
    double[][] x = new double[MANY][];
    LatentModel made = vae.equals(WIDE) ? wide() : Cases.model(vae);
    UniformRandomProvider random = Inputs.generator();
    for (int row = 0; row < MANY; row++) {
      x[row] = vae.equals(WIDE) ? made.draw(random).x() : Cases.digits().row(row);
    }
    many = new Rows("observations", 0, MANY, row -> x[row]);
    rows = new Rows("observations", 0, OBSERVATIONS, row -> x[row]);
    elbo.Evaluation<LatentModel> any = elbo.Evaluation.of(made).withSeed(1);
    Adaptive proposal = new Adaptive();
    raw = any.withProposal(new Encoder()).withSamples(K).withStatistics(LOG_EVIDENCE);
    adaptive =
        any.withProposal(proposal)
            .withSamples(CALLS - proposal.evaluations())
            .withStatistics(LOG_EVIDENCE);
    tolerance = any.withProposal(proposal).withRule(new Tolerance(0.05, 1_000_000));
    engine = new Engine(threads);
    List<Result> fixed = results(adaptive, rows);
    List<Result> planned = results(tolerance, rows);
    for (int row = 0; row < OBSERVATIONS; row++) {
      Estimate one = fixed.get(row).get(LOG_EVIDENCE);
      Estimate other = planned.get(row).get(Tolerance.INTERVAL);
      double error = Math.hypot(one.standardError(), other.standardError());
      Check.within("log p(x)", one.value(), other.value(), 5 * error);
    }
  }

  private static LatentModel wide() {
    Network decoder =
        new Network(
            List.of(
                layer(WIDE_LATENTS, HIDDEN, true),
                layer(HIDDEN, HIDDEN, true),
                layer(HIDDEN, 784, false)));
    return new Vae(
        WIDE, 784, decoder, new BernoulliLogits(), x -> DiagonalNormal.standard(WIDE_LATENTS));
  }

  // Outputs have a variance of about one; latents that are not active have next to no weights.
  private static Dense layer(int inputs, int outputs, boolean hidden) {
    float[] weights = Inputs.floats(inputs * outputs, -1, 1);
    int active = inputs == WIDE_LATENTS ? ACTIVE : inputs;
    for (int w = 0; w < weights.length; w++) {
      weights[w] *= (float) (Math.sqrt(3.0 / active) * (w % inputs < active ? 1 : 1e-3));
    }
    return new Dense(outputs, weights, new float[outputs], hidden ? new Tanh() : new Identity());
  }

  private List<Result> results(elbo.Evaluation<LatentModel> evaluation, Rows of) {
    List<Result> results = new ArrayList<>();
    evaluation.evaluate(of, engine, done -> {}, results::add);
    return results;
  }

  private double sum(elbo.Evaluation<LatentModel> evaluation, Rows of) {
    return results(evaluation, of).stream().mapToLong(r -> r.cost().evaluations()).sum();
  }

  @Benchmark
  @OperationsPerInvocation(OBSERVATIONS * K)
  public double raw() {
    return sum(raw, rows);
  }

  @Benchmark
  @OperationsPerInvocation(OBSERVATIONS * CALLS)
  public double adaptive() {
    return sum(adaptive, rows);
  }

  @Benchmark
  @OperationsPerInvocation(MANY)
  public double toTolerance() {
    return sum(tolerance, many);
  }

  @TearDown
  public void close() {
    engine.close();
  }
}
