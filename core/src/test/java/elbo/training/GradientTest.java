package elbo.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import elbo.NormalCdf;
import elbo.engine.Workers;
import elbo.gradient.AnalyticElbo;
import elbo.gradient.Elbo;
import elbo.gradient.Iwae;
import elbo.gradient.Objective;
import elbo.kernel.Activation;
import elbo.kernel.Elu;
import elbo.kernel.Gelu;
import elbo.kernel.GeluTanh;
import elbo.kernel.HardSwish;
import elbo.kernel.Identity;
import elbo.kernel.LeakyRelu;
import elbo.kernel.Mish;
import elbo.kernel.Relu;
import elbo.kernel.Sigmoid;
import elbo.kernel.Silu;
import elbo.kernel.Softplus;
import elbo.kernel.Tanh;
import elbo.network.BernoulliLogits;
import elbo.network.Laplace;
import elbo.network.NegativeBinomial;
import elbo.network.Normal;
import elbo.network.Parameter;
import elbo.network.Poisson;
import elbo.network.StudentT;
import elbo.network.Transform;
import elbo.network.ZeroInflatedPoisson;
import elbo.points.Independent;
import elbo.points.Seed;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Reverse mode against central differences of a reference in double precision, for every number of
/// the parameters.
class GradientTest {
  private static final int WIDTH = 5;
  private static final int LATENTS = 3;
  private static final double STEP = 0x1p-16;

