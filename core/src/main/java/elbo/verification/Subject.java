package elbo.verification;

import elbo.Rows;
import elbo.inference.Encoder;
import elbo.inference.Importance;
import elbo.model.LatentModel;
import elbo.model.Observation;
import elbo.name.Catalog;
import elbo.points.Independent;
import elbo.points.PointSet;
import elbo.points.Seed;
import elbo.weight.LogWeights;
import elbo.weight.Source;
import elbo.weight.WeightLaw;
import java.util.List;

/// A model whose weights under its own proposal have a known law, with an observation: what bounds
/// and intervals are verified on.
public final class Subject {
  private static final Importance OWN = new Importance(new Encoder());
  private static final Catalog<LatentModel> MODELS = new Catalog<>(LatentModel.class, "elbo.model");
  private static final List<String> NAMES =
      List.of(
          "Binary(p=0.5,likelihood0=0.2,likelihood1=0.8,q=0.7)",
          "Binary(p=0.5,likelihood0=0.2,likelihood1=0.8,q=0.8)",
          "Binary(p=0.3,likelihood0=0.2,likelihood1=0.9,q=0.6)",
          "Discrete(states=5,symbols=4,seed=1)",
          "GaussianMixture(C=4,D=3,seed=1)",
          "SigmoidBelief(d=6,D=12,seed=1)",
          "LinearGaussian(d=16,D=64,seed=1)",
          "LinearGaussianChain(widths=24-6-4-2,seed=1)",
          "MatchedGaussians(D=20,c=1.3333333333333333)",
          "MatchedGaussians(D=20,c=0.6)",
          "GaussianDiffusion(mean=0.5,variance=2.0,steps=10,first=0.05,last=0.5)",
          "PoissonNormal(d=1,D=5,seed=1)");

  private final LatentModel model;
  private final double[] x;
  private final WeightLaw law;

  /// @throws IllegalArgumentException if the law of the weights is not known
  public Subject(LatentModel model, double[] x) {
    this.model = model;
    this.x = x.clone();
    law =
        OWN.open(model, new Observation(0, x), new Independent(0))
            .law()
            .apply(Source.PROPOSAL)
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "the law of the weights of " + model.name() + " is not known"));
  }

  /// One of every kind of model whose weights have a known law; x is 1 for the binary ones, and
  /// drawn from the others.
  public static List<Subject> all() {
    return NAMES.stream().map(Subject::of).toList();
  }

  /// A built-in model by its printed name.
  public static Subject of(String name) {
    LatentModel model = MODELS.parse(name);
    double[] x =
        name.startsWith("Binary")
            ? new double[] {1}
            : Rows.drawn(model, Seed.of(1), 0, 1).row(0).values();
    return new Subject(model, x);
  }

  /// The model.
  public LatentModel model() {
    return model;
  }

  /// log p(x) in nats.
  public double logEvidence() {
    return law.logEvidence();
  }

  /// The law of one weight.
  public WeightLaw law() {
    return law;
  }

  /// The same observation so many times, each with random points of its own.
  Rows repeated(int times) {
    return new Rows(model.name(), 0, times, row -> x);
  }

  /// The log weights of one repetition.
  LogWeights weights(PointSet points, int repetition) {
    return OWN.open(model, new Observation(repetition, x), points).weights();
  }

  /// Whether the weights have a fourth moment that so many samples show: without it the errors that
  /// estimates have are too small, as a rule.
  boolean hasFourthMoment(long samples) {
    double log = 4 * (law.logPowerMean(4) - law.logEvidence());
    return log < StrictMath.log((double) samples);
  }
}
