package elbo.network;

import static elbo.network.Transform.EXP;
import static elbo.network.Transform.IDENTITY;
import static elbo.network.Transform.SIGMOID;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// An example or a few of each likelihood, in every parameterization, for the contract.
final class LikelihoodExamples {
  /// A point of the support with its weight in sums over it.
  record Node(double[] x, double weight) {}

  /// A likelihood with typical outputs for one unit: one number, or one position of a one-hot
  /// array.
  ///
  /// @param outputs of one unit
  /// @param support its points; the sum over them, with weights, is the sum or integral
  /// @param adjacent whether the outputs of a unit follow one another, else those of a parameter
  record Example(Likelihood likelihood, double[] outputs, List<Node> support, boolean adjacent) {
    int unit() {
      return support.getFirst().x().length;
    }

    @Override
    public String toString() {
      return likelihood.toString();
    }
  }

  /// A family by its parameters, of which one after another gets another form.
  private record Family(
      Function<Parameter[], Likelihood> make,
      double[] typical,
      Transform[] usual,
      List<Node> support) {
    Stream<Example> examples() {
      List<Example> all = new ArrayList<>();
      all.add(example(usual, -1));
      for (int k = 0; k < typical.length; k++) {
        for (Transform transform : Transform.values()) {
          double v = inverse(transform, typical[k]);
          if (transform != usual[k] && Double.isFinite(v)) {
            Transform[] varied = usual.clone();
            varied[k] = transform;
            all.add(example(varied, -1));
          }
        }
        if (typical.length > 1) {
          all.add(example(usual, k));
        }
      }
      return all.stream();
    }

    private Example example(Transform[] transforms, int constant) {
      Parameter[] parameters = new Parameter[typical.length];
      List<Double> outputs = new ArrayList<>();
      for (int k = 0; k < typical.length; k++) {
        if (k == constant) {
          parameters[k] = Parameter.constant(typical[k]);
        } else {
          parameters[k] = Parameter.learned(transforms[k]);
          outputs.add(inverse(transforms[k], typical[k]));
        }
      }
      double[] v = outputs.stream().mapToDouble(Double::doubleValue).toArray();
      return new Example(make.apply(parameters), v, support, false);
    }
  }

  private static double inverse(Transform transform, double value) {
    return switch (transform) {
      case IDENTITY -> value;
      case EXP -> Math.log(value);
      case EXP_HALF -> 2 * Math.log(value);
      case SQRT -> value < 0 ? Double.NaN : value * value;
      case SOFTPLUS -> Math.log(Math.expm1(value));
      case SIGMOID -> Math.log(value / (1 - value));
      case RECIPROCAL -> 1 / value;
    };
  }

  private LikelihoodExamples() {}

