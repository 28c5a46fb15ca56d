package elbo.gradient;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.Catalogs;
import elbo.GivenWeights;
import elbo.name.Examples;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The contract of objectives: what holds exactly for every one, whatever the log weights.
class ObjectiveTest {
  private static final double NONE = Double.NEGATIVE_INFINITY;
  private static final int OFFSET = 3;

  static Stream<Objective> objectives() {
    return Stream.concat(
        Examples.of(Catalogs.OBJECTIVES).stream(),
        Stream.of(
                "Elbo(samples=3)",
                "AnalyticElbo(samples=2,beta=4)",
                "AnalyticElbo(beta=4,freeBits=0.1)",
                "Iwae(k=1)",
                "DoublyReparameterized(k=1)",
                "Renyi(k=5,alpha=-1)",
                "Renyi(k=5,alpha=2)",
                "Vimco(k=3)")
            .map(Catalogs.OBJECTIVES::parse));
  }

  static Stream<Objective> climbing() {
    return objectives().filter(ObjectiveTest::climbs);
  }

  // Whether q climbs the value of the objective. Wake-sleep has an objective of its own for q.
  private static boolean climbs(Objective objective) {
    return !(objective instanceof ReweightedWakeSleep);
  }

  private static double klWeight(Objective objective) {
    return objective.allowsKlWeight() ? 0.3 : 1;
  }

  private static double[] weights(Objective objective, long seed) {
    double[] uniform = GivenWeights.uniform(seed, objective.k(), 4);
    double[] logWeights = new double[OFFSET + objective.k() + 2];
    Arrays.fill(logWeights, Double.NaN);
    System.arraycopy(uniform, 0, logWeights, OFFSET, uniform.length);
    return logWeights;
  }

  private record Outcome(double value, double[] model, double[] latent, double[] proposal) {
    static Outcome of(Objective objective, double[] logWeights, double klWeight) {
      Coefficients out = new Coefficients(logWeights.length);
      out.fill(0, logWeights.length, 7, 8, 9);
      double value = objective.coefficients(logWeights, OFFSET, klWeight, out);
      for (int i = 0; i < logWeights.length; i++) {
        if (i < OFFSET || i >= OFFSET + objective.k()) {
          assertEquals(7, out.model()[i], "outside of the samples");
          assertEquals(8, out.latent()[i], "outside of the samples");
          assertEquals(9, out.proposal()[i], "outside of the samples");
        }
      }
      int end = OFFSET + objective.k();
      return new Outcome(
          value,
          Arrays.copyOfRange(out.model(), OFFSET, end),
          Arrays.copyOfRange(out.latent(), OFFSET, end),
          Arrays.copyOfRange(out.proposal(), OFFSET, end));
    }

    void assertNoGradient() {
      for (double[] path : List.of(model, latent, proposal)) {
        assertArrayEquals(new double[path.length], path, 0);
      }
    }
  }

  /// The central difference of an outcome in the log weight of one sample.
  private static double slope(
      Objective objective, double[] logWeights, int sample, double klWeight, Number number) {
    double h = 1e-5;
    double[] moved = logWeights.clone();
    moved[OFFSET + sample] += h;
    double above = number.of(Outcome.of(objective, moved, klWeight));
    moved[OFFSET + sample] -= 2 * h;
    return (above - number.of(Outcome.of(objective, moved, klWeight))) / (2 * h);
  }

  @FunctionalInterface
  private interface Number {
    double of(Outcome outcome);
  }

  @Test
  void everyObjectiveHasAnExample() {
    for (String signature : Catalogs.OBJECTIVES.signatures()) {
      assertTrue(!Examples.of(Catalogs.OBJECTIVES, signature).isEmpty(), signature);
    }
  }

  @ParameterizedTest
  @MethodSource("objectives")
  void namesAreReadBack(Objective objective) {
    assertEquals(objective, Catalogs.OBJECTIVES.parse(objective.name()));
  }

