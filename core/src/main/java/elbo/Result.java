package elbo;

import elbo.diagnostic.Verdict;
import elbo.estimate.Estimate;
import elbo.estimate.Estimates;
import elbo.estimate.Statistic;
import elbo.inference.Cost;
import elbo.inference.Remark;
import elbo.inference.Sampler;
import elbo.model.Observation;
import elbo.stopping.Reason;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/// What was found about one observation, and at what cost.
///
/// @param x the observation
/// @param estimates of what was asked for and what the stopping rule looked at
/// @param exact the exact means of estimates, each where it is known
/// @param logEvidence log p(x) in nats, where it is known exactly
/// @param sampler the one that ran: under a tolerance it may be another form of the one asked for
/// @param cost in all, as counted: for proposals, for samples that planned, and for those that
///   count
/// @param stopped why no more samples were taken
/// @param verdict whether the errors of the estimates can be trusted
/// @param remarks what else a reader must know
public record Result(
    Observation x,
    Estimates estimates,
    Map<Statistic<?>, Double> exact,
    OptionalDouble logEvidence,
    Sampler<?> sampler,
    Cost cost,
    Reason stopped,
    Verdict verdict,
    List<Remark> remarks) {
  public Result {
    exact = Map.copyOf(exact);
    remarks = List.copyOf(remarks);
  }

  /// The estimate of a statistic.
  ///
  /// @throws IllegalArgumentException if it was not estimated
  public <E extends Estimate> E get(Statistic<E> statistic) {
    return estimates.get(statistic);
  }

  /// The exact mean of the estimate of a statistic, where it is known.
  public OptionalDouble exact(Statistic<?> statistic) {
    Double mean = exact.get(statistic);
    return mean == null ? OptionalDouble.empty() : OptionalDouble.of(mean);
  }

  /// One line: the observation, its estimates, and whether they can be trusted.
  @Override
  public String toString() {
    StringBuilder line = new StringBuilder("row " + x.number() + ": ");
    for (Estimate e : estimates.all()) {
      line.append(
          String.format(Locale.ROOT, "%s %.4f ± %.2g, ", e.name(), e.value(), e.standardError()));
    }
    return line.append(verdict.why()).toString();
  }
}