  // A factor of the largest derivative: reverse mode is in single precision.
  private static final double TOLERANCE = 2e-5;

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  static Stream<Arguments> activations() {
    return Stream.of(
        activation(new Identity(), x -> x),
        activation(new Tanh(), Math::tanh),
        activation(new Sigmoid(), GradientTest::sigmoid),
        activation(new Relu(), x -> Math.max(x, 0)),
        activation(new LeakyRelu(0.1f), x -> x < 0 ? 0.1f * x : x),
        activation(new LeakyRelu(-0.2f), x -> x < 0 ? -0.2f * x : x),
        activation(new Elu(1), x -> x < 0 ? Math.expm1(x) : x),
        activation(new Softplus(), x -> Math.log1p(Math.exp(x))),
        activation(new Silu(), x -> x * sigmoid(x)),
        activation(new Gelu(), x -> x * NormalCdf.of(x)),
        activation(
            new GeluTanh(),
            x -> 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)))),
        activation(new HardSwish(), x -> x * Math.clamp(x / 6 + 0.5, 0, 1)),
        activation(new Mish(), x -> x * Math.tanh(Math.log1p(Math.exp(x)))));
  }

  private static Arguments activation(Activation activation, DoubleUnaryOperator reference) {
    return arguments(activation, reference);
  }

  @ParameterizedTest
  @MethodSource("activations")
  void activations(Activation activation, DoubleUnaryOperator reference) {
    Architecture architecture =
        new Architecture(WIDTH, LATENTS, List.of(9, 18), activation, new BernoulliLogits());
    check(architecture, reference, new Elbo(), 1);
  }

  static Stream<Family> families() {
    return Stream.concat(
        Stream.of(Family.normal()),
        Stream.of(
                new BernoulliLogits(),
                Normal.withScale(0.7),
                new Normal(Parameter.learned(), Parameter.constant(0.5, 1, 2, 0.7, 1.5)),
                Normal.withScales(Transform.EXP_HALF),
                Normal.withScales(Transform.EXP),
                Normal.withScales(Transform.SOFTPLUS),
                new Poisson(Parameter.learned(Transform.EXP)),
                new Poisson(Parameter.learned(Transform.SOFTPLUS)),
                new NegativeBinomial(
                    Parameter.learned(Transform.EXP), Parameter.learned(Transform.EXP)),
                new NegativeBinomial(Parameter.learned(Transform.EXP), Parameter.constant(2)),
                new ZeroInflatedPoisson(
                    Parameter.learned(Transform.EXP), Parameter.learned(Transform.SIGMOID)),
                new Laplace(Parameter.learned(), Parameter.learned(Transform.EXP)),
                new StudentT(
                    Parameter.constant(4), Parameter.learned(), Parameter.learned(Transform.EXP)))
            .map(Family::of));
  }

  @ParameterizedTest
  @MethodSource("families")
  void families(Family family) {
    Architecture architecture = new Architecture(WIDTH, LATENTS, List.of(7), new Tanh(), family);
    check(architecture, Math::tanh, new Elbo(), 1);
  }

  static Stream<Arguments> objectives() {
    return Stream.of(
        arguments(new Elbo(), 1),
        arguments(new Elbo(), 0.3),
        arguments(new AnalyticElbo(), 1),
        arguments(new AnalyticElbo(Optional.of(3), Optional.of(2.0), Optional.of(0.1)), 0.7),
        arguments(new Iwae(1), 1),
        arguments(new Iwae(7), 1),
        arguments(new Iwae(7), 0.3),
        arguments(new Iwae(1100), 1));
  }

  @ParameterizedTest
  @MethodSource("objectives")
  void objectives(Objective objective, double klWeight) {
    Architecture architecture =
        new Architecture(WIDTH, LATENTS, List.of(4), new Tanh(), new BernoulliLogits());
    check(architecture, Math::tanh, objective, klWeight);
  }

  /// Of a second level, in one wave and in several.
  @ParameterizedTest
  @MethodSource("sampled")
  void secondLevel(Objective objective, double klWeight, Family family) {
    Architecture architecture =
        new Architecture(WIDTH, LATENTS, List.of(4), new Tanh(), family)
            .withUpper(new Architecture.Upper(2, List.of(6, 5)));
    check(architecture, Math::tanh, objective, klWeight);
  }

  static Stream<Arguments> sampled() {
    Family bernoulli = Family.of(new BernoulliLogits());
    return Stream.of(
        arguments(new Elbo(), 1, bernoulli),
        arguments(new Elbo(Optional.of(3)), 0.3, Family.normal()),
        arguments(new Iwae(7), 1, bernoulli),
        arguments(new Iwae(7), 0.3, bernoulli),
        arguments(new Iwae(1100), 1, bernoulli));
  }

  /// With conditions of fewer numbers than a strip has columns, and of more, in one wave and in
  /// several, without hidden layers and with some.
  @ParameterizedTest
  @MethodSource("conditional")
  void conditions(Objective objective, int conditions, List<Integer> hidden) {
    Architecture architecture =
        new Architecture(WIDTH, LATENTS, hidden, new Tanh(), Family.normal())
            .withConditions(conditions);
    check(architecture, Math::tanh, objective, 0.7);
  }

  static Stream<Arguments> conditional() {
    return Stream.of(
        arguments(new Elbo(), 1, List.of(4)),
        arguments(new Elbo(), 2, List.of()),
        arguments(new AnalyticElbo(), 19, List.of(4, 17)),
        arguments(new Iwae(7), 3, List.of(4)),
        arguments(new Iwae(1100), 2, List.of(4)));
  }

  private static void check(
      Architecture architecture,
      DoubleUnaryOperator reference,
      Objective objective,
      double klWeight) {
    double[][] rows = rows(objective.k() > 100 ? 2 : 21, architecture.conditions());
    float[] parameters = parameters(architecture);
    Independent points = new Independent(5);
    double[] gradient = new double[parameters.length];
    double value = reverse(architecture, objective, klWeight, points, rows, parameters, gradient);
    ReferenceVae vae = new ReferenceVae(architecture, reference, points, objective.k());
    double[] at = new double[parameters.length];
    for (int i = 0; i < at.length; i++) {
      at[i] = parameters[i];
    }
    boolean isWeighted = objective instanceof Iwae;
    double largest = 0;
    for (double g : gradient) {
      largest = Math.max(largest, Math.abs(g));
    }
    double exact = vae.value(at, rows, klWeight, isWeighted, objective.closedFormKl());
    assertEquals(exact, value, 1e-5 * (1 + Math.abs(exact)));
    int stride = objective.k() > 100 ? 29 : 1;
    for (int i = 0; i < at.length; i += stride) {
      double kept = at[i];
      at[i] = kept + STEP;
      double up = vae.value(at, rows, klWeight, isWeighted, objective.closedFormKl());
      at[i] = kept - STEP;
      double down = vae.value(at, rows, klWeight, isWeighted, objective.closedFormKl());
      at[i] = kept;
      assertEquals((up - down) / (2 * STEP), gradient[i], TOLERANCE * largest, "parameter " + i);
    }
    assertTrue(largest > 0);
  }

  private static double reverse(
      Architecture architecture,
      Objective objective,
      double klWeight,
      Independent points,
      double[][] rows,
      float[] parameters,
      double[] out) {
    Packing packing = new Packing(architecture);
    float[] gradient = new float[packing.length];
    double sum = 0;
    try (Workers workers = new Workers(2)) {
      int conditions = architecture.conditions();
      Source source = new Source(dataset(rows), WIDTH, conditions, Optional.empty(), "rows");
      Minibatch batch =
          new Minibatch(architecture, packing, rows.length, objective.k(), points, workers);
      int[] order = new int[batch.mostRows];
      for (int first = 0; first < rows.length; first += batch.mostRows) {
        int count = Math.min(batch.mostRows, rows.length - first);
        for (int b = 0; b < count; b++) {
          order[b] = first + b;
        }
        batch.rows(source, packing.pack(parameters), 0, first, order, count);
        double[] values = batch.addGradient(objective, klWeight, rows.length, gradient, first == 0);
        for (int b = 0; b < count; b++) {
          sum += values[b];
        }
      }
    }
    float[] flat = packing.unpack(gradient);
    for (int i = 0; i < out.length; i++) {
      out[i] = flat[i];
    }
    return sum / rows.length;
  }

  // Each with its condition after its own numbers.
  private static double[][] rows(int count, int conditions) {
    UniformRandomProvider rng = RandomSource.XO_SHI_RO_256_PP.create(3L);
    double[][] rows = new double[count][WIDTH + conditions];
    for (double[] row : rows) {
      for (int j = 0; j < WIDTH; j++) {
        row[j] = rng.nextInt(2);
      }
    }
    for (double[] row : rows) {
      for (int j = WIDTH; j < row.length; j++) {
        row[j] = (float) (2 * rng.nextDouble() - 1);
      }
    }
    return rows;
  }

  private static Dataset dataset(double[][] rows) {
    double[][] x = new double[rows.length][];
    double[][] conditions = new double[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      x[i] = Arrays.copyOf(rows[i], WIDTH);
      conditions[i] = Arrays.copyOfRange(rows[i], WIDTH, rows[i].length);
    }
    return Dataset.of(x).given(conditions);
  }

  // Not those of the beginning, whose biases are 0.
  private static float[] parameters(Architecture architecture) {
    UniformRandomProvider rng = RandomSource.XO_SHI_RO_256_PP.create(4L);
    float[] values = Parameters.initial(architecture, Seed.of(1)).values();
    for (int i = 0; i < values.length; i++) {
      values[i] += 0.4f * (rng.nextFloat() - 0.5f);
    }
    return values;
  }
}
