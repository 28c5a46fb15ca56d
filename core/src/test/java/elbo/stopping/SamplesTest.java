package elbo.stopping;

import static org.junit.jupiter.api.Assertions.assertEquals;

import elbo.GivenWeights;
import elbo.diagnostic.Reliability;
import elbo.estimate.Estimates;
import elbo.estimate.Estimator;
import elbo.estimate.Side;
import elbo.inference.Cost;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SamplesTest {
  private static final Reliability RELIABILITY = new Reliability();

  /// In many dimensions a search takes more evaluations than a few samples did, and decides
  /// nothing.
  @ParameterizedTest
  @CsvSource({
    "8,64,0.9,true",
    "9,64,0.9,false",
    "9,999,0.9,false",
    "9,1000,0.9,true",
    "50,100000,0.9,true",
    "50,100000,0.1,false"
  })
  void searchesForTheLargestWeightWhereThatMayDecide(
      int latents, long n, double kHat, boolean searches) {
    Reliability.Evidence seen =
        new Reliability.Evidence(
            "Reliability",
            Side.ESTIMATE,
            kHat,
            0.01,
            n,
            n / 2.0,
            Double.NaN,
            0.1,
            0.5,
            0,
            List.of(0L));
    Estimates estimates =
        new Estimator(1, RELIABILITY).estimate(new GivenWeights(0)).with(RELIABILITY, seen);
    Samples rule = new Samples(n);
    History.Done done =
        new History.Done(
            new Decision.Stage(0, 0, n, true), Cost.NONE, Cost.EVALUATION, latents, estimates);
    Decision next = rule.next(new History(List.of(0L), 1, List.of(done)));
    assertEquals(searches, next instanceof Decision.Search);
  }
}
