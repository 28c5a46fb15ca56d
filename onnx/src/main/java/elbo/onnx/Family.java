package elbo.onnx;

import static elbo.network.Transform.EXP;
import static elbo.network.Transform.EXP_HALF;
import static elbo.network.Transform.IDENTITY;
import static elbo.network.Transform.RECIPROCAL;
import static elbo.network.Transform.SIGMOID;
import static elbo.network.Transform.SQRT;

import elbo.network.Binomial;
import elbo.network.ContinuousBernoulli;
import elbo.network.DiscretizedLogistic;
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
import java.util.List;
import java.util.Optional;

/// The families of likelihoods with the names of their parameters: those that `model.json` has as
/// keys, and those by which outputs are recognized. Parsing, error messages and the manual follow
/// this one table.
///
/// A family may stand here twice, with other parameters.
enum Family {
  BERNOULLI("bernoulli", true, Role.probability()),
  CONTINUOUS_BERNOULLI("continuous_bernoulli", false, Role.probability()),
  NORMAL("normal", true, Role.mean("mean"), Role.standardDeviation()),
  LAPLACE("laplace", true, Role.mean("location"), Role.scale()),
  STUDENT_T(
      "student_t",
      true,
      new Role(
          "degrees of freedom",
          Spelling.of("degrees_of_freedom", IDENTITY, "df", "nu", "dof", "degreesoffreedom"),
          Spelling.of("log_degrees_of_freedom", EXP, "logdf", "lognu")),
      Role.mean("location"),
      Role.scale()),
  POISSON("poisson", true, Role.rate("mean")),
  NEGATIVE_BINOMIAL("negative_binomial", true, Role.countMean(), Role.inverseDispersion()),
  NEGATIVE_BINOMIAL_OF_TOTAL_COUNT(
      "negative_binomial",
      true,
      new Role(
          "total count",
          Spelling.of("total_count", IDENTITY, "totalcount"),
          Spelling.of("log_total_count", EXP, "logtotalcount")),
      Role.probability()),
  BINOMIAL(
      "binomial",
      false,
      new Role("trials", Spelling.of("trials", IDENTITY), Spelling.of("total_count", IDENTITY)),
      Role.probability()),
  ZERO_INFLATED_POISSON("zero_inflated_poisson", true, Role.rate("mean"), Role.inflation()),
  ZERO_INFLATED_NEGATIVE_BINOMIAL(
      "zero_inflated_negative_binomial",
      true,
      Role.countMean(),
      Role.inverseDispersion(),
      Role.inflation()),
  CATEGORICAL("categorical", false, new Role("logits", Spelling.of("logits", IDENTITY, "logits"))),
  DISCRETIZED_LOGISTIC("discretized_logistic", false, Role.mean("mean"), Role.scale()),
  DISCRETIZED_LOGISTIC_MIXTURE(
      "discretized_logistic_mixture",
      false,
      new Role("weights", Spelling.of("logits", IDENTITY, "logits")),
      Role.mean("mean"),
      Role.scale());

  /// A way in which a parameter is written.
  ///
  /// @param key its key in `model.json`
  /// @param transform how the parameter follows from the output
  /// @param names of outputs that have it, as [OutputNames] compares them
  record Spelling(String key, Transform transform, List<String> names) {
    static Spelling of(String key, Transform transform, String... names) {
      return new Spelling(key, transform, List.of(names));
    }
  }

  /// A parameter of a family with all ways in which it is written.
  record Role(String name, List<Spelling> spellings) {
    Role(String name, Spelling... spellings) {
      this(name, List.of(spellings));
    }

    private static Role mean(String key) {
      return new Role(
          key,
          Spelling.of(key, IDENTITY, "mean", "means", "mu", "loc", "location"),
          Spelling.of(key.equals("mean") ? "loc" : "mean", IDENTITY),
          Spelling.of("median", IDENTITY));
    }

    // A standard deviation has names that only a normal distribution has; 'scale' may be that of
    // any other, too.
    private static Role standardDeviation() {
      return new Role(
          "scale",
          Spelling.of("scale", IDENTITY, "std", "stddev", "sigma", "scale", "standarddeviation"),
          Spelling.of("std", IDENTITY),
          Spelling.of("log_scale", EXP, "logstd", "logstddev", "logsigma", "logscale"),
          Spelling.of("log_std", EXP),
          Spelling.of("variance", SQRT, "variance", "var", "sigma2", "sigmasq"),
          Spelling.of(
              "log_variance", EXP_HALF, "logvariance", "logvar", "logsigma2", "logsigmasq"));
    }

    private static Role scale() {
      return new Role(
          "scale",
          Spelling.of("scale", IDENTITY, "scale", "b"),
          Spelling.of("log_scale", EXP, "logscale", "logb"));
    }

