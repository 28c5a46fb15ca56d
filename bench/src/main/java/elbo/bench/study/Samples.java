package elbo.bench.study;

import elbo.Evaluation;
import elbo.Result;
import elbo.Rows;
import elbo.bound.LogEvidence;
import elbo.data.Observations;
import elbo.diagnostic.Ess;
import elbo.engine.Engine;
import elbo.estimate.Statistic;
import elbo.inference.Adaptive;
import elbo.inference.Encoder;
import elbo.inference.Proposal;
import elbo.model.LatentModel;
import elbo.model.Vae;
import elbo.stopping.Tolerance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What proposals are worth on the first digits: effective sample sizes, and errors of log p(x)
/// against long runs.
final class Samples {
  /// The samples of which the effective sample size is computed.
  static final long ESS_SAMPLES = 5000;

  /// Decoder calls a digit at which errors are compared, those of the adaptation among them.
  static final long CALLS = 20_000;

  /// The name of the model's own proposal.
  static final String ENCODER = "encoder";

  /// The name of a run to a tolerance.
  static final String TO_TOLERANCE = "adaptive, to a tolerance of 0.05";

  private static final double TOLERANCE = 0.05;
  private static final long MAX_SAMPLES = 1_000_000;
  private static final Ess ESS = new Ess();
  private static final LogEvidence LOG_EVIDENCE = new LogEvidence();

  private final Rows digits;
  private final Engine engine;
  private final LongRuns reference;

  /// Where the samples of a digit come from.
  ///
  /// @param name in words
  record Source(String name, Vae model, Proposal proposal) {
    private Evaluation<LatentModel> evaluation(long seed) {
      return Evaluation.of(model).withProposal(proposal).withSeed(seed);
    }
  }

  /// A line of the table.
  ///
  /// @param source its name
  /// @param seed of the samples
  /// @param medianEss of [#ESS_SAMPLES] samples, over the digits
  /// @param fifthEss the smallest but the lowest twentieth
  /// @param worstEss the smallest
  /// @param flagged digits whose errors cannot be trusted, by k-hat
  /// @param calls of the decoder, a digit, as counted
  /// @param rmse root of the mean squared error of log p(x) at so many calls, in nats
  /// @param sound digits whose long run is sound, over which that error is
  /// @param secondsEach a digit at so many calls, proposals among them
  record Line(
      String source,
      long seed,
      double medianEss,
      double fifthEss,
      double worstEss,
      long flagged,
      double calls,
      double rmse,
      int sound,
      double secondsEach) {}

  /// @param model of the reference
  /// @param count how many of the digits
  /// @param referenceSamples a digit, of the long runs
  Samples(Vae model, Observations digits, int count, long referenceSamples, Engine engine) {
    this.digits = new Rows(digits.source(), 0, count, digits::row);
    this.engine = engine;
    reference = LongRuns.of(model, this.digits, referenceSamples, engine);
  }

  private List<Result> evaluate(Evaluation<?> evaluation) {
    List<Result> results = new ArrayList<>();
    evaluation.evaluate(digits, engine, done -> {}, results::add);
    return results;
  }

  private static double[] values(List<Result> results, Statistic<?> statistic) {
    return results.stream().mapToDouble(result -> result.get(statistic).value()).toArray();
  }

  /// Effective sample sizes, and errors at [#CALLS] calls.
  Line line(Source source, long seed) {
    Evaluation<LatentModel> evaluation = source.evaluation(seed);
    List<Result> few = evaluate(evaluation.withSamples(ESS_SAMPLES).withStatistics(ESS));
    long samples = CALLS - source.proposal().evaluations();
    Timed run = timed(evaluation.withSamples(samples).withStatistics(LOG_EVIDENCE));
    return line(source.name(), seed, values(few, ESS), LOG_EVIDENCE, run);
  }

  /// Every digit to a tolerance, with proposals refined on the way.
  Line toTolerance(Vae model, long seed) {
    Evaluation<LatentModel> evaluation =
        new Source(TO_TOLERANCE, model, new Adaptive()).evaluation(seed);
    Timed run =
        timed(evaluation.withRule(new Tolerance(TOLERANCE, MAX_SAMPLES)).withStatistics(ESS));
    return line(TO_TOLERANCE, seed, values(run.results(), ESS), Tolerance.INTERVAL, run);
  }

  private record Timed(List<Result> results, double seconds) {}

  private Timed timed(Evaluation<?> evaluation) {
    long start = System.nanoTime();
    List<Result> results = evaluate(evaluation);
    return new Timed(results, (System.nanoTime() - start) * 1e-9);
  }

  // `evidence` is the estimate of log p(x) in the run.
  private Line line(String name, long seed, double[] ess, Statistic<?> evidence, Timed run) {
    double[] sorted = ess.clone();
    Arrays.sort(sorted);
    int count = sorted.length;
    return new Line(
        name,
        seed,
        median(sorted),
        sorted[count / 20],
        sorted[0],
        run.results().stream().filter(result -> !result.verdict().isSound()).count(),
        run.results().stream().mapToLong(r -> r.cost().evaluations()).average().orElseThrow(),
        reference.rmse(values(run.results(), evidence)),
        reference.sound(),
        run.seconds() / count);
  }

  /// The errors of the encoder's proposal at numbers of samples.
  double[] encoderErrors(Vae model, long[] samples, long seed) {
    Evaluation<LatentModel> evaluation =
        new Source(ENCODER, model, new Encoder()).evaluation(seed).withStatistics(LOG_EVIDENCE);
    return Arrays.stream(samples)
        .mapToDouble(n -> reference.rmse(values(evaluate(evaluation.withSamples(n)), LOG_EVIDENCE)))
        .toArray();
  }

  private static double median(double[] sorted) {
    int n = sorted.length;
    return (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
  }
}
