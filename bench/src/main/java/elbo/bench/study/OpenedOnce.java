package elbo.bench.study;

import elbo.inference.Sampler;
import elbo.inference.Stream;
import elbo.model.LatentModel;
import elbo.model.Observation;
import elbo.points.PointSet;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// A sampler whose streams are kept: runs of several numbers of samples from the same rows, under
/// the same points, share what it takes to open them.
///
/// @param streams by the number of the row
record OpenedOnce(Sampler<LatentModel> sampler, Map<Integer, Stream> streams)
    implements Sampler<LatentModel> {
  OpenedOnce(Sampler<LatentModel> sampler) {
    this(sampler, new ConcurrentHashMap<>());
  }

  @Override
  public String name() {
    return sampler.name();
  }

  @Override
  public Stream open(LatentModel model, Observation x, PointSet points) {
    return streams.computeIfAbsent(x.number(), number -> sampler.open(model, x, points));
  }

  @Override
  public long evaluations() {
    return sampler.evaluations();
  }
}