    private static Role probability() {
      return new Role(
          "probability",
          Spelling.of("logits", SIGMOID, "logits", "logit"),
          Spelling.of("probabilities", IDENTITY, "probabilities", "probability", "probs", "prob"),
          Spelling.of("probs", IDENTITY));
    }

    private static Role rate(String other) {
      return new Role(
          "rate",
          Spelling.of("rate", IDENTITY, "rate", "rates", "lambda", "pxrate"),
          Spelling.of(other, IDENTITY),
          Spelling.of("log_rate", EXP, "lograte", "lograte", "loglambda"),
          Spelling.of("log_" + other, EXP));
    }

    private static Role countMean() {
      return new Role(
          "mean",
          Spelling.of("mean", IDENTITY, "mean", "mu", "pxrate"),
          Spelling.of("rate", IDENTITY),
          Spelling.of("log_mean", EXP, "logmean", "logmu"));
    }

    private static Role inverseDispersion() {
      return new Role(
          "inverse dispersion",
          Spelling.of("inverse_dispersion", IDENTITY, "inversedispersion", "theta", "pxr"),
          Spelling.of("theta", IDENTITY),
          Spelling.of("log_inverse_dispersion", EXP, "loginversedispersion", "logtheta"),
          Spelling.of("dispersion", RECIPROCAL));
    }

    private static Role inflation() {
      return new Role(
          "inflation",
          Spelling.of(
              "inflation_logits",
              SIGMOID,
              "inflationlogits",
              "zilogits",
              "dropoutlogits",
              "pxdropout",
              "gatelogits"),
          Spelling.of("inflation_probabilities", IDENTITY, "inflationprobabilities", "pi", "gate"));
    }

    Optional<Spelling> ofKey(String key) {
      return spellings.stream().filter(s -> s.key().equals(key)).findFirst();
    }

    Optional<Spelling> ofOutput(String name) {
      return spellings.stream().filter(s -> OutputNames.is(name, s.names())).findFirst();
    }

    /// Whether values are probabilities, so that a sigmoid before them is better left out.
    boolean isProbability() {
      return spellings.stream().anyMatch(s -> s.transform() == SIGMOID);
    }
  }

  private final String word;
  private final boolean byName;

  @SuppressWarnings("ImmutableEnumChecker") // lists of List.of, of records of texts
  private final List<Role> roles;

  Family(String word, boolean byName, Role... roles) {
    this.word = word;
    this.byName = byName;
    this.roles = List.of(roles);
  }

  /// The name in `model.json`.
  String word() {
    return word;
  }

  /// Whether the names of outputs suffice to recognize it.
  boolean isByName() {
    return byName;
  }

  List<Role> roles() {
    return roles;
  }

  /// The keys of its parameters.
  List<String> keys() {
    List<String> keys = new ArrayList<>();
    roles.forEach(r -> r.spellings().forEach(s -> keys.add(s.key())));
    return keys;
  }

  /// The likelihood of these parameters, one for each role.
  ///
  /// @throws IllegalArgumentException if a constant or an option breaks its rule
  Likelihood of(List<Parameter> parameters, FamilyOptions options) {
    Parameter first = parameters.getFirst();
    Parameter second = parameters.get(Math.min(1, parameters.size() - 1));
    Parameter last = parameters.getLast();
    return switch (this) {
      case BERNOULLI -> FamilyOptions.bernoulli(first);
      case CONTINUOUS_BERNOULLI -> new ContinuousBernoulli(first);
      case NORMAL -> new Normal(first, second);
      case LAPLACE -> new Laplace(first, second);
      case STUDENT_T -> new StudentT(first, second, last);
      case POISSON -> new Poisson(first);
      case NEGATIVE_BINOMIAL -> new NegativeBinomial(first, second);
      case NEGATIVE_BINOMIAL_OF_TOTAL_COUNT -> new NegativeBinomialTotalCount(first, second);
      case BINOMIAL -> {
        if (!(first instanceof Constant trials)) {
          throw new IllegalArgumentException(
              "the number of trials must be a constant: \"trials\": N in model.json");
        }
        yield new Binomial(trials, second);
      }
      case ZERO_INFLATED_POISSON -> new ZeroInflatedPoisson(first, second);
      case ZERO_INFLATED_NEGATIVE_BINOMIAL -> new ZeroInflatedNegativeBinomial(first, second, last);
      case CATEGORICAL -> options.categorical();
      case DISCRETIZED_LOGISTIC -> new DiscretizedLogistic(options.levels(), first, second);
      case DISCRETIZED_LOGISTIC_MIXTURE ->
          options.mixture(last instanceof Learned l ? l.transform() : IDENTITY);
    };
  }
}
