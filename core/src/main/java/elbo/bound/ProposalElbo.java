package elbo.bound;

import elbo.weight.Source;

/// The ELBO of the proposal that chains or clouds start from, where their own is a tighter one.
///
/// From samples of its own, independent of the others and a tenth as many. Its distance to the
/// [EncoderElbo] is what amortization costs, that to log p(x) what the family of the proposal
/// lacks. Of importance sampling it is the [Elbo] from other samples. C. Cremer, X. Li, D. Duvenaud
/// (2018), Inference suboptimality in variational autoencoders.
public record ProposalElbo() implements MeanLogWeight {
  @Override
  public Source source() {
    return Source.START;
  }
}
