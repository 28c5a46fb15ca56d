package elbo.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import elbo.Calibrated;
import elbo.Catalogs;
import elbo.Evaluation;
import elbo.Result;
import elbo.bound.LogEvidence;
import elbo.kernel.Identity;
import elbo.network.BernoulliLogits;
import elbo.network.BernoulliProbabilities;
import elbo.network.Categorical;
import elbo.network.Decoder;
import elbo.network.Dense;
import elbo.network.Likelihood;
import elbo.network.Network;
import elbo.network.Normal;
import elbo.network.Spread;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;

class AutoregressiveTest {
  private static double[] state(int width, long state) {
    double[] x = new double[width];
    for (int j = 0; j < width; j++) {
      x[j] = (state >>> j) & 1;
    }
    return x;
  }

  private static double total(Autoregressive model) {
    double sum = 0;
    for (long s = 0; s < 1L << model.observationDimension(); s++) {
      sum += Math.exp(model.logEvidence(state(model.observationDimension(), s)).orElseThrow());
    }
    return sum;
  }

  @Test
  void probabilitiesSumToOneOverAllStates() {
    assertEquals(1, total(new Autoregressive(16, 24, 7)), 1e-6);
    assertEquals(1, total(new Autoregressive(1, 2, 7)), 1e-6);
  }

  @Test
  void soDoThoseOfAMixtureOverOrders() {
    Autoregressive mixture = new Autoregressive(10, 12, 7, 3);
    assertEquals(1, total(mixture), 1e-6);
    assertEquals(3, mixture.members().stream().map(Factors::order).distinct().count());
    double[] x = state(10, 717);
    double mean = 0;
    for (Factors member : mixture.members()) {
      Autoregressive alone =
          new Autoregressive("one", Optional.empty(), 10, new BernoulliLogits(), List.of(member));
      mean += Math.exp(alone.logEvidence(x).orElseThrow()) / 3;
    }
    assertEquals(Math.log(mean), mixture.logEvidence(x).orElseThrow(), 1e-12);
  }

  // Each number given those before it alone, computed from a row that has no others.
  @Test
  void eachFactorIsThatOfTheNumbersBeforeIt() {
    Autoregressive model = new Autoregressive(7, 9, 2, 2);
    double[] x = state(7, 0b1011001);
    double[] logs = new double[2];
    for (int m = 0; m < 2; m++) {
      Factors member = model.members().get(m);
      double[] before = new double[7];
      for (int place = 0; place < 7; place++) {
        int j = member.order().position(place);
        double p = Probe.sigmoid(member.network().outputsAt(before)[j]);
        logs[m] += Math.log(x[j] == 1 ? p : 1 - p);
        before[j] = x[j];
      }
    }
    double exact = Probe.logSumExp(logs) - Math.log(2);
    assertEquals(exact, model.logEvidence(x).orElseThrow(), 1e-6);
  }

  // Networks of two pixels in either order: the logit of the second is ±2 ln 3 by the first.
  private static Network pair(boolean firstIsZero) {
    float l = (float) (2 * Math.log(3));
    float[] weights = firstIsZero ? new float[] {0, 0, 2 * l, 0} : new float[] {0, 2 * l, 0, 0};
    float[] bias = firstIsZero ? new float[] {0, -l} : new float[] {-l, 0};
    return new Network(List.of(new Dense(2, weights, bias, new Identity())));
  }

  @Test
  void theMeanOfLogitsIsNoDistributionButThatOfProbabilitiesIs() {
    List<Factors> members =
        List.of(new Factors(pair(true), Order.of(0, 1)), new Factors(pair(false), Order.of(1, 0)));
    double ofLogits = 0;
    for (long s = 0; s < 4; s++) {
      double[] x = state(2, s);
      double[] first = pair(true).outputsAt(x);
      double[] second = pair(false).outputsAt(x);
      double p = 1;
      for (int j = 0; j < 2; j++) {
        double on = Probe.sigmoid((first[j] + second[j]) / 2);
        p *= x[j] == 1 ? on : 1 - on;
      }
      ofLogits += p;
    }
    assertEquals(1.25, ofLogits, 1e-6);
    Autoregressive model =
        new Autoregressive("pair", Optional.empty(), 2, new BernoulliLogits(), members);
    assertEquals(1, total(model), 1e-6);
  }

  @Test
  void otherFamiliesSumToOneToo() {
    for (Categorical family :
        List.of(
            new Categorical(3, Categorical.Data.WHOLE_NUMBERS, Categorical.Order.CLASSES_LAST),
            new Categorical(3, Categorical.Data.ONE_HOT, Categorical.Order.CLASSES_FIRST))) {
      boolean whole = family.data() == Categorical.Data.WHOLE_NUMBERS;
      int width = whole ? 3 : 9;
      Order order = Order.of(2, 0, 1);
      Autoregressive model = model(width, family, linear(width, family, order, 5), order);
      double sum = 0;
      for (int s = 0; s < 27; s++) {
        int[] classes = {s % 3, s / 3 % 3, s / 9};
        double[] x = new double[width];
        for (int p = 0; p < 3; p++) {
          x[whole ? p : classes[p] * 3 + p] = whole ? classes[p] : 1;
        }
        sum += Math.exp(model.logEvidence(x).orElseThrow());
      }
      assertEquals(1, sum, 1e-6);
    }
  }

