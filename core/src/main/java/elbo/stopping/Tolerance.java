package elbo.stopping;

import static elbo.diagnostic.Verdict.Cause.ONE_WEIGHT;

import elbo.bound.Elbo;
import elbo.bound.EvidenceInterval;
import elbo.diagnostic.Ess;
import elbo.diagnostic.Reliability;
import elbo.diagnostic.Verdict;
import elbo.estimate.Statistic;
import elbo.weight.Dependence;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// As many samples as an observation needs for a standard error of log p(x) within a tolerance.
///
/// A rule that looks at the error of the samples it has, and stops when that is small, stops when
/// it has missed the large weights: mean and error are then too small together. So each stage is
/// planned by the samples of the stage before, and counts fresh samples only: the verdict that lets
/// it count, and its size, are independent of them. It is planned for 1.5 times the samples that
/// the error of the stage before asks for. Where its own error is nevertheless too large, or where
/// the stage before was not sound, it plans a further stage of at least twice its size. The
/// relative variance of a weight is taken as the mean of that of the stage and the larger of it and
/// that of the stage before.
///
/// Where the last sampler of the ladder is not sound since one weight is most of the estimate, in
/// two stages one after the other, more of the same samples would not help: it is the end.
///
/// The next sampler of the ladder, which is ordered by cost, is tried where it costs less than the
/// samples that the present one asks for, or where the present one is not sound; not where the
/// present one refined nothing, since then a dearer form of it does not either.
///
/// Where all weights of a pilot and of the stage after it are 0, sampling ends: such samples show
/// neither that p(x) is 0 nor how many would find what it consists of.
///
/// Stages are planned by M. Ghosh, N. Mukhopadhyay, P. Sen (1997), Sequential estimation: two-stage
/// procedures, after C. Stein (1945); why errors must not be estimated from the samples that stop:
/// S. Chatterjee, P. Diaconis (2018), The sample size required in importance sampling.
///
/// @param standardError the largest standard error in nats, greater than 0; above 0.1 it is taken
///   as 0.1, beyond which no interval about a logarithm holds
/// @param mostEvaluations how often the joint density of an observation may be evaluated in all, at
///   least [#FEWEST]
public record Tolerance(double standardError, long mostEvaluations) implements StoppingRule {
  /// A pilot and a stage.
  public static final long FEWEST = 3072;

  private static final long PILOT = 1024;

  /// The fewest samples that count.
  public static final long FEWEST_COUNTED = FEWEST - PILOT;

  /// What is estimated to the tolerance: log p(x) with an interval at 95 %.
  public static final EvidenceInterval INTERVAL = new EvidenceInterval(0.95);

  private static final Reliability RELIABILITY = new Reliability();
  private static final double MARGIN = 1.5;
  private static final long TRIED = 8;
  private static final double LOOSEST = 0.1;

  /// @throws IllegalArgumentException if a parameter is out of range
  public Tolerance {
    if (!(standardError > 0 && standardError < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "tolerance must be greater than 0 and finite, but is " + standardError);
    }
    if (mostEvaluations < FEWEST) {
      throw new IllegalArgumentException(
          "max samples must be at least " + FEWEST + ", but are " + mostEvaluations);
    }
  }

  @Override
  public List<Statistic<?>> looksAt() {
    return List.of(INTERVAL, RELIABILITY);
  }

  @Override
  public List<Statistic<?>> reports() {
    return List.of(INTERVAL);
  }

  /// The ELBO and the effective sample size.
  @Override
  public List<Statistic<?>> defaults(Dependence dependence) {
    return List.of(new Elbo(), new Ess());
  }

  @Override
  public long fixed() {
    return 0;
  }

  @Override
  public String inWords() {
    return String.format(
        Locale.ROOT,
        "as many as a standard error of %s takes, at most %,d a row",
        Double.toString(standardError),
        mostEvaluations);
  }

  @Override
  public Decision next(History history) {
    return history.done().isEmpty() ? first(history) : new Planned(history).next();
  }

  private Decision first(History history) {
    long each = history.each().getFirst();
    long least = history.ladder().getFirst() + each * (PILOT + fewest(history));
    if (least > mostEvaluations) {
      throw new IllegalArgumentException(
          "max samples must be at least "
              + least
              + " for this proposal and these bounds, but are "
              + mostEvaluations);
    }
    return pilot(0, 0);
  }

  private static long fewest(History history) {
    return Math.max(FEWEST_COUNTED, history.fewest());
  }

