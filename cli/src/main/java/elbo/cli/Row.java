package elbo.cli;

import elbo.ImportanceWeights;
import elbo.LogWeights;
import elbo.bound.Bound;
import elbo.bound.LogWeightBlock;
import elbo.bound.Part;
import elbo.bound.Statistic;
import elbo.bound.WeightLaw;
import elbo.exact.Evidence;
import elbo.exact.WeightLaws;
import elbo.kernel.Scratch;
import elbo.model.Model;
import elbo.proposal.Proposal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.LongConsumer;

/// The log weights of one observation of a job, with what is known exactly about it.
final class Row implements LogWeights {
  private final Model model;
  private final double[] x;
  private final Proposal proposal;
  private final long samples;
  private final Randomizations randomizations;
  private final LogWeights weights;
  private final LongConsumer progress;

  /// @param number of the row in its source, which is also that of its stream of points
  /// @param progress is told of samples that are done
  /// @throws IllegalArgumentException if the model or its proposal rejects the observation
  Row(Job job, int number, LongConsumer progress) {
    model = job.source().model();
    x = job.data().rows().apply(number);
    proposal = job.proposal().make(model, x, number);
    samples = job.samples();
    randomizations = new Randomizations(job.points().size());
    weights = new ImportanceWeights(model, x, proposal, job.points(), number);
    this.progress = progress;
  }

  @Override
  public void fill(long first, int size, Scratch scratch, LogWeightBlock out) {
    weights.fill(first, size, scratch, out);
    progress.accept(size);
  }

  @Override
  public Set<Part> parts() {
    return weights.parts();
  }

  @Override
  public Optional<LogWeights> posterior() {
    return weights.posterior();
  }

  @Override
  public String describe(long sample) {
    return weights.describe(sample);
  }

  /// log p(x), where it is known.
  OptionalDouble logEvidence() {
    return Evidence.of(model, x);
  }

  /// The exact means of statistics of the job's samples, each where it is known.
  List<OptionalDouble> means(List<Statistic> statistics) {
    Optional<WeightLaw> law = WeightLaws.of(model, x, proposal);
    return statistics.stream()
        .map(s ->
            law.isPresent() && s instanceof Bound bound
                ? randomizations.expectation(bound, law.get(), samples)
                : OptionalDouble.empty())
        .toList();
  }
}