  // x₀ ~ N, x₁ | x₀ ~ N(mean and scale by x₀): a grid over both.
  @Test
  void aDensityIntegratesToOne() {
    Likelihood family = Normal.withScales(Spread.LOG_STD.transform());
    // Of these weights the scale of the second number grows slowly with the first.
    float[] weights = {0, 0.75f, 0, 0, 0, 0.125f, 0, 0};
    float[] bias = {0.5f, -0.25f, 0.1f, -0.2f};
    Network network = new Network(List.of(new Dense(4, weights, bias, new Identity())));
    Autoregressive model = model(2, family, network, Order.of(1, 0));
    double sum = 0;
    double step = 1 / 16.0;
    for (double a = -12; a <= 12; a += step) {
      for (double b = -12; b <= 12; b += step) {
        sum += step * step * Math.exp(model.logEvidence(new double[] {a, b}).orElseThrow());
      }
    }
    assertEquals(1, sum, 1e-5);
  }

  private static Autoregressive model(int width, Likelihood family, Decoder network, Order order) {
    return new Autoregressive(
        "given", Optional.empty(), width, family, List.of(new Factors(network, order)));
  }

  /// A dense layer in which each parameter takes the numbers of earlier positions.
  private static Network linear(int width, Likelihood family, Order order, long seed) {
    int outputs = family.outputs(width);
    double[] random = Draws.normals(Draws.generator(seed), outputs * width + outputs, 0.5);
    float[] weights = new float[outputs * width];
    float[] bias = new float[outputs];
    for (int r = 0; r < outputs; r++) {
      bias[r] = (float) random[outputs * width + r];
      for (int j = 0; j < width; j++) {
        int place = order.place(outputs == width ? family.position(j, width) : j);
        boolean earlier = place < order.place(family.position(r, width));
        weights[r * width + j] = earlier ? (float) random[r * width + j] : 0;
      }
    }
    return new Network(List.of(new Dense(outputs, weights, bias, new Identity())));
  }

  // E(2⁻ᴰ / p(x)) = 1 over draws from p.
  @Test
  void drawsAreThoseOfTheModel() {
    Autoregressive model = new Autoregressive(4, 6, 9, 2);
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(4);
    double[] ratios = new double[8192];
    double[] second = new double[ratios.length];
    for (int i = 0; i < ratios.length; i++) {
      double[] x = model.draw(random).x();
      ratios[i] = Math.exp(-4 * Math.log(2) - model.logEvidence(x).orElseThrow());
      second[i] = x[1] * ratios[i] * 2;
    }
    Calibrated.mean(ratios, 1, 0.15);
    Calibrated.mean(second, 1, 0.2);
  }

  @Test
  void aDrawHasWholeOneHotPositions() {
    Categorical family =
        new Categorical(3, Categorical.Data.ONE_HOT, Categorical.Order.CLASSES_LAST);
    Autoregressive model = model(6, family, linear(6, family, Order.of(1, 0), 3), Order.of(1, 0));
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(4);
    for (int i = 0; i < 20; i++) {
      double[] x = model.draw(random).x();
      assertEquals(0, model.logEvidence(x).orElseThrow(), 40);
      assertEquals(2, Arrays.stream(x).sum());
    }
  }

  @Test
  void anEvaluationHasItsExactValueWithoutAnError() {
    Autoregressive model = new Autoregressive(6, 8, 1);
    double[] x = state(6, 37);
    Result result = Evaluation.of(model).withStatistics(new LogEvidence()).evaluate(x);
    assertEquals(model.logEvidence(x).orElseThrow(), result.get(new LogEvidence()).value());
    assertEquals(0, result.get(new LogEvidence()).standardError());
  }

  @Test
  void namesReadBack() {
    for (String name :
        List.of(
            "Autoregressive(D=5,hidden=4,seed=3)",
            "Autoregressive(D=5,hidden=4,seed=3,orders=2)")) {
      Model model = Catalogs.MODELS.parse(name);
      assertEquals(name, model.name());
      assertEquals(
          model.logEvidence(state(5, 9)), Catalogs.MODELS.parse(name).logEvidence(state(5, 9)));
    }
    assertNotEquals(
        new Autoregressive(5, 4, 3).logEvidence(state(5, 9)),
        new Autoregressive(5, 4, 4).logEvidence(state(5, 9)));
  }

  @Test
  void whatIsWrongIsNamed() {
    Autoregressive model = new Autoregressive(3, 4, 1);
    assertEquals(
        "number 1 of the observation must be 0 or 1 to have an exact probability, but is 0.5:"
            + " binarize the data",
        message(() -> model.logEvidence(new double[] {1, 0.5, 0})));
    assertEquals(
        "Autoregressive(D=3,hidden=4,seed=1) takes observations of 3 numbers, but this one has 2",
        message(() -> model.logEvidence(new double[2])));
    assertEquals("D must be at least 1, but is 0", message(() -> new Autoregressive(0, 4, 1)));
    assertEquals(
        "orders must be at least 1, but is 0", message(() -> new Autoregressive(2, 4, 1, 0)));
    assertEquals(
        "the network takes 2 numbers and outputs 2, but normal, mean and scale of 2 numbers takes"
            + " 4",
        message(() ->
            model(2, Normal.withScales(Spread.STD.transform()), pair(true), Order.raster(2))));
    assertEquals(
        0,
        model(2, new BernoulliProbabilities(), probabilities(), Order.raster(2))
            .logEvidence(new double[] {1, 1})
            .orElseThrow(),
        2);
  }

  private static Network probabilities() {
    return new Network(
        List.of(
            new Dense(2, new float[] {0, 0, 0.5f, 0}, new float[] {0.5f, 0.25f}, new Identity())));
  }

  private static String message(org.junit.jupiter.api.function.Executable made) {
    return assertThrows(IllegalArgumentException.class, made).getMessage();
  }
}