  private static Decision.Stage pilot(int attempt, long first) {
    return new Decision.Stage(attempt, first, PILOT, false);
  }

  private double within() {
    return Math.min(standardError, LOOSEST);
  }

  private static double relativeVariance(History.Done done) {
    double error = done.estimates().get(INTERVAL).standardError();
    return done.stage().samples() * error * error;
  }

  private static boolean noWeight(History.Done done) {
    return done.estimates().get(INTERVAL).value() == Double.NEGATIVE_INFINITY;
  }

  private static Verdict verdict(History.Done done) {
    return Verdict.ofInterval(done.estimates().get(RELIABILITY), done.peak());
  }

  /// The decision after a stage.
  private final class Planned {
    private final History history;
    // Evaluations of a sample.
    private final long each;
    private final History.Done last;
    private final Verdict verdict;
    private final long left;
    // No stage reuses the numbers of an earlier one, whatever its sampler.
    private final long drawn;

    Planned(History history) {
      this.history = history;
      last = history.done().getLast();
      verdict = verdict(last);
      each = last.each().evaluations();
      left = mostEvaluations - history.used();
      drawn = last.stage().first() + last.stage().samples();
    }

    Decision next() {
      if (last.stage().counts()) {
        History.Done before = history.done().get(history.done().size() - 2);
        EvidenceInterval.Interval evidence = evidence(before);
        if (noWeight(before) && noWeight(last)) {
          return stop(Reason.NO_WEIGHT, before, evidence);
        }
        if (verdict.cause() == ONE_WEIGHT && verdict(before).cause() == ONE_WEIGHT) {
          return stop(Reason.K_HAT, before, evidence);
        }
        boolean precise = evidence.standardError() <= within();
        if (precise && verdict(before).isSound()) {
          return stop(Reason.TOLERANCE, before, evidence);
        }
        if (left / each < last.stage().samples()) {
          boolean sound = verdict(before).isSound();
          return stop(sound ? Reason.MAX_SAMPLES : Reason.K_HAT, before, evidence);
        }
      }
      Optional<Decision.Search> search =
          Searches.next(last, verdict, Math.min(Searches.MOST, left - each * fewest(history)));
      if (search.isPresent()) {
        return search.get();
      }
      if (refinementPays()) {
        return pilot(last.stage().attempt() + 1, drawn);
      }
      long least = last.stage().counts() ? 2 * last.stage().samples() : fewest(history);
      long samples = Math.max(least, Math.min(needed(), most()));
      // A proposal may have cost more than it says; without samples there would be no result.
      long affordable = left / each < 1 ? fewest(history) : left / each;
      return new Decision.Stage(last.stage().attempt(), drawn, Math.min(samples, affordable), true);
    }

    private Decision.Stop stop(
        Reason reason, History.Done before, EvidenceInterval.Interval evidence) {
      Verdict trust = verdict(before);
      EvidenceInterval.Interval reported = trust.isSound() ? evidence : evidence.withoutEnds();
      return new Decision.Stop(reason, trust, last.estimates().with(INTERVAL, reported));
    }

    private boolean refinementPays() {
      int present = last.stage().attempt();
      if (noWeight(last)) {
        return false;
      }
      boolean refined = history.ladder().get(present) == 0 || last.opening().evaluations() > 0;
      if (!refined || present + 1 >= history.ladder().size()) {
        return false;
      }
      long cost = history.ladder().get(present + 1);
      long first = history.each().get(present + 1) * (PILOT + fewest(history));
      return cost + first <= left && (!verdict.isSound() || needed() * each > cost);
    }

    // Where one weight is most of the sum, the error shows nothing. A stage of a few times the size
    // shows whether more samples would help.
    private long most() {
      return verdict.cause() == ONE_WEIGHT ? TRIED * last.stage().samples() : Long.MAX_VALUE;
    }

    private long needed() {
      if (noWeight(last)) {
        return 0;
      }
      double n = MARGIN * relativeVariance(last) / (within() * within());
      return n < mostEvaluations ? (long) Math.ceil(n) : mostEvaluations;
    }

    private EvidenceInterval.Interval evidence(History.Done before) {
      double m2 = relativeVariance(last);
      double cautious = (m2 + Math.max(m2, relativeVariance(before))) / 2;
      EvidenceInterval.Interval e = last.estimates().get(INTERVAL);
      double error = Math.sqrt(cautious / last.stage().samples());
      return INTERVAL.about(e.value(), error, last.stage().samples(), e.skewness());
    }
  }
}
