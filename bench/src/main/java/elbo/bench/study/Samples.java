package elbo.bench.study;

import elbo.Estimator;
import elbo.ImportanceWeights;
import elbo.LogWeights;
import elbo.adaptive.Adaptive;
import elbo.adaptive.Refinement;
import elbo.bound.Estimate;
import elbo.bound.LogEvidence;
import elbo.cli.data.Observations;
import elbo.diagnostic.Ess;
import elbo.diagnostic.KHat;
import elbo.engine.Engine;
import elbo.model.Vae;
import elbo.points.MonteCarlo;
import elbo.proposal.Proposal;
import elbo.stopping.Outcome;
import elbo.stopping.Reason;
import elbo.stopping.Refined;
import elbo.stopping.Tolerance;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/// What proposals are worth on the first digits: effective sample sizes, and errors of log p(x)
/// against long runs.
final class Samples {
  /// Samples of which ESS is told.
  static final long ESS_SAMPLES = 5000;

  /// Decoder calls a digit at which errors are compared, those of the adaptation among them.
  static final long CALLS = 20_000;

  /// The name of the model's own proposal.
  static final String ENCODER = "encoder";

  /// The name of a run to a tolerance.
  static final String TO_TOLERANCE = "adaptive, to a tolerance of 0.05";

  private static final long REFERENCE_SAMPLES = 200_000;
  private static final Refinement REFERENCE = new Adaptive(14, 2048);
  private static final double TOLERANCE = 0.05;
  private static final long MAX_SAMPLES = 1_000_000;

  private final Observations digits;
  private final int count;
  private final Engine engine;
  private final double[] reference;

  /// Where the samples of a digit come from.
  ///
  /// @param evaluations of log p(x, z) that it takes to make the proposal
  record Source(String name, Vae model, long evaluations, Maker maker) {
    /// The model's own proposal.
    static Source encoder(String name, Vae model) {
      return new Source(name, model, 0, (x, points, digit) -> model.proposal(x));
    }

    /// The model's own proposal, refined.
    static Source refined(String name, Vae model, Refinement refinement) {
      return new Source(
          name,
          model,
          refinement.evaluations(),
          (x, points, digit) ->
              refinement.refine(model.at(x), model.proposal(x), points.independent(), digit));
    }

    private LogWeights weights(double[] x, MonteCarlo points, int digit) {
      return new ImportanceWeights(model, x, maker.make(x, points, digit), points, digit);
    }
  }

  /// Makes a proposal.
  @FunctionalInterface
  interface Maker {
    Proposal make(double[] x, MonteCarlo points, int digit);
  }

  /// A line of the table.
  ///
  /// @param seed of the samples
  /// @param medianEss of [#ESS_SAMPLES] samples, over the digits
  /// @param fifthEss the smallest but the lowest twentieth
  /// @param worstEss the smallest
  /// @param flagged digits whose k-hat says that they cannot be trusted
  /// @param calls of the decoder, a digit
  /// @param rmse root of the mean squared error of log p(x) at so many calls, in nats
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
      double secondsEach) {}

  /// @param model of the reference
  Samples(Vae model, Observations digits, int count, Engine engine) {
    this.digits = digits;
    this.count = count;
    this.engine = engine;
    Source source = Source.refined("reference", model, REFERENCE);
    reference = new double[count];
    each(
        new Estimator(REFERENCE_SAMPLES, new LogEvidence()),
        i -> source.weights(digits.row(i), new MonteCarlo("reference"), i),
        (i, estimates) -> reference[i] = estimates.getFirst().value());
  }

  @FunctionalInterface
  private interface Sink {
    void accept(int digit, List<Estimate> estimates);
  }

  private void each(Estimator estimator, IntFunction<LogWeights> weights, Sink sink) {
    engine.estimate(estimator, 0, count, weights, (i, w, e) -> sink.accept(i, e));
  }

  /// Effective sample sizes, and errors at [#CALLS] calls.
  Line line(Source source, long seed) {
    MonteCarlo points = new MonteCarlo(seed);
    double[] ess = new double[count];
    each(
        new Estimator(ESS_SAMPLES, new Ess()),
        i -> source.weights(digits.row(i), points, i),
        (i, estimates) -> ess[i] = estimates.getFirst().value());
    Arrays.sort(ess);
    double[] error = new double[count];
    long[] flagged = new long[1];
    long start = System.nanoTime();
    each(
        new Estimator(CALLS - source.evaluations(), new LogEvidence(), new KHat()),
        i -> source.weights(digits.row(i), points, i),
        (i, estimates) -> {
          error[i] = estimates.getFirst().value() - reference[i];
          Estimate k = estimates.getLast();
          flagged[0] += k.value() < KHat.threshold(k.samples()) ? 0 : 1;
        });
    double seconds = (System.nanoTime() - start) * 1e-9 / count;
    return new Line(
        source.name(),
        seed,
        median(ess),
        ess[count / 20],
        ess[0],
        flagged[0],
        CALLS,
        rmse(error),
        seconds);
  }

  /// The errors of the encoder's proposal at numbers of samples.
  double[] encoderErrors(Vae model, long[] samples, long seed) {
    Source source = Source.encoder(ENCODER, model);
    double[] out = new double[samples.length];
    for (int s = 0; s < samples.length; s++) {
      double[] error = new double[count];
      each(
          new Estimator(samples[s], new LogEvidence()),
          i -> source.weights(digits.row(i), new MonteCarlo(seed), i),
          (i, estimates) -> error[i] = estimates.getFirst().value() - reference[i]);
      out[s] = rmse(error);
    }
    return out;
  }

  /// Every digit to a tolerance, with proposals refined on the way.
  Line toTolerance(Vae model, long seed) {
    Tolerance rule = new Tolerance(TOLERANCE, MAX_SAMPLES);
    List<Refinement> attempts = new Adaptive().attempts();
    double[] ess = new double[count];
    double[] error = new double[count];
    long[] used = new long[1];
    long[] flagged = new long[1];
    long start = System.nanoTime();
    engine.<Outcome>forEach(
        0,
        count,
        i ->
            rule.estimate(
                new Refined(model, digits.row(i), attempts, new MonteCarlo(seed), i),
                List.of(new Ess()),
                engine::estimate),
        (i, outcome) -> {
          ess[i] = outcome.estimates().getFirst().value();
          error[i] = outcome.evidence().value() - reference[i];
          used[0] += outcome.used();
          flagged[0] += outcome.reason() == Reason.K_HAT ? 1 : 0;
        });
    double seconds = (System.nanoTime() - start) * 1e-9 / count;
    Arrays.sort(ess);
    return new Line(
        TO_TOLERANCE,
        seed,
        median(ess),
        ess[count / 20],
        ess[0],
        flagged[0],
        (double) used[0] / count,
        rmse(error),
        seconds);
  }

  private static double median(double[] sorted) {
    int n = sorted.length;
    return (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
  }

  private static double rmse(double[] errors) {
    double squares = 0;
    for (double e : errors) {
      squares += e * e / errors.length;
    }
    return Math.sqrt(squares);
  }
}
