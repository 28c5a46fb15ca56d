// A model of one's own: Bayesian logistic regression, by the scalar function log p(y, z).
//
//     java --add-modules jdk.incubator.vector -cp cli/target/elbo-cli.jar \
//         examples/LogisticRegression.java

import elbo.Evaluation;
import elbo.Result;
import elbo.bound.EvidenceInterval;
import elbo.distribution.DiagonalNormal;
import elbo.distribution.Distribution;
import elbo.model.ScalarModel;
import elbo.stopping.Tolerance;

/// p(yᵢ = 1 | z) = 1 / (1 + exp(−xᵢ · z)) with coefficients z ~ N(0, I): the labels y are observed,
/// the coefficients are latent, the rows xᵢ are given. StrictMath has the same bits everywhere.
record Logistic(double[][] rows) implements ScalarModel {
  @Override
  public String name() {
    return "Logistic";
  }

  @Override
  public int latentDimension() {
    return rows[0].length;
  }

  @Override
  public int observationDimension() {
    return rows.length;
  }

  @Override
  public double logJoint(double[] y, double[] z) {
    double sum = -0.5 * z.length * StrictMath.log(2 * Math.PI);
    for (double v : z) {
      sum -= 0.5 * v * v;
    }
    for (int i = 0; i < y.length; i++) {
      double logit = logit(rows[i], z);
      sum -= StrictMath.log1p(StrictMath.exp(y[i] == 1 ? -logit : logit));
    }
    return sum;
  }

  /// The prior: it is adapted to y before a sample counts.
  @Override
  public Distribution proposal(double[] y) {
    return DiagonalNormal.standard(latentDimension());
  }
}

static double logit(double[] row, double[] z) {
  double sum = 0;
  for (int j = 0; j < z.length; j++) {
    sum += row[j] * z[j];
  }
  return sum;
}

void main() {
  Random random = new Random(1);
  double[] coefficients = {-0.5, 1, 2};
  double[][] rows = new double[50][];
  double[] y = new double[rows.length];
  for (int i = 0; i < rows.length; i++) {
    rows[i] = new double[] {1, 4 * random.nextDouble() - 2, 4 * random.nextDouble() - 2};
    double odds = StrictMath.exp(logit(rows[i], coefficients));
    y[i] = random.nextDouble() < odds / (1 + odds) ? 1 : 0;
  }

  Result result = Evaluation.of(new Logistic(rows)).withTolerance(0.01).evaluate(y);

  EvidenceInterval.Interval evidence = result.get(Tolerance.INTERVAL);
  IO.println("log p(y | X) = %.4f ± %.4f".formatted(evidence.value(), evidence.standardError()));
  IO.println("95 %% interval from %.4f to %.4f".formatted(evidence.lower(), evidence.upper()));
  IO.println("%d evaluations of p(y, z)".formatted(result.cost().evaluations()));
  IO.println("proposal " + result.sampler().name() + ", " + result.verdict().why());
}
