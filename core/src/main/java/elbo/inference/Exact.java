package elbo.inference;

import elbo.exact.WeightLaws;
import elbo.kernel.Scratch;
import elbo.model.Model;
import elbo.model.Observation;
import elbo.points.PointSet;
import elbo.weight.LogWeightBlock;
import elbo.weight.LogWeights;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The stream whose every weight is p(x), for a model that knows it: one without latents, such as
/// an autoregressive one, has a place beside those that must be sampled.
public record Exact() implements Sampler<Model> {
  @Override
  public Stream open(Model model, Observation x, PointSet points) {
    double logP =
        model
            .given(x.condition())
            .logEvidence(x.values())
            .orElseThrow(() ->
                new IllegalArgumentException(model.name() + " has no log p(x) that is known"));
    return new Stream(
        new Constant(logP),
        source -> Optional.of(WeightLaws.atoms(new double[] {logP}, new double[] {1})),
        Cost.NONE,
        List.of());
  }

  @Override
  public String inWords() {
    return "log p(x) is exact";
  }

  private record Constant(double logP) implements LogWeights {
    @Override
    public void fill(long first, int size, Scratch scratch, LogWeightBlock out) {
      out.reset(first, size, Double.NaN);
      Arrays.fill(out.logW(), 0, size, logP);
    }
  }
}
