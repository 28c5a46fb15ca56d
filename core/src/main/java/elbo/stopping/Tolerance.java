package elbo.stopping;

import elbo.Estimator;
import elbo.LogWeights;
import elbo.bound.Estimate;
import elbo.bound.EvidenceInterval;
import elbo.bound.Statistic;
import elbo.diagnostic.KHat;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// As many samples as an observation needs for a standard error of log p(x) within a tolerance.
///
/// A rule that looks at the error of the samples it has, and stops when that is small, stops when
/// it has missed the large weights: mean and error are then too small together. So each stage is
/// planned by the samples of the stage before, and counts fresh samples only: the k-hat that lets
/// it count, and its size, are independent of them. It is planned for 1.5 times the samples that
/// the error of the stage before asks for. Where its own error is nevertheless too large, or where
/// the k-hat before was not below ½, it plans a further stage of at least twice its size. The
/// relative variance of a weight is taken as the mean of that of the stage and the larger of it and
/// that of the stage before. A better proposal is tried where it costs less than the samples that
/// the present one asks for, or where k-hat is not below ½.
///
/// Stages are planned by M. Ghosh, N. Mukhopadhyay, P. Sen (1997), Sequential estimation: two-stage
/// procedures, after C. Stein (1945); why errors must not be told from the samples that stop: S.
/// Chatterjee, P. Diaconis (2018), The sample size required in importance sampling.
///
/// @param standardError the largest standard error in nats, greater than 0; above 0.1 it is taken
///   as 0.1, beyond which no interval about a logarithm holds
/// @param maxSamples how often the joint density of an observation may be evaluated in all, at
///   least [#FEWEST]
public record Tolerance(double standardError, long maxSamples) {
  /// A pilot and a stage.
  public static final long FEWEST = 3072;

  /// Intervals are told at this level.
  public static final double LEVEL = 0.95;

  private static final long PILOT = 1024;
  private static final long STAGE = FEWEST - PILOT;
  private static final double MARGIN = 1.5;
  private static final double LOOSEST = 0.1;
  private static final double MOST_K_HAT = 0.5;
  private static final double ROUNDING = 1e-10;
  private static final EvidenceInterval INTERVAL = new EvidenceInterval(LEVEL);

  /// Computes estimates from log weights, on one thread ([Estimator#estimate]) or many.
  @FunctionalInterface
  public interface Evaluator {
    /// One estimate a statistic, in their order.
    List<Estimate> estimate(Estimator estimator, LogWeights weights);
  }

  /// @throws IllegalArgumentException if a parameter is out of range
  public Tolerance {
    if (!(standardError > 0 && standardError < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "tolerance must be greater than 0 and finite, but is " + standardError);
    }
    if (maxSamples < FEWEST) {
      throw new IllegalArgumentException(
          "max samples must be at least %d, but are %d".formatted(FEWEST, maxSamples));
    }
  }

  /// Samples one observation until its log p(x) is known well enough, or its samples are used up.
  ///
  /// @param attempts the streams to sample; their weights must be independent of each other
  /// @param statistics what else is estimated, from the same samples as log p(x)
  /// @throws IllegalArgumentException if a stream lacks what a statistic needs, or the samples do
  ///   not suffice for the first attempt
  /// @throws elbo.InvalidWeightException if a log weight is NaN or +∞
  public Outcome estimate(Attempts attempts, List<Statistic> statistics, Evaluator evaluator) {
    return new Run(attempts, statistics, evaluator).outcome();
  }

  private double within() {
    return Math.min(standardError, LOOSEST);
  }

  /// The samples of one stage.
  private record Stage(long samples, Estimate evidence, double kHat, List<Estimate> estimates) {
    double relativeVariance() {
      return samples * evidence.standardError() * evidence.standardError();
    }

    // NaN, which cannot be told, is not trusted; weights that do not vary but for rounding are,
    // whatever shape that has.
    boolean trusted() {
      return kHat < MOST_K_HAT || relativeVariance() < ROUNDING * ROUNDING;
    }
  }

  private final class Run {
    private final Attempts attempts;
    private final List<Statistic> statistics;
    private final Evaluator evaluator;
    private final long fewest;
    private int attempt;
    private LogWeights weights;
    private long drawn;
    private long used;

    Run(Attempts attempts, List<Statistic> statistics, Evaluator evaluator) {
      this.attempts = attempts;
      this.evaluator = evaluator;
      this.statistics = new ArrayList<>(statistics);
      this.statistics.add(INTERVAL);
      this.statistics.add(new KHat());
      fewest = statistics.stream().mapToLong(Statistic::minimumSamples).reduce(STAGE, Math::max);
      used = attempts.cost(0);
      if (used + PILOT + fewest > maxSamples) {
        throw new IllegalArgumentException(
            "max samples must be at least %d for this proposal and these bounds, but are %d"
                .formatted(used + PILOT + fewest, maxSamples));
      }
      weights = attempts.weights(0);
    }

    Outcome outcome() {
      Stage before = pilot();
      long least = fewest;
      while (true) {
        while (refinementPays(before)) {
          attempt++;
          used += attempts.cost(attempt);
          weights = attempts.weights(attempt);
          before = pilot();
          least = fewest;
        }
        long asked = Math.max(least, needed(before));
        Stage now = stage(Math.min(asked, maxSamples - used), statistics);
        Estimate evidence = evidence(before, now);
        boolean precise = evidence.standardError() <= within();
        if (precise && before.trusted()) {
          return outcome(Reason.TOLERANCE, evidence, before, now);
        }
        if (maxSamples - used < now.samples()) {
          return outcome(
              before.trusted() ? Reason.MAX_SAMPLES : Reason.K_HAT, evidence, before, now);
        }
        least = 2 * now.samples();
        before = now;
      }
    }

    private Outcome outcome(Reason reason, Estimate evidence, Stage before, Stage now) {
      return new Outcome(reason, used, evidence, before.kHat(), now.estimates());
    }

    private boolean refinementPays(Stage before) {
      int next = attempt + 1;
      return next < attempts.count()
          && attempts.cost(next) + PILOT + fewest <= maxSamples - used
          && (!before.trusted() || needed(before) > attempts.cost(next));
    }

    private long needed(Stage before) {
      double n = MARGIN * before.relativeVariance() / (within() * within());
      return n < maxSamples ? (long) Math.ceil(n) : maxSamples;
    }

    private Stage pilot() {
      return stage(PILOT, List.of(INTERVAL, new KHat()));
    }

    private Stage stage(long samples, List<Statistic> of) {
      List<Estimate> all =
          evaluator.estimate(new Estimator(samples, of), new Later(weights, drawn));
      drawn += samples;
      used += samples;
      int own = of.size() - 2;
      return new Stage(samples, all.get(own), all.get(own + 1).value(), all.subList(0, own));
    }

    private Estimate evidence(Stage before, Stage now) {
      double m2 = now.relativeVariance();
      double cautious = (m2 + Math.max(m2, before.relativeVariance())) / 2;
      Estimate e = now.evidence();
      double error = Math.sqrt(cautious / now.samples());
      double skewness = e.part("skewness");
      EvidenceInterval.Interval interval =
          INTERVAL.about(e.value(), error, skewness, now.samples());
      Map<String, Double> parts = new LinkedHashMap<>(e.parts());
      parts.put("lower", interval.lower());
      parts.put("upper", interval.upper());
      parts.put("used", (double) used);
      parts.put("kHat", before.kHat());
      return new Estimate(e.of(), e.value(), error, e.samples(), e.kind(), parts);
    }
  }
}
