package elbo.cli;

import elbo.Estimator;
import elbo.ImportanceWeights;
import elbo.bound.AnalyticElbo;
import elbo.bound.Elbo;
import elbo.bound.Estimate;
import elbo.bound.LogEvidence;
import elbo.bound.Statistic;
import elbo.engine.Engine;
import elbo.exact.WeightLaws;
import elbo.model.Binary;
import elbo.points.MonteCarlo;
import elbo.proposal.Proposal;
import java.io.PrintStream;
import java.util.List;

/// One binary latent, one binary observation, two encoders: the ELBO and its parts, exact beside
/// estimated.
final class WorkedExample {
  private static final long SAMPLES = 1_000_000;
  private static final double[] X = {1};

  private final PrintStream out;

  WorkedExample(PrintStream out) {
    this.out = out;
  }

  void run() {
    out.println("1. The worked example: p(z = 1) = 0.5, p(x = 1 | z) = 0.2 or 0.8 for z = 0 or 1,");
    out.println("   observed x = 1, with two encoders");
    out.println();
    try (Engine engine = new Engine()) {
      encoder(engine, 0.7, "");
      encoder(engine, 0.8, ", which is the posterior: no gap, no variance");
    }
  }

  private void encoder(Engine engine, double probability, String remark) {
    Binary model = new Binary(0.5, 0.2, 0.8, probability);
    Proposal q = model.proposal(X);
    double elbo = WeightLaws.enumerated(model, X, q).meanLog();
    double kl = q.klTo(model.prior().orElseThrow()).orElseThrow();
    double evidence = model.logEvidence(X).orElseThrow();
    double toPosterior = q.klTo(model.posterior(X).orElseThrow()).orElseThrow();

    List<Statistic> statistics =
        List.of(
            new AnalyticElbo(),
            new BlockMean("kl", (block, i) -> block.logQ()[i] - block.logPrior()[i]),
            new Elbo(),
            new BlockMean("gap", (block, i) -> evidence - block.logW()[i]));
    List<Estimate> e = estimate(engine, statistics, model, 0);
    // Samples of its own, so that the gap is a difference of independent estimates.
    Estimate logP = estimate(engine, List.of(new LogEvidence()), model, 1).getFirst();
    Estimate bound = e.get(2);
    double gapError = Math.hypot(logP.standardError(), bound.standardError());
    out.printf("   q(z = 1 | x) = %s%s%n", probability, remark);
    Table table = new Table("<", "exact", "estimate", "± error");
    double reconstruction = e.get(0).parts().getOrDefault("reconstruction", Double.NaN);
    row(
        table,
        "reconstruction E log p(x | z)",
        elbo + kl,
        reconstruction,
        e.get(0).standardError());
    row(table, "KL(q ‖ prior)", kl, e.get(1).value(), e.get(1).standardError());
    row(table, "ELBO", elbo, bound.value(), bound.standardError());
    row(table, "log p(x)", evidence, logP.value(), logP.standardError());
    row(table, "gap log p(x) - ELBO", evidence - elbo, logP.value() - bound.value(), gapError);
    row(table, "KL(q ‖ posterior)", toPosterior, e.get(3).value(), e.get(3).standardError());
    table.print(out);
    out.println();
  }

  private static List<Estimate> estimate(
      Engine engine, List<Statistic> statistics, Binary model, int stream) {
    ImportanceWeights weights =
        new ImportanceWeights(model, X, model.proposal(X), new MonteCarlo(1), stream);
    return engine.estimate(new Estimator(SAMPLES, statistics), weights);
  }

  private static void row(Table table, String name, double exact, double estimate, double error) {
    table.row(name, Figures.nats(exact), Figures.nats(estimate), Figures.error(error));
  }
}
