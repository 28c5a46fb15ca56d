package elbo;

import elbo.bound.EncoderElbo;
import elbo.bound.ProposalElbo;
import elbo.engine.Engine;
import elbo.estimate.Statistic;
import elbo.inference.Adaptive;
import elbo.inference.Encoder;
import elbo.inference.Exact;
import elbo.inference.Importance;
import elbo.inference.ParticleFilter;
import elbo.inference.Proposal;
import elbo.inference.Sampler;
import elbo.model.LatentModel;
import elbo.model.Model;
import elbo.model.StateSpace;
import elbo.points.Independent;
import elbo.points.PointSet;
import elbo.stopping.Samples;
import elbo.stopping.StoppingRule;
import elbo.stopping.Tolerance;
import elbo.weight.Dependence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/// How probable a model finds observations: everything that decides the result, as a value.
///
/// ```
/// Result result = Evaluation.of(model).withTolerance(0.05).evaluate(x);
/// ```
///
/// The library, the command line and all else run this, and the same evaluation has the same bits
/// everywhere. A sampler makes a stream of log weights for each observation, statistics fold it, a
/// rule decides how many samples there are.
///
/// @param <M> the type of model
/// @param model what is evaluated
/// @param sampler makes the log weights
/// @param points where randomness comes from
/// @param rule how many samples each observation gets
/// @param statistics what is estimated; none for the [default ones][#asked()]
public record Evaluation<M extends Model>(
    M model,
    Sampler<? super M> sampler,
    PointSet points,
    StoppingRule rule,
    List<Statistic<?>> statistics) {
  /// The samples of each observation where nothing else is said.
  public static final long DEFAULT_SAMPLES = 5000;

  // From fewer than 25 weights there is no k-hat.
  private static final long CONSTANT = 32;

  /// The evaluations of an observation at most, where a tolerance decides.
  public static final long DEFAULT_EVALUATIONS = 1_000_000;

  /// Up to so many pairs of observation and statistic are set beside their exact means: more would
  /// take longer than the estimates do.
  public static final int EXACT_MEANS = Run.EXACT_MEANS;

  public Evaluation {
    statistics = List.copyOf(statistics);
  }

  /// The evaluation that `elbo estimate` does: 5000 samples of each observation by the model's [own
  /// sampler][Model#sampler()] or, where it names none, from a proposal that is fitted to the
  /// observation, or from the model's own where the model [prefers
  /// that][LatentModel#prefersOwnProposal()].
  public static Evaluation<LatentModel> of(LatentModel model) {
    Evaluation<LatentModel> evaluation =
        new Evaluation<>(
            model,
            new Importance(defaultProposal(model)),
            new Independent(1),
            new Samples(DEFAULT_SAMPLES),
            List.of());
    return model
        .sampler()
        .map(Catalogs.SAMPLERS::parse)
        .map(own -> evaluation.withSamples(own.usualSamples()).by(own))
        .orElse(evaluation);
  }

  /// The evaluation of a model without latents, by its [own sampler][Model#sampler()] or, where it
  /// names none, by its exact log p(x): as many samples as show that the weights do not vary.
  public static Evaluation<Model> of(Model model) {
    Evaluation<Model> exact =
        new Evaluation<>(model, new Exact(), new Independent(1), new Samples(CONSTANT), List.of());
    return model
        .sampler()
        .map(Catalogs.SAMPLERS::parse)
        .map(own -> exact.withSamples(own.usualSamples()).by(own))
        .orElse(exact);
  }

  /// The evaluation of a state-space model: 5000 clouds of a [ParticleFilter] for each series.
  public static Evaluation<StateSpace> of(StateSpace model) {
    return new Evaluation<>(
        model, new ParticleFilter(), new Independent(1), new Samples(DEFAULT_SAMPLES), List.of());
  }

  private static Proposal defaultProposal(LatentModel model) {
    return model.prefersOwnProposal() ? new Encoder() : new Adaptive();
  }

  /// The same with n samples of each observation.
  ///
  /// @throws IllegalArgumentException if n < 1
  public Evaluation<M> withSamples(long n) {
    return withRule(new Samples(n));
  }

  /// The same with as many samples as a standard error of log p(x) within a tolerance takes.
  ///
  /// @param standardError in nats, greater than 0
  /// @throws IllegalArgumentException if it is not
  public Evaluation<M> withTolerance(double standardError) {
    return withRule(new Tolerance(standardError, DEFAULT_EVALUATIONS));
  }

  /// The same under another stopping rule.
  public Evaluation<M> withRule(StoppingRule other) {
    return new Evaluation<>(model, sampler, points, other, statistics);
  }

  /// The same with another sampler.
  public Evaluation<M> withSampler(Sampler<? super M> other) {
    return new Evaluation<>(model, other, points, rule, statistics);
  }

  /// The same with a sampler of models that need not be of this type, as one that was read by its
  /// name.
  ///
  /// @throws IllegalArgumentException if it samples other models
  // What the sampler takes is looked up: the model is one.
  @SuppressWarnings("unchecked")
  public Evaluation<M> by(Sampler<?> other) {
    Class<?> taken = SampledModels.of(other.getClass());
    if (!taken.isInstance(model)) {
      throw new IllegalArgumentException(
          other.name()
              + " samples models of type "
              + taken.getSimpleName()
              + ", but "
              + model.name()
              + " is none");
    }
    return withSampler((Sampler<? super M>) other);
  }

  /// The same with latents from another proposal.
  ///
  /// @throws IllegalArgumentException if the model has no latents
  // The model is a LatentModel, so that what samples those samples it.
  @SuppressWarnings("unchecked")
  public Evaluation<M> withProposal(Proposal proposal) {
    if (!(model instanceof LatentModel)) {
      throw new IllegalArgumentException(
          model.name() + " has no latents, and so no proposal " + proposal.name());
    }
    return withSampler((Sampler<? super M>) (Sampler<?>) new Importance(proposal));
  }

  /// The same with other points.
  public Evaluation<M> withPoints(PointSet other) {
    return new Evaluation<>(model, sampler, other, rule, statistics);
  }

  /// The same with independent points of a seed.
  public Evaluation<M> withSeed(long seed) {
    return withPoints(new Independent(seed));
  }

  /// The same with other statistics.
  public Evaluation<M> withStatistics(Statistic<?>... others) {
    return withStatistics(Arrays.asList(others));
  }

  /// The same with other statistics.
  public Evaluation<M> withStatistics(List<? extends Statistic<?>> others) {
    return new Evaluation<>(model, sampler, points, rule, List.copyOf(others));
  }

  /// How many samples each observation gets, where the [rule][#rule()] fixes that; 0 where it
  /// adapts.
  public long samples() {
    return rule.fixed();
  }

  /// What is estimated and reported: the statistics, or where none are given those of the
  /// [rule][StoppingRule#defaults], with the encoder's ELBO beside that of a proposal that is
  /// fitted, and the ELBO of that beside the one of chains that start from it.
  public List<Statistic<?>> asked() {
    if (!statistics.isEmpty()) {
      return statistics;
    }
    List<Statistic<?>> all = new ArrayList<>(rule.defaults(new Dependence(points.size())));
    if (sampler.refines() && !rule.adapts()) {
      int place = Math.min(1, all.size());
      all.add(place, new EncoderElbo());
      if (sampler.startsRefined()) {
        all.add(place + 1, new ProposalElbo());
      }
    }
    return all;
  }

  /// What a report has a line for: what the rule reports and what is asked for.
  public List<Statistic<?>> reported() {
    Set<Statistic<?>> all = new LinkedHashSet<>(rule.reports());
    all.addAll(asked());
    return List.copyOf(all);
  }

  /// What is estimated in each stage: what is asked for, and what the rule looks at.
  List<Statistic<?>> estimated() {
    Set<Statistic<?>> all = new LinkedHashSet<>(asked());
    all.addAll(rule.looksAt());
    return List.copyOf(all);
  }

  /// Evaluates one observation.
  ///
  /// @throws InputException if it has no result, or as [#evaluate(Rows, Engine, LongConsumer,
  ///   Consumer, Consumer)]
  public Result evaluate(double[] x) {
    return evaluate(new double[][] {x}).getFirst();
  }

  /// Evaluates observations in memory, on all processors.
  ///
  /// @return one result a row, in their order
  /// @throws InputException if a row has no result, or as [#evaluate(Rows, Engine, LongConsumer,
  ///   Consumer, Consumer)]
  public List<Result> evaluate(double[][] rows) {
    List<Result> results = new ArrayList<>();
    evaluate(Rows.of(rows), results::add);
    return results;
  }

  /// Evaluates observations on all processors; the first that has no result ends the run.
  ///
  /// @param sink takes the results, in the order of the rows, as they come
  /// @throws InputException if a row has no result, after those before it have reached the sink; or
  ///   as [#evaluate(Rows, Engine, LongConsumer, Consumer, Consumer)]
  public void evaluate(Rows rows, Consumer<Result> sink) {
    evaluate(rows, sink, Evaluation::end);
  }

  /// Evaluates observations on all processors.
  ///
  /// ```
  /// evaluation.evaluate(rows, results::add, failures::add);
  /// ```
  ///
  /// @param sink takes the results, in the order of the rows, as they come
  /// @param failures takes the rows that have none, in the same order
  /// @throws InputException as [#evaluate(Rows, Engine, LongConsumer, Consumer, Consumer)]
  public void evaluate(Rows rows, Consumer<Result> sink, Consumer<Failure> failures) {
    try (Engine engine = new Engine()) {
      evaluate(rows, engine, done -> {}, sink, failures);
    }
  }

  /// Evaluates observations; the first that has no result ends the run.
  ///
  /// @param engine the threads, which do not change the results
  /// @param progress is told of work that is done, as [#evaluate(Rows, Engine, LongConsumer,
  ///   Consumer, Consumer)]
  /// @param sink takes the results, in the order of the rows, as they come; by one thread at a time
  /// @throws InputException if a row has no result, after those before it have reached the sink; or
  ///   as [#evaluate(Rows, Engine, LongConsumer, Consumer, Consumer)]
  public void evaluate(Rows rows, Engine engine, LongConsumer progress, Consumer<Result> sink) {
    evaluate(rows, engine, progress, sink, Evaluation::end);
  }

  private static void end(Failure failure) {
    throw failure.exception();
  }

  /// Evaluates observations. A row that the model rejects, for which no proposal can be made, or of
  /// which a log weight is NaN or +∞, is a [Failure]; the others have the bits that they have
  /// without it. What `sink` and `failures` throw comes through as it is and ends the run.
  ///
  /// @param engine the threads, which do not change the results
  /// @param progress is told of work that is done, by several threads: samples, or rows where the
  ///   rule [adapts][StoppingRule#adapts()]
  /// @param sink takes the results, in the order of the rows, as they come
  /// @param failures takes the rows that have none, in the same order; of both consumers one is
  ///   called at a time
  /// @throws InputException if no row could be evaluated: the model lacks what the sampler or a
  ///   statistic needs, the samples do not suffice, or what runs the model has failed
  public void evaluate(
      Rows rows,
      Engine engine,
      LongConsumer progress,
      Consumer<Result> sink,
      Consumer<Failure> failures) {
    Plan<M> plan = new Plan<>(model, sampler, points, rule, asked(), estimated());
    new Run<>(plan, rows, engine, progress, sink, failures).run();
  }
}
