package elbo.cli;

import elbo.ImportanceWeights;
import elbo.bound.WeightLaw;
import elbo.exact.WeightLaws;
import elbo.model.Model;
import elbo.points.Points;
import elbo.points.Seed;
import elbo.proposal.Proposal;
import java.util.List;

/// A model, an observation, and the law of the weights of the model's own proposal.
final class ExactModel {
  private static final List<String> NAMES =
      List.of(
          "Binary(p=0.5,likelihood0=0.2,likelihood1=0.8,q=0.7)",
          "Binary(p=0.5,likelihood0=0.2,likelihood1=0.8,q=0.8)",
          "Binary(p=0.3,likelihood0=0.2,likelihood1=0.9,q=0.6)",
          "Discrete(states=5,symbols=4,seed=1)",
          "GaussianMixture(C=4,D=3,seed=1)",
          "SigmoidBelief(d=6,D=12,seed=1)",
          "LinearGaussian(d=16,D=64,seed=1)",
          "MatchedGaussians(D=20,c=1.3333333333333333)",
          "MatchedGaussians(D=20,c=0.6)",
          "PoissonNormal(d=1,D=5,seed=1)");

  private final Model model;
  private final double[] x;
  private final Proposal proposal;
  private final WeightLaw law;

  ExactModel(Model model, double[] x) {
    this.model = model;
    this.x = x.clone();
    proposal = model.proposal(x);
    law = WeightLaws.of(model, x, proposal).orElseThrow();
  }

  /// One of every kind of model whose weights have a known law; x is 1 for the binary ones, and
  /// drawn from the others.
  static List<ExactModel> all() {
    return NAMES.stream().map(ExactModel::of).toList();
  }

  /// A built-in model by its printed name.
  static ExactModel of(String name) {
    Model model = ModelSource.CATALOG.parse(name);
    double[] x = name.startsWith("Binary") ? new double[] {1} : Data.draw(model, Seed.of(1), 0);
    return new ExactModel(model, x);
  }

  String name() {
    return model.name();
  }

  /// log p(x) in nats.
  double logEvidence() {
    return law.logEvidence();
  }

  WeightLaw law() {
    return law;
  }

  /// The log weights of one repetition.
  ImportanceWeights weights(Points points, int repetition) {
    return new ImportanceWeights(model, x, proposal, points, repetition);
  }

  /// Whether the weights have a fourth moment that so many samples show: without it the errors that
  /// estimates give of themselves are too small, as a rule.
  boolean hasFourthMoment(long samples) {
    double log = 4 * (law.logPowerMean(4) - law.logEvidence());
    return log < StrictMath.log((double) samples);
  }
}
