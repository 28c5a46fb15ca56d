package elbo;

import elbo.estimate.Statistic;
import elbo.gradient.Objective;
import elbo.inference.Proposal;
import elbo.inference.Sampler;
import elbo.inference.TermSampler;
import elbo.model.Model;
import elbo.name.Catalog;
import elbo.points.PointSet;
import elbo.stopping.StoppingRule;

/// What goes by its printed name: everything of a kind in its package, without a list to keep; a
/// class in a package of one's own goes by its full name.
public final class Catalogs {
  /// Bounds and diagnostics: `Iwae(k=5000)`.
  public static final Catalog<Statistic<?>> STATISTICS =
      Catalog.of(Statistic.class, "elbo.bound", "elbo.diagnostic");

  /// Built-in models: `LinearGaussian(d=16,D=64,seed=3)`.
  public static final Catalog<Model> MODELS = new Catalog<>(Model.class, "elbo.model");

  /// Ways to a proposal: `Adaptive(rounds=10,samples=1472)`.
  public static final Catalog<Proposal> PROPOSALS = new Catalog<>(Proposal.class, "elbo.inference");

  /// Ways to a stream of log weights: `Importance(proposal=Prior)`.
  public static final Catalog<Sampler<?>> SAMPLERS =
      Catalog.of(Sampler.class, "elbo.inference", "elbo");

  /// Ways to unbiased terms of log p(x): `Multilevel(k=8,rate=0.4)`.
  public static final Catalog<TermSampler> TERMS =
      new Catalog<>(TermSampler.class, "elbo.inference");

  /// Point sets: `Sobol(seed=7,scramble=OWEN,size=1024)`.
  public static final Catalog<PointSet> POINTS = new Catalog<>(PointSet.class, "elbo.points");

  /// Objectives of learning: `Iwae(k=5)`.
  public static final Catalog<Objective> OBJECTIVES =
      new Catalog<>(Objective.class, "elbo.gradient");

  /// Stopping rules: `Samples(n=5000)`.
  public static final Catalog<StoppingRule> RULES =
      new Catalog<>(StoppingRule.class, "elbo.stopping");

  private Catalogs() {}
}
