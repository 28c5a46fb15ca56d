package elbo.gradient;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.Calibrated;
import elbo.Catalogs;
import elbo.distribution.Categorical;
import elbo.distribution.Distribution;
import elbo.distribution.IndependentBernoulli;
import elbo.exact.WeightLaws;
import elbo.kernel.Block;
import elbo.model.BernoulliEncoder;
import elbo.model.Binary;
import elbo.model.CategoricalEncoder;
import elbo.model.Discrete;
import elbo.model.Enumerable;
import elbo.model.LearnedEncoder;
import elbo.model.Parametric;
import elbo.model.SigmoidBelief;
import elbo.points.Independent;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Gradients by scores against the exact gradient of the exact mean over k weights: their mean by
/// going through all k-tuples of states, so that there is no statistics in it.
class ScoreGradientTest {
  private static final double[] ON = {1};
  private static final Binary SKEWED = new Binary(0.3, 0.2, 0.9, 0.6);

  /// A model, an encoder and an observation.
  private record Case<M extends Enumerable & Parametric<M>>(
      M model, LearnedEncoder encoder, double[] x) {
    double[] probabilities() {
      return states(encoder.at(x));
    }

    /// E of IWAE, exactly.
    double iwae(int k) {
      return WeightLaws.enumerated(model, x, encoder.at(x)).meanLogPowerMean(1, k);
    }

    Case<M> withModel(double[] parameters) {
      return new Case<>(model.withParameters(parameters), encoder, x);
    }

    Case<M> withEncoder(double[] parameters) {
      return new Case<>(model, encoder.withParameters(parameters), x);
    }

    /// The mean over all k-tuples.
    Gradient mean(Objective objective) {
      double[] q = probabilities();
      double[][] points = points(encoder.at(x));
      int k = objective.k();
      int[] cells = new int[k];
      Gradient mean = new ScoreGradient<>(objective, model, encoder, new Independent(0)).zero();
      Gradient one = Gradient.zero(mean.model().length, mean.encoder().length);
      for (long tuple = 0; tuple < Math.round(Math.pow(q.length, k)); tuple++) {
        double probability = 1;
        long rest = tuple;
        for (int i = 0; i < k; i++, rest /= q.length) {
          cells[i] = (int) (rest % q.length);
          probability *= q[cells[i]];
        }
        one.clear();
        new ScoreGradient<>(objective, model, encoder, new Tuples(points, cells)).add(0, 0, x, one);
        addTo(mean.model(), probability, one.model());
        addTo(mean.encoder(), probability, one.encoder());
      }
      return mean;
    }
  }

