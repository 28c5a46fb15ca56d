package elbo.onnx;

import elbo.network.BernoulliLogits;
import elbo.network.BernoulliProbabilities;
import elbo.network.Binomial;
import elbo.network.ContinuousBernoulli;
import elbo.network.Laplace;
import elbo.network.Likelihood;
import elbo.network.NegativeBinomial;
import elbo.network.NegativeBinomialTotalCount;
import elbo.network.Normal;
import elbo.network.Parameter;
import elbo.network.Parameter.Constant;
import elbo.network.Parameter.Learned;
import elbo.network.Poisson;
import elbo.network.StudentT;
import elbo.network.Transform;
import elbo.network.ZeroInflatedNegativeBinomial;
import elbo.network.ZeroInflatedPoisson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// A likelihood by the words of [Family]: the inverse of [Family#of].
///
/// @param parameters one for each role of the family
record LikelihoodParts(Family family, List<Parameter> parameters) {
  /// @throws IllegalArgumentException if no family has it
  static LikelihoodParts of(Likelihood likelihood) {
    return switch (likelihood) {
      case BernoulliLogits _ -> of(Family.BERNOULLI, Parameter.learned(Transform.SIGMOID));
      case BernoulliProbabilities _ -> of(Family.BERNOULLI, Parameter.learned());
      case ContinuousBernoulli b -> of(Family.CONTINUOUS_BERNOULLI, b.probability());
      case Normal n -> of(Family.NORMAL, n.mean(), n.scale());
      case Laplace l -> of(Family.LAPLACE, l.location(), l.scale());
      case StudentT t -> of(Family.STUDENT_T, t.degrees(), t.location(), t.scale());
      case Poisson p -> of(Family.POISSON, p.rate());
      case NegativeBinomial b -> of(Family.NEGATIVE_BINOMIAL, b.mean(), b.inverseDispersion());
      case NegativeBinomialTotalCount b ->
          of(Family.NEGATIVE_BINOMIAL_OF_TOTAL_COUNT, b.totalCount(), b.probability());
      case Binomial b -> of(Family.BINOMIAL, b.trials(), b.probability());
      case ZeroInflatedPoisson p -> of(Family.ZERO_INFLATED_POISSON, p.rate(), p.inflation());
      case ZeroInflatedNegativeBinomial b ->
          of(
              Family.ZERO_INFLATED_NEGATIVE_BINOMIAL,
              b.mean(),
              b.inverseDispersion(),
              b.inflation());
      default ->
          throw new IllegalArgumentException(
              likelihood.describe() + " is a likelihood that model.json has no words for");
    };
  }

  private static LikelihoodParts of(Family family, Parameter... parameters) {
    return new LikelihoodParts(family, List.of(parameters));
  }

  /// The names of the outputs of a decoder, one for each learned parameter: the keys.
  List<String> outputs() {
    List<String> names = new ArrayList<>();
    for (int r = 0; r < parameters.size(); r++) {
      if (parameters.get(r) instanceof Learned) {
        names.add(key(r));
      }
    }
    return names;
  }

  /// The value of `likelihood` in `model.json`.
  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("family", family.word());
    for (int r = 0; r < parameters.size(); r++) {
      Object value =
          switch (parameters.get(r)) {
            case Learned _ -> key(r);
            case Constant c -> c.values().size() == 1 ? c.values().getFirst() : c.values();
          };
      json.put(key(r), value);
    }
    return json;
  }

  private String key(int r) {
    Transform transform =
        parameters.get(r) instanceof Learned l ? l.transform() : Transform.IDENTITY;
    return Objects.requireNonNull(family.roles().get(r)).spellings().stream()
        .filter(s -> s.transform() == transform)
        .map(Family.Spelling::key)
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                String.format(
                    Locale.ROOT,
                    "the %s of %s cannot be written as its %s",
                    family.roles().get(r).name(),
                    family.word(),
                    transform)));
  }
}
