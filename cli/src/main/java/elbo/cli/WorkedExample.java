package elbo.cli;

import elbo.Evaluation;
import elbo.Result;
import elbo.Rows;
import elbo.bound.AnalyticElbo;
import elbo.bound.Elbo;
import elbo.bound.LogEvidence;
import elbo.distribution.Distribution;
import elbo.engine.Engine;
import elbo.estimate.Estimate;
import elbo.estimate.Statistic;
import elbo.exact.WeightLaws;
import elbo.model.Binary;
import elbo.report.Figures;
import elbo.report.Table;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/// One binary latent, one binary observation, two encoders: the ELBO and its parts, exact beside
/// estimated.
final class WorkedExample {
  private static final long SAMPLES = 1_000_000;
  private static final double[] X = {1};
  private static final LogEvidence EVIDENCE = new LogEvidence();

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
    Distribution q = model.proposal(X);
    double elbo = WeightLaws.enumerated(model, X, q).meanLog();
    double kl = q.klTo(model.prior().orElseThrow()).orElseThrow();
    double evidence = model.logEvidence(X).orElseThrow();
    double toPosterior = q.klTo(model.posterior(X).orElseThrow()).orElseThrow();

    AnalyticElbo analytic = new AnalyticElbo();
    BlockMean sampledKl = new BlockMean("kl", (b, i) -> b.logQ()[i] - b.logPrior()[i]);
    BlockMean sampledGap = new BlockMean("gap", (b, i) -> evidence - b.logW()[i]);
    Elbo bound = new Elbo();
    Result result = estimate(engine, model, 0, analytic, sampledKl, bound, sampledGap);
    // Samples of its own, so that the gap is a difference of independent estimates.
    Estimate logP = estimate(engine, model, 1, EVIDENCE).get(EVIDENCE);
    Estimate lower = result.get(bound);
    double gapError = Math.hypot(logP.standardError(), lower.standardError());
    out.println("   q(z = 1 | x) = " + probability + remark);
    Table table = new Table("<", "exact", "estimate", "± error");
    AnalyticElbo.Parts parts = result.get(analytic);
    row(
        table,
        "reconstruction E log p(x | z)",
        elbo + kl,
        parts.reconstruction(),
        parts.standardError());
    row(table, "KL(q ‖ prior)", kl, result.get(sampledKl));
    row(table, "ELBO", elbo, lower);
    row(table, "log p(x)", evidence, logP);
    row(table, "gap log p(x) - ELBO", evidence - elbo, logP.value() - lower.value(), gapError);
    row(table, "KL(q ‖ posterior)", toPosterior, result.get(sampledGap));
    table.print(out);
    out.println();
  }

  private static Result estimate(Engine engine, Binary model, int row, Statistic<?>... statistics) {
    List<Result> results = new ArrayList<>();
    Evaluation.of(model)
        .withSamples(SAMPLES)
        .withStatistics(statistics)
        .evaluate(new Rows("x = 1", row, row + 1, r -> X), engine, done -> {}, results::add);
    return results.getFirst();
  }

  private static void row(Table table, String name, double exact, Estimate e) {
    row(table, name, exact, e.value(), e.standardError());
  }

  private static void row(Table table, String name, double exact, double estimate, double error) {
    table.row(name, Figures.nats(exact), Figures.nats(estimate), Figures.error(error));
  }
}
