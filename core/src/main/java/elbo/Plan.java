package elbo;

import elbo.estimate.Statistic;
import elbo.inference.Sampler;
import elbo.model.Model;
import elbo.points.PointSet;
import elbo.stopping.StoppingRule;
import java.util.List;

/// An evaluation with nothing left open.
///
/// @param asked what is reported of each observation
/// @param estimated what is estimated in a stage that counts: that, and what the rule looks at
record Plan<M extends Model>(
    M model,
    Sampler<? super M> sampler,
    PointSet points,
    StoppingRule rule,
    List<Statistic<?>> asked,
    List<Statistic<?>> estimated) {}