  private static void addTo(double[] sum, double factor, double[] terms) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += factor * terms[i];
    }
  }

  private static double[] states(Distribution q) {
    if (q instanceof Categorical categorical) {
      return categorical.probabilities();
    }
    double[] on = ((IndependentBernoulli) q).probabilities();
    double[] p = new double[1 << on.length];
    for (int s = 0; s < p.length; s++) {
      p[s] = 1;
      for (int j = 0; j < on.length; j++) {
        p[s] *= (s >> j & 1) == 1 ? on[j] : 1 - on[j];
      }
    }
    return p;
  }

  /// A point of the cube that is mapped to each state.
  private static double[][] points(Distribution q) {
    double[] p = states(q);
    double[][] points = new double[p.length][];
    double below = 0;
    for (int s = 0; s < p.length; s++) {
      points[s] = new double[q.uniforms()];
      for (int j = 0; j < points[s].length; j++) {
        points[s][j] =
            q instanceof IndependentBernoulli b
                ? (s >> j & 1) == 1 ? b.probabilities()[j] / 2 : (1 + b.probabilities()[j]) / 2
                : below + p[s] / 2;
      }
      below += p[s];
    }
    return points;
  }

  private static Case<Discrete> skewed() {
    Discrete model = new Discrete(new double[] {0.7, 0.3}, new double[][] {{0.8, 0.2}, {0.1, 0.9}});
    double logit = Math.log(0.6 / 0.4);
    return new Case<>(model, new CategoricalEncoder(new double[][] {{0, -logit}, {0, logit}}), ON);
  }

  private static Case<Discrete> discrete() {
    double[][] logits = {{0.3, -1, 0.2}, {-0.5, 0.4, 1.1}, {0, 0, 0}, {1, 2, -1}};
    return new Case<>(new Discrete(3, 4, 11), new CategoricalEncoder(logits), ON);
  }

  private static Case<SigmoidBelief> belief() {
    double[][] v = {{0.5, -0.3, 0.8}, {-1, 0.2, 0.4}};
    return new Case<>(
        new SigmoidBelief(2, 3, 5),
        new BernoulliEncoder(v, new double[] {0.1, -0.6}),
        new double[] {1, 0, 1});
  }

  static Stream<Arguments> cases() {
    return Stream.of(skewed(), discrete(), belief())
        .flatMap(c -> Stream.of(2, 3, 4).map(k -> Arguments.of(c, k)));
  }

  /// The derivatives of a function of parameters, by Richardson's extrapolation of central
  /// differences.
  private static double[] derivatives(double[] at, Function<double[], Double> f) {
    double[] derivatives = new double[at.length];
    for (int i = 0; i < at.length; i++) {
      derivatives[i] = (4 * difference(at, i, 1e-3, f) - difference(at, i, 2e-3, f)) / 3;
    }
    return derivatives;
  }

  private static double difference(double[] at, int i, double h, Function<double[], Double> f) {
    double[] moved = at.clone();
    moved[i] = at[i] + h;
    double above = f.apply(moved);
    moved[i] = at[i] - h;
    return (above - f.apply(moved)) / (2 * h);
  }

  @ParameterizedTest
  @MethodSource("cases")
  <M extends Enumerable & Parametric<M>> void vimcoHasTheMeanOfTheExactGradient(Case<M> c, int k) {
    Gradient mean = c.mean(new Vimco(k));
    double[] model = c.model.parameters();
    double[] encoder = c.encoder.parameters();
    assertArrayEquals(derivatives(model, p -> c.withModel(p).iwae(k)), mean.model(), 1e-9);
    assertArrayEquals(derivatives(encoder, p -> c.withEncoder(p).iwae(k)), mean.encoder(), 1e-9);
  }

  /// The model's gradient is that of IWAE; the encoder's tends to that of −KL(p(z | x) ‖ q(z | x))
  /// with an error that falls as 1/k.
  @ParameterizedTest
  @MethodSource("cases")
  <M extends Enumerable & Parametric<M>> void wakeSleepClimbsIwaeWithTheModelAlone(
      Case<M> c, int k) {
    Gradient mean = c.mean(new ReweightedWakeSleep(k));
    double[] model = c.model.parameters();
    assertArrayEquals(derivatives(model, p -> c.withModel(p).iwae(k)), mean.model(), 1e-9);
  }

  /// Exact numbers from a derivation of their own.
  @ParameterizedTest
  @CsvSource({"2, 0.0295595416529", "10, 0.0057563352529"})
  void vimcoOfTheSkewedBinaryModel(int k, double published) {
    assertEquals(published, skewed().mean(new Vimco(k)).encoder()[3], 6e-14);
  }

  @ParameterizedTest
  @CsvSource({"2, 0.03", "10, 0.0530027375568"})
  void wakePhaseOfTheSkewedBinaryModel(int k, double published) {
    assertEquals(published, skewed().mean(new ReweightedWakeSleep(k)).encoder()[3], 6e-14);
    double limit = 0.27 / 0.41 - 0.6;
    assertEquals(0.0585365853659, limit, 6e-14);
    assertTrue(limit > published);
  }

  /// At k = 50 the tuples are too many, but only the number m of samples with z = 1 counts.
  @Test
  void vimcoOfFiftySamples() {
    Objective objective = new Vimco(50);
    double mean = 0;
    double logChoose = 0;
    Coefficients out = new Coefficients(50);
    for (int m = 0; m <= 50; m++) {
      double[] logWeights = new double[50];
      for (int i = 0; i < 50; i++) {
        logWeights[i] = Math.log(i < m ? 0.45 : 0.35);
      }
      objective.coefficients(logWeights, 0, 1, out);
      double sum = 0;
      for (int i = 0; i < 50; i++) {
        sum += out.proposal()[i] * (i < m ? 1 - 0.6 : -0.6);
      }
      mean += Math.exp(logChoose + m * Math.log(0.6) + (50 - m) * Math.log(0.4)) * sum;
      logChoose += Math.log(50 - m) - Math.log(m + 1);
    }
    assertEquals(0.0011440296722, mean, 6e-14);
    double numerical =
        derivatives(
            new double[] {Math.log(1.5)},
            l -> {
              double q = 1 / (1 + Math.exp(-l[0]));
              Binary model = new Binary(0.3, 0.2, 0.9, q);
              return WeightLaws.enumerated(model, ON, model.proposal(ON)).meanLogPowerMean(1, 50);
            })[0];
    assertEquals(0.0011440296722, numerical, 1e-10);
    assertEquals(0.6, ((Categorical) SKEWED.proposal(ON)).probabilities()[1]);
  }

  /// The mean over independent points: what is drawn is what the encoder says, in blocks as well.
  /// With −w̃ lost the mean would differ by that of the wake phase, 0.05.
  @ParameterizedTest
  @CsvSource({"5, 1e-2", "300, 6e-3"})
  void meansOverIndependentPoints(int k, double delta) {
    Case<Discrete> c = skewed();
    ScoreGradient<Discrete> gradient =
        new ScoreGradient<>(new Vimco(k), c.model, c.encoder, new Independent(31));
    int n = k == 5 ? 60_000 : 2000;
    double[] values = new double[n];
    double[] slopes = new double[n];
    Gradient one = gradient.zero();
    for (int i = 0; i < n; i++) {
      one.clear();
      values[i] = gradient.add(7, (long) i * k, ON, one);
      slopes[i] = one.encoder()[3];
    }
    double exact = derivatives(c.encoder.parameters(), p -> c.withEncoder(p).iwae(k))[3];
    Calibrated.mean(values, c.iwae(k), delta);
    Calibrated.mean(slopes, exact, delta);
  }

  @Test
  void onlyWhatDifferentiatesNoSampleIsTaken() {
    Case<Discrete> c = skewed();
    for (Objective objective : ObjectiveTest.objectives().toList()) {
      if (objective.differentiatesSamples()) {
        IllegalArgumentException e =
            assertThrows(
                IllegalArgumentException.class,
                () -> new ScoreGradient<>(objective, c.model, c.encoder, new Independent(1)));
        assertTrue(e.getMessage().startsWith(objective.name() + " differentiates samples; "));
      }
    }
    assertEquals(2, Catalogs.OBJECTIVES.parse("Vimco(k=2)").k());
  }

  @Test
  void samplesAreThoseOfTheirIndices() {
    Case<SigmoidBelief> c = belief();
    ScoreGradient<SigmoidBelief> gradient =
        new ScoreGradient<>(
            new Vimco(2 * Block.SIZE + 3), c.model, c.encoder, new Independent("indices"));
    Gradient once = gradient.zero();
    Gradient again = gradient.zero();
    Gradient others = gradient.zero();
    double value = gradient.add(4, 12, c.x, once);
    assertEquals(value, gradient.add(4, 12, c.x, again));
    assertArrayEquals(once.encoder(), again.encoder());
    assertTrue(value != gradient.add(4, 500, c.x, others));
    gradient.add(4, 12, c.x, again);
    assertArrayEquals(
        Arrays.stream(once.encoder()).map(v -> 2 * v).toArray(), again.encoder(), 1e-13);
  }
}
