package elbo.estimate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import elbo.Dependent;
import elbo.GivenTerms;
import elbo.GivenWeights;
import elbo.Later;
import elbo.bound.Elbo;
import elbo.bound.EncoderElbo;
import elbo.bound.Iwae;
import elbo.engine.Engine;
import elbo.weight.InvalidWeightException;
import elbo.weight.LogWeights;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EstimatorTest {
  private static final int N = 1300;
  private static final int FIRST = 150;

  static Stream<Cases> cases() {
    return Cases.upTo(N);
  }

  /// A pass that starts later is a pass over a stream without the samples before: groups start
  /// anew.
  @ParameterizedTest
  @MethodSource("cases")
  void aLaterFirstSampleShiftsTheStream(Cases of) {
    int n = FIRST + N;
    LogWeights stream =
        of.stream(GivenWeights.uniform(1, n, 6), GivenWeights.uniform(2, n, 3), 0.25);
    List<Statistic<?>> statistics = List.of(of.statistic());
    Estimates later = new Estimator(FIRST, N, statistics).estimate(stream);
    assertEquals(new Estimator(N, statistics).estimate(new Later(stream, FIRST)), later);
    try (Engine engine = new Engine(2)) {
      assertEquals(later, engine.estimate(new Estimator(FIRST, N, statistics), stream));
    }
  }

  @Test
  void aStartWithinARunIsRefused() {
    LogWeights stream = new Dependent(new GivenWeights(new double[2000]), 50);
    assertEquals(
        1000, new Estimator(100, 1000, List.of(new Elbo())).estimate(stream).only().samples());
    assertEquals(
        "samples from 120 on start within a run of 50 that depend on each other",
        assertThrows(
                IllegalArgumentException.class,
                () -> new Estimator(120, 1000, List.of(new Elbo())).estimate(stream))
            .getMessage());
  }

  /// The sample that is named is that of the stream, so that it can be computed alone.
  @Test
  void aBadSampleOfALaterPassIsNamedByItsIndex() {
    double[] logW = new double[2000];
    logW[1234] = Double.NaN;
    assertEquals(
        "log w is NaN, which no density gives, at sample 1234",
        assertThrows(
                InvalidWeightException.class,
                () ->
                    new Estimator(1000, 700, List.of(new Elbo())).estimate(new GivenWeights(logW)))
            .getMessage());
  }

  @Test
  void noStatisticIsEstimatedTwice() {
    Estimator estimator = new Estimator(5, new Elbo(), new Iwae(2), new Elbo());
    assertEquals(List.of(new Elbo(), new Iwae(2)), estimator.statistics());
  }

  /// From a source of which fewer samples are drawn, as many as those are needed.
  @Test
  void statisticsNeedTheirSamplesFromTheirSource() {
    LogWeights stream = new Dependent(new GivenTerms(new double[3000], new double[3000], 0), 1200);
    assertEquals(
        "EncoderElbo needs at least 1200 samples, whole runs of 1200 that depend on each other, but"
            + " there are 3000",
        assertThrows(
                IllegalArgumentException.class,
                () -> new Estimator(3000, new EncoderElbo()).estimate(stream))
            .getMessage());
  }
}
