package elbo.bound;

import static org.junit.jupiter.api.Assertions.assertEquals;

import elbo.Calibrated;
import elbo.GivenWeights;
import elbo.estimate.Estimator;
import elbo.exact.WeightLaws;
import elbo.inference.Weights;
import elbo.model.Binary;
import elbo.points.Independent;
import org.junit.jupiter.api.Test;

class HalfRenyiTest {
  @Test
  void isRenyiOfOrderOneHalf() {
    double[] logW = GivenWeights.uniform(1, 2000, 6);
    assertEquals(
        Naive.estimate(new Renyi(9, 0.5), logW).value(),
        Naive.estimate(new HalfRenyi(9), logW).value());
  }

  @Test
  void hasItsExactMean() {
    Binary model = new Binary(0.3, 0.2, 0.9, 0.6);
    double[] x = {1};
    HalfRenyi bound = new HalfRenyi(3);
    double exact =
        bound
            .expectation(WeightLaws.of(model, x, model.proposal(x)).orElseThrow(), 0)
            .orElseThrow();
    Calibrated.check(
        new Estimator(1_000_000, bound)
            .estimate(Weights.of(model, x, model.proposal(x), new Independent(1), 0))
            .only(),
        exact,
        0.0015);
  }
}
