// Exact values beside estimates, in the smallest model: one binary latent, one binary observation.
//
//     java --add-modules jdk.incubator.vector -cp cli/target/elbo-cli.jar \
//         examples/WorkedExample.java

import elbo.Evaluation;
import elbo.Result;
import elbo.bound.AnalyticElbo;
import elbo.bound.Elbo;
import elbo.bound.Iwae;
import elbo.bound.LogEvidence;
import elbo.distribution.Distribution;
import elbo.estimate.Bound;
import elbo.estimate.Estimate;
import elbo.model.Binary;
import elbo.report.Figures;
import elbo.report.Table;

/// A coin decides z; x = 1 is seen with probability 0.2 or 0.8. Given x = 1, how good are the
/// encoders q(z = 1) = 0.7 and q(z = 1) = 0.8, which is the posterior?
void main() {
  double[] x = {1};
  AnalyticElbo analytic = new AnalyticElbo();
  List<Bound<?>> bounds = List.of(new Elbo(), analytic, new Iwae(50), new LogEvidence());
  for (double one : new double[] {0.7, 0.8}) {
    Binary model = new Binary(0.5, 0.2, 0.8, one);
    Result result = Evaluation.of(model).withSamples(1_000_000).withStatistics(bounds).evaluate(x);
    Table table = new Table("<q(z = 1) = " + one, "exact", "estimate", "± error");
    for (Bound<?> bound : bounds) {
      Estimate e = result.get(bound);
      row(table, e.name(), result.exact(bound).orElseThrow(), e.value(), e.standardError());
    }
    AnalyticElbo.Parts parts = result.get(analytic);
    double reconstruction = result.exact(analytic).orElseThrow() + parts.kl();
    row(table, "reconstruction", reconstruction, parts.reconstruction(), parts.standardError());
    table.print(System.out);

    Distribution q = model.proposal(x);
    double gap = q.klTo(model.posterior(x).orElseThrow()).orElseThrow();
    IO.println("  log p(x) = " + Figures.nats(result.logEvidence()));
    IO.println("  KL(q ‖ prior) = " + Figures.nats(parts.kl()));
    IO.println("  KL(q ‖ posterior) = log p(x) - ELBO = " + Figures.nats(gap));
    IO.println();
  }
}

void row(Table table, String name, double exact, double estimate, double error) {
  table.row(name, Figures.nats(exact), Figures.nats(estimate), Figures.error(error));
}