  /// The model climbs the value: its coefficients are the derivatives of the value in log wᵢ.
  @ParameterizedTest
  @MethodSource("objectives")
  void theModelClimbsTheValue(Objective objective) {
    double[] logWeights = weights(objective, 1);
    for (double klWeight : new double[] {1, klWeight(objective)}) {
      double[] model = Outcome.of(objective, logWeights, klWeight).model();
      for (int i = 0; i < Math.min(12, model.length); i++) {
        double slope = slope(objective, logWeights, i, klWeight, Outcome::value);
        assertEquals(slope, model[i], 1e-9, objective.name());
      }
    }
  }

  /// The mean of c(w) ∂ log q(zᵢ) is that of ∂c / ∂ log wᵢ · ∂zᵢ · ∇_z log w, as samples may be
  /// drawn by reparameterization. So an objective has the mean of the gradient of its value for q,
  /// Σ mᵢ (∂zᵢ · ∇_z log w − κ ∂ log q(zᵢ)), exactly if latentᵢ + ∂ proposalᵢ / ∂ log wᵢ is mᵢ − κ
  /// ∂mᵢ / ∂ log wᵢ. It tells (w̃, w̃, 0), w̃ instead of w̃², and a learning signal without −w̃
  /// from what is right.
  @ParameterizedTest
  @MethodSource("climbing")
  void theProposalClimbsTheValueInTheMean(Objective objective) {
    double[] logWeights = weights(objective, 2);
    for (double klWeight : new double[] {1, klWeight(objective)}) {
      Outcome outcome = Outcome.of(objective, logWeights, klWeight);
      double inLogQ = objective.closedFormKl().isPresent() ? 0 : klWeight;
      for (int j = 0; j < Math.min(12, objective.k()); j++) {
        int i = j;
        double right =
            outcome.model()[i]
                - inLogQ * slope(objective, logWeights, i, klWeight, o -> o.model()[i]);
        double found =
            outcome.latent()[i] + slope(objective, logWeights, i, klWeight, o -> o.proposal()[i]);
        assertEquals(right, found, 1e-9, objective.name() + " " + klWeight);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("objectives")
  void samplesAreDifferentiatedWhereItSaysSo(Objective objective) {
    double[] latent = Outcome.of(objective, weights(objective, 3), 1).latent();
    boolean any = Arrays.stream(latent).anyMatch(c -> c != 0);
    assertEquals(objective.differentiatesSamples(), any);
  }

  @ParameterizedTest
  @MethodSource("objectives")
  void equalWeightsGiveTheirLog(Objective objective) {
    for (double c : new double[] {0, -3.25, 1e5, -1e5}) {
      double[] logWeights = weights(objective, 4);
      Arrays.fill(logWeights, OFFSET, OFFSET + objective.k(), c);
      Outcome outcome = Outcome.of(objective, logWeights, 1);
      assertEquals(c, outcome.value(), 1e-14 * Math.max(1, Math.abs(c)));
      for (double model : outcome.model()) {
        assertEquals(1.0 / objective.k(), model, 1e-15);
      }
    }
  }

  /// A gradient is one of nats an observation, whatever k is: a model multiplied by eᶜ gains c.
  @ParameterizedTest
  @MethodSource("objectives")
  void aFactorOfTheModelMovesTheValueAlone(Objective objective) {
    double[] logWeights = weights(objective, 5);
    Outcome outcome = Outcome.of(objective, logWeights, 1);
    assertEquals(1, Arrays.stream(outcome.model()).sum(), 1e-14);
    for (double c : new double[] {0.5, 745, -12345}) {
      double[] moved = Arrays.stream(logWeights).map(v -> v + c).toArray();
      Outcome of = Outcome.of(objective, moved, 1);
      assertEquals(outcome.value() + c, of.value(), 1e-11);
      assertArrayEquals(outcome.model(), of.model(), 1e-11);
      assertArrayEquals(outcome.latent(), of.latent(), 1e-11);
      assertArrayEquals(outcome.proposal(), of.proposal(), 1e-11);
    }
  }

  @ParameterizedTest
  @MethodSource("objectives")
  void samplesHaveNoOrder(Objective objective) {
    double[] logWeights = weights(objective, 6);
    Outcome outcome = Outcome.of(objective, logWeights, 1);
    int k = objective.k();
    double[] turned = logWeights.clone();
    for (int i = 0; i < k; i++) {
      turned[OFFSET + (i + 1) % k] = logWeights[OFFSET + i];
    }
    Outcome of = Outcome.of(objective, turned, 1);
    assertEquals(outcome.value(), of.value(), 1e-13);
    for (int i = 0; i < k; i++) {
      assertEquals(outcome.model()[i], of.model()[(i + 1) % k], 1e-13);
      assertEquals(outcome.latent()[i], of.latent()[(i + 1) % k], 1e-13);
      assertEquals(outcome.proposal()[i], of.proposal()[(i + 1) % k], 1e-13);
    }
  }

  /// Where the value is finite so are the coefficients, and where it is not there is no gradient.
  @ParameterizedTest
  @MethodSource("objectives")
  void weightsOfZero(Objective objective) {
    double[] logWeights = weights(objective, 7);
    for (int zeros = 1; zeros <= objective.k(); zeros++) {
      logWeights[OFFSET + zeros - 1] = NONE;
      Outcome outcome = Outcome.of(objective, logWeights, 1);
      if (outcome.value() == NONE) {
        outcome.assertNoGradient();
      } else {
        assertTrue(zeros < objective.k() && Double.isFinite(outcome.value()));
        for (double[] path : List.of(outcome.model(), outcome.latent(), outcome.proposal())) {
          assertTrue(Arrays.stream(path).allMatch(Double::isFinite), objective.name());
        }
        assertEquals(0, outcome.model()[0]);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("objectives")
  void aWeightThatDwarfsAllOthers(Objective objective) {
    double[] logWeights = weights(objective, 8);
    for (double above : new double[] {40, 800, 1e6}) {
      logWeights[OFFSET] = above;
      Outcome outcome = Outcome.of(objective, logWeights, 1);
      assertTrue(Double.isFinite(outcome.value()));
      for (double[] path : List.of(outcome.model(), outcome.latent(), outcome.proposal())) {
        assertTrue(Arrays.stream(path).allMatch(Double::isFinite), objective.name());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("objectives")
  void whatIsNoNumberIsSeenInTheValue(Objective objective) {
    double[] logWeights = weights(objective, 9);
    logWeights[OFFSET + objective.k() - 1] = Double.NaN;
    assertTrue(Double.isNaN(Outcome.of(objective, logWeights, 1).value()));
    Arrays.fill(logWeights, OFFSET, OFFSET + objective.k(), Double.POSITIVE_INFINITY);
    Outcome outcome = Outcome.of(objective, logWeights, 1);
    assertEquals(Double.POSITIVE_INFINITY, outcome.value());
    outcome.assertNoGradient();
  }

  @ParameterizedTest
  @MethodSource("objectives")
  void aWeightOfTheKlTermIsTakenOrRefused(Objective objective) {
    double[] logWeights = weights(objective, 10);
    if (objective.allowsKlWeight()) {
      Outcome.of(objective, logWeights, 0);
      Outcome.of(objective, logWeights, 0.5);
    } else {
      assertThrows(IllegalArgumentException.class, () -> Outcome.of(objective, logWeights, 0.5));
    }
  }

  /// Without a KL term what is climbed is the mean of log p(x | z), or a power mean of p(x | z): no
  /// objective has a score left but where that is how the sample is differentiated.
  @ParameterizedTest
  @MethodSource("climbing")
  void withoutKlTermNoSampleHasItsOwnDensity(Objective objective) {
    Outcome outcome = Outcome.of(objective, weights(objective, 11), 0);
    if (objective.differentiatesSamples()) {
      assertArrayEquals(outcome.model(), outcome.latent(), 1e-15);
      assertArrayEquals(new double[objective.k()], outcome.proposal(), 0);
    }
  }

  @Test
  void objectivesThatAreTheSameByDefinitionAgree() {
    double[] logWeights = weights(new Iwae(5), 12);
    Outcome iwae = Outcome.of(new Iwae(5), logWeights, 1);
    for (Outcome same :
        List.of(
            Outcome.of(new Renyi(5, 0), logWeights, 1),
            Outcome.of(new DoublyReparameterized(5), logWeights, 1),
            Outcome.of(new Vimco(5), logWeights, 1),
            Outcome.of(new ReweightedWakeSleep(5), logWeights, 1))) {
      assertEquals(iwae.value(), same.value());
      assertArrayEquals(iwae.model(), same.model());
    }
    assertArrayEquals(iwae.proposal(), Outcome.of(new Renyi(5, 0), logWeights, 1).proposal());
    Outcome elbo = Outcome.of(new Elbo(), logWeights, 1);
    assertEquals(elbo.value(), Outcome.of(new Iwae(1), logWeights, 1).value());
    assertArrayEquals(elbo.proposal(), Outcome.of(new Iwae(1), logWeights, 1).proposal());
    Outcome sticking = Outcome.of(new StickingTheLanding(), logWeights, 1);
    Outcome twice = Outcome.of(new DoublyReparameterized(1), logWeights, 1);
    assertArrayEquals(sticking.latent(), twice.latent());
    assertArrayEquals(sticking.proposal(), twice.proposal(), 0);
  }

  @Test
  void theKlTermOfAnalyticElbo() {
    Objective objective = Catalogs.OBJECTIVES.parse("AnalyticElbo(beta=4,freeBits=0.1)");
    ClosedFormKl term = objective.closedFormKl().orElseThrow();
    assertEquals(new ClosedFormKl(4, 0.1), term);
    assertEquals(2, term.term(0.5));
    assertEquals(0.4, term.term(0.05));
    assertEquals(4, term.slope(0.5));
    assertEquals(0, term.slope(0.05));
    assertEquals(new ClosedFormKl(1, 0), new AnalyticElbo().closedFormKl().orElseThrow());
    assertEquals(1, new ClosedFormKl(1, 0).slope(0));
    assertTrue(Double.isNaN(term.term(Double.NaN)));
  }

  @Test
  void badParametersAreRefused() {
    rejected("'Iwae(k=0)': k must be at least 1, but is 0");
    rejected("'DoublyReparameterized(k=0)': k must be at least 1, but is 0");
    rejected("'ReweightedWakeSleep(k=1)': k must be at least 2, but is 1");
    rejected("'Vimco(k=1)': k must be at least 2, but is 1");
    rejected("'Renyi(k=2,alpha=1)': alpha must not be 1: that limit is Elbo");
    rejected("'Renyi(k=2,alpha=NaN)': alpha must be finite, but is NaN");
    rejected("'Elbo(samples=0)': samples must be at least 1, but is 0");
    rejected("'AnalyticElbo(beta=0)': beta must be finite and greater than 0, but is 0.0");
    rejected("'AnalyticElbo(freeBits=-1)': freeBits must be finite and at least 0, but is -1.0");
    rejected("there is no objective 'IWEA'; nearest: Iwae(k), Elbo, Elbo(samples)", "IWEA(k=5)");
  }

  private static void rejected(String message) {
    rejected(message, message.substring(1, message.indexOf("':")));
  }

  private static void rejected(String message, String text) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Catalogs.OBJECTIVES.parse(text));
    assertEquals(message, e.getMessage());
  }
}
