package elbo.bound;

import static java.lang.Double.NEGATIVE_INFINITY;
import static java.lang.Double.POSITIVE_INFINITY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.Dependent;
import elbo.Evaluation;
import elbo.GivenWeights;
import elbo.Rows;
import elbo.engine.Engine;
import elbo.estimate.Estimator;
import elbo.estimate.Student;
import elbo.inference.Encoder;
import elbo.model.LatentModel;
import elbo.model.MatchedGaussians;
import elbo.model.PoissonNormal;
import elbo.points.Independent;
import elbo.points.Seed;
import elbo.weight.LogWeights;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BracketTest {
  private static Bracket.Interval of(Bracket bracket, LogWeights weights, int n) {
    return new Estimator(n, bracket).estimate(weights).get(bracket);
  }

  /// Ends are those of IWAE and of TwoGroups over the same groups, which are joined in pairs.
  @ParameterizedTest
  @CsvSource({
    "1, 64, 64, 1",
    "3, 381, 127, 3",
    "3, 384, 64, 6",
    "2, 1111, 69, 16",
    "5, 170, 34, 5"
  })
  void endsAreBoundsOverTheSameGroups(int k, int n, int groups, int joined) {
    double[] logW = GivenWeights.uniform(k, n, 4);
    Bracket.Interval e = of(new Bracket(0.95, k), new GivenWeights(logW), n);
    double[] used = Arrays.copyOf(logW, groups * joined);
    assertEquals(groups, e.groups());
    assertEquals(used.length, e.samples());
    assertEquals(Naive.estimate(new Iwae(joined), used).value(), e.iwae(), 1e-12);
    assertEquals(Naive.estimate(new Iwae(joined), used).standardError(), e.iwaeError(), 1e-12);
    TwoGroups upper = new TwoGroups(joined);
    assertEquals(Naive.estimate(upper, used).value(), e.twoGroups(), 1e-12);
    assertEquals(Naive.estimate(upper, used).standardError(), e.twoGroupsError(), 1e-12);
    assertEquals(Naive.powerMean(used, 0, used.length, 1), e.value(), 1e-12);
    double t = new Student(groups - 1).limit(0.05);
    assertTrue(e.lower() <= e.iwae() - t * e.iwaeError() + 1e-12);
    assertTrue(e.upper() >= e.twoGroups() + t * e.twoGroupsError() - 1e-12);
    assertTrue(e.contains(e.value()));
  }

  @Test
  void largerLevelsGiveWiderBrackets() {
    double[] logW = GivenWeights.uniform(4, 512, 3);
    double width = 0;
    for (double level : new double[] {0.5, 0.8, 0.95, 0.999}) {
      Bracket.Interval e = of(new Bracket(level, 8), new GivenWeights(logW), 512);
      assertTrue(e.upper() - e.lower() > width);
      width = e.upper() - e.lower();
    }
  }

  @Test
  void groupsWithoutWeightLeaveOneSideOpen() {
    double[] logW = GivenWeights.uniform(4, 64, 3);
    logW[9] = NEGATIVE_INFINITY;
    Bracket.Interval e = of(new Bracket(0.9, 1), new GivenWeights(logW), 64);
    assertEquals(NEGATIVE_INFINITY, e.lower());
    assertEquals(POSITIVE_INFINITY, e.upper());
    assertTrue(e.warning().isPresent());
    assertTrue(of(new Bracket(0.9, 2), new GivenWeights(logW), 64).warning().isEmpty());
    Arrays.fill(logW, NEGATIVE_INFINITY);
    Bracket.Interval nothing = of(new Bracket(0.9, 1), new GivenWeights(logW), 64);
    assertEquals(POSITIVE_INFINITY, nothing.upper());
    assertTrue(nothing.warning().isPresent());
  }

  @Test
  void runsThatAgreeHaveNoEnds() {
    double[] logW = GivenWeights.uniform(4, 8, 3);
    double[] same = new double[8 * 40];
    Arrays.setAll(same, i -> logW[i % 8]);
    Bracket.Interval e =
        of(new Bracket(0.95, 8), new Dependent(new GivenWeights(same), 8), same.length);
    assertTrue(Double.isNaN(e.lower()) && Double.isNaN(e.upper()));
    assertTrue(e.warning().isPresent());
  }

  @Test
  void parameters() {
    assertEquals(
        "level must be between 0 and 1, but is 1.0",
        assertThrows(IllegalArgumentException.class, () -> new Bracket(1, 5)).getMessage());
    assertEquals(
        "k must be at least 1, but is 0",
        assertThrows(IllegalArgumentException.class, () -> new Bracket(0.9, 0)).getMessage());
    assertEquals(
        "Bracket(level=0.9,k=2) needs at least 64 samples, but there are 63",
        assertThrows(
                IllegalArgumentException.class,
                () -> of(new Bracket(0.9, 2), new GivenWeights(new double[63]), 63))
            .getMessage());
    assertEquals(new Bracket(0.9, 7), Bracket.of(0.9, 511));
    assertEquals(new Bracket(0.9, 1), Bracket.of(0.9, 3));
  }

  /// At least 95 % at every number of samples, with weights whose tail has index 0.3 and 0.5, with
  /// weights skewed to the left, and with light ones. Of R = 1000 repetitions at a true share of 95
  /// % the share is below 91.5 % with probability 10⁻⁶; a true share of 88 % passes with 10⁻³.
  @ParameterizedTest
  @CsvSource({"0, 32", "0, 500", "1, 32", "1, 500", "2, 32", "2, 100", "2, 500", "3, 32", "3, 500"})
  void containsTheExactValue(int which, int n) {
    LatentModel model =
        switch (which) {
          case 0 -> new MatchedGaussians(2, 0.7);
          case 1 -> new MatchedGaussians(5, 0.5);
          case 2 -> new PoissonNormal(1, 5, 1);
          default -> new MatchedGaussians(4, 1.25);
        };
    double[] x =
        which == 2
            ? Rows.drawn(model, Seed.of(1), 0, 1).row(0).values()
            : new double[model.observationDimension()];
    double exact = elbo.exact.Evidence.of(model, x).orElseThrow();
    Bracket bracket = Bracket.of(0.95, n);
    int[] inside = {0};
    try (Engine engine = new Engine(2)) {
      Evaluation.of(model)
          .withProposal(new Encoder())
          .withPoints(new Independent("bracket " + n))
          .withSamples(n)
          .withStatistics(bracket)
          .evaluate(
              new Rows("repeated", 0, 1000, row -> x),
              engine,
              done -> {},
              result -> inside[0] += result.get(bracket).contains(exact) ? 1 : 0);
    }
    assertTrue(inside[0] >= 915, () -> inside[0] + " of 1000");
  }
}
