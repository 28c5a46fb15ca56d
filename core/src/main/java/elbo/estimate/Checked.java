package elbo.estimate;

import elbo.weight.LogWeightBlock;

/// A fold over replicates whose error allows for those that agree.
///
/// @param <G> the type of the replicates
final class Checked<G extends Group<G>> implements Fold<Checked<G>, Estimate> {
  private final Statistic<?> of;
  private final Groups<G> replicates;
  private final Agreement agreement;

  Checked(Statistic<?> of, Groups<G> replicates) {
    this.of = of;
    this.replicates = replicates.fresh();
    agreement = new Agreement();
    this.replicates.onValue(agreement::add);
  }

  @Override
  public Checked<G> fresh() {
    return new Checked<>(of, replicates);
  }

  @Override
  public void clear() {
    replicates.clear();
    agreement.clear();
  }

  @Override
  public void add(LogWeightBlock block) {
    agreement.add(block);
    replicates.add(block);
  }

  // In the order of the samples: a replicate that both have a part of comes before those of next.
  @Override
  public void append(Checked<G> next) {
    replicates.append(next.replicates);
    agreement.append(next.agreement);
  }

  @Override
  public Estimate estimate() {
    Estimate e = replicates.estimate();
    return Plain.of(of, e.value(), agreement.error(e.standardError()), e.samples());
  }
}
