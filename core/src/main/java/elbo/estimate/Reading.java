package elbo.estimate;

import elbo.weight.Capability;
import elbo.weight.Dependence;
import elbo.weight.Source;
import java.util.Set;

/// A statistic that is read off the estimate of another one: where both are estimated, or several
/// readings of one, the samples are folded once.
///
/// @param <A> the type of the other statistic's estimates
/// @param <E> the type of this one's
public interface Reading<A extends Estimate, E extends Estimate> extends Statistic<E> {
  /// The statistic that is folded.
  Statistic<A> of();

  /// The estimate of this statistic.
  E read(A estimate);

  @Override
  default Fold<?, E> fold(Dependence dependence) {
    return Mapped.of(of().fold(dependence), this::read);
  }

  @Override
  default Source source() {
    return of().source();
  }

  @Override
  default Set<Capability> needs() {
    return of().needs();
  }

  @Override
  default long minimumSamples() {
    return of().minimumSamples();
  }

  @Override
  default long minimumSamples(Dependence dependence) {
    return of().minimumSamples(dependence);
  }
}