  static Stream<Example> all() {
    List<Node> counts = integers(0, 4000);
    List<Node> bits = integers(0, 1);
    List<Node> unit = interval(2000);
    Levels eleven = new Levels(11, -1, 1);
    List<Node> levels =
        integers(0, 10).stream().map(n -> new Node(new double[] {n.x()[0] / 5 - 1}, 1)).toList();
    return Stream.of(
            Stream.of(
                new Example(new BernoulliLogits(), new double[] {-0.8}, bits, false),
                new Example(new BernoulliProbabilities(), new double[] {0.3}, bits, false)),
            family(p -> new ContinuousBernoulli(p[0]), new double[] {0.3}, unit, SIGMOID),
            family(p -> new ContinuousBernoulli(p[0]), new double[] {0.51}, unit, SIGMOID),
            family(p -> new ContinuousBernoulli(p[0]), new double[] {0.98}, unit, SIGMOID),
            family(p -> new Normal(p[0], p[1]), new double[] {0.4, 0.7}, reals(0.4), IDENTITY, EXP),
            family(
                p -> new Laplace(p[0], p[1]), new double[] {-0.4, 0.7}, reals(-0.4), IDENTITY, EXP),
            family(
                p -> new StudentT(p[0], p[1], p[2]),
                new double[] {9, 0.3, 1.7},
                reals(0.3),
                EXP,
                IDENTITY,
                EXP),
            family(p -> new Poisson(p[0]), new double[] {3.2}, counts, EXP),
            family(p -> new Poisson(p[0]), new double[] {600}, counts, EXP),
            family(
                p -> new NegativeBinomial(p[0], p[1]), new double[] {5.5, 1.7}, counts, EXP, EXP),
            family(
                p -> new NegativeBinomial(p[0], p[1]), new double[] {0.2, 0.4}, counts, EXP, EXP),
            family(p -> new NegativeBinomial(p[0], p[1]), new double[] {600, 12}, counts, EXP, EXP),
            family(
                p -> new NegativeBinomialTotalCount(p[0], p[1]),
                new double[] {2.5, 0.7},
                counts,
                EXP,
                SIGMOID),
            family(
                p -> new ZeroInflatedPoisson(p[0], p[1]),
                new double[] {2.5, 0.3},
                counts,
                EXP,
                SIGMOID),
            family(
                p -> new ZeroInflatedNegativeBinomial(p[0], p[1], p[2]),
                new double[] {4.5, 1.3, 0.3},
                counts,
                EXP,
                EXP,
                SIGMOID),
            family(
                p -> new Binomial(new Parameter.Constant(12), p[0]),
                new double[] {0.3},
                integers(0, 12),
                SIGMOID),
            family(
                p -> new DiscretizedLogistic(eleven, p[0], p[1]),
                new double[] {0.4, 0.3},
                levels,
                IDENTITY,
                EXP),
            Stream.of(
                new Example(
                    new DiscretizedLogisticMixture(eleven, 3, EXP),
                    new double[] {0.3, -0.5, 1, -0.9, 0.2, 0.8, -1, -3, -0.5},
                    levels,
                    false),
                new Example(
                    new DiscretizedLogisticMixture(eleven, 2, Transform.SOFTPLUS),
                    new double[] {0.3, -0.5, -0.9, 0.2, -1, 0.5},
                    levels,
                    false)),
            categorical())
        .flatMap(s -> s);
  }

  private static Stream<Example> family(
      Function<Parameter[], Likelihood> make,
      double[] typical,
      List<Node> support,
      Transform... usual) {
    return new Family(make, typical, usual, support).examples();
  }

  private static Stream<Example> categorical() {
    double[] logits = {0.3, -1, 1.5, 0.1};
    List<Node> oneHot =
        IntStream.range(0, 4)
            .mapToObj(c -> {
              double[] x = new double[4];
              x[c] = 1;
              return new Node(x, 1);
            })
            .toList();
    return Arrays.stream(Categorical.Order.values())
        .flatMap(order -> {
          boolean adjacent = order == Categorical.Order.CLASSES_LAST;
          return Stream.of(
              new Example(
                  new Categorical(4, Categorical.Data.ONE_HOT, order), logits, oneHot, adjacent),
              new Example(
                  new Categorical(4, Categorical.Data.WHOLE_NUMBERS, order),
                  logits,
                  integers(0, 3),
                  adjacent));
        });
  }

  private static List<Node> integers(int from, int to) {
    return IntStream.rangeClosed(from, to).mapToObj(x -> new Node(new double[] {x}, 1)).toList();
  }

  // Simpson's rule.
  private static List<Node> interval(int panels) {
    return IntStream.rangeClosed(0, panels)
        .mapToObj(k -> {
          double weight = k == 0 || k == panels ? 1 : k % 2 == 1 ? 4 : 2;
          return new Node(new double[] {(double) k / panels}, weight / (3 * panels));
        })
        .toList();
  }

  // The trapezoidal rule after x = c ± u⁵ sinh u, in which what has a corner in c is smooth there.
  private static List<Node> reals(double center) {
    double h = 1.0 / 64;
    DoubleUnaryOperator distance = u -> Math.pow(u, 5) * Math.sinh(u);
    DoubleUnaryOperator slope = u -> Math.pow(u, 4) * (5 * Math.sinh(u) + u * Math.cosh(u));
    List<Node> nodes = new ArrayList<>();
    for (double u = h; u < 10; u += h) {
      double weight = h * slope.applyAsDouble(u);
      nodes.add(new Node(new double[] {center + distance.applyAsDouble(u)}, weight));
      nodes.add(new Node(new double[] {center - distance.applyAsDouble(u)}, weight));
    }
    return nodes;
  }
}
