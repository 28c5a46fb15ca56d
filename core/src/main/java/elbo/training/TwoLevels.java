package elbo.training;

import elbo.distribution.DiagonalNormal;
import elbo.distribution.Distribution;
import elbo.model.Hierarchical;
import elbo.model.Hierarchical.Child;
import elbo.model.Hierarchical.Root;
import elbo.model.NormalEncoder;
import elbo.model.Vae;
import elbo.network.ConditionalNormal;
import elbo.network.Likelihood;
import elbo.network.Network;
import elbo.network.SelectedInputs;
import elbo.network.Spread;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// The networks of a model with a second level: z₁, then z₂, as one latent.
///
/// @param decoder of x given z₁
/// @param up outputs the means and log variances of q(z₂ | z₁)
/// @param down outputs those of p(z₁ | z₂)
record TwoLevels(Network decoder, Network up, Network down) {
  Vae vae(String name, String sha256, NormalEncoder first, Likelihood likelihood) {
    int d = first.latentDimension();
    int all = d + down.latentDimension();
    List<Integer> lower = IntStream.range(0, d).boxed().toList();
    List<Integer> upper = IntStream.range(d, all).boxed().toList();
    Child drawnUp = new Child(d, lower, new ConditionalNormal(up, Spread.LOG_VARIANCE));
    Child drawnDown = new Child(0, upper, new ConditionalNormal(down, Spread.LOG_VARIANCE));
    Distribution prior =
        new Hierarchical(List.of(new Root(d, DiagonalNormal.standard(all - d)), drawnDown));
    return new Vae(
            name,
            Optional.of(sha256),
            first.width(),
            new SelectedInputs(decoder, all, IntStream.range(0, d).toArray()),
            likelihood,
            x -> new Hierarchical(List.of(new Root(0, first.at(x)), drawnUp)))
        .withPrior(prior);
  }
}
