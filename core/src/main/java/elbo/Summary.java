package elbo;

import elbo.bound.Elbo;
import elbo.bound.EncoderElbo;
import elbo.bound.LogEvidence;
import elbo.bound.ProposalElbo;
import elbo.diagnostic.Verdict;
import elbo.estimate.Estimate;
import elbo.estimate.Moments;
import elbo.estimate.Statistic;
import elbo.inference.Remark;
import elbo.stopping.Reason;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// Means over the results of a run, with their two errors kept apart: that between rows, which more
/// rows would lessen, and that of Monte Carlo, which more samples would.
public final class Summary {
  private static final int NAMED = 10;

  private final Map<Statistic<?>, Tally> tallies = new LinkedHashMap<>();
  private final Map<Verdict.Cause, Integer> causes = new EnumMap<>(Verdict.Cause.class);
  private final Map<Verdict.Cause, Example> examples = new EnumMap<>(Verdict.Cause.class);
  private final Map<Verdict.Trust, Integer> trust = new EnumMap<>(Verdict.Trust.class);
  private final Map<Reason, Integer> reasons = new EnumMap<>(Reason.class);
  private final Map<Remark, Integer> remarks = new LinkedHashMap<>();
  private final GapTally gap = new GapTally();
  private final Moments logEvidence = new Moments();
  private double limit = Double.NaN;
  private int rows;
  private long samples;
  private long evaluations;
  private final Map<String, List<Integer>> failures = new LinkedHashMap<>();
  private int failed;

  /// The mean of one statistic over rows.
  ///
  /// @param value in nats, as of its estimates
  /// @param betweenRows its standard error as the rows differ
  /// @param monteCarlo its standard error as the samples of each row differ
  /// @param exact the mean over rows of the exact means, where all are known
  /// @param samples that went into the estimate of the last row
  public record Mean(
      double value, double betweenRows, double monteCarlo, OptionalDouble exact, long samples) {}

  /// A row with its verdict.
  public record Example(int row, Verdict verdict) {}

  /// A mean over rows with its Monte Carlo error.
  public record Part(double value, double standardError) {}

  /// The gap of the encoder's ELBO to log p(x), as a refined proposal splits it.
  ///
  /// @param whole log p(x) − ELBO of the encoder
  /// @param closed by refinement: ELBO of the refined proposal, or of chains whose start has no
  ///   ELBO beside theirs, − ELBO of the encoder
  /// @param chained closed by chains that start from the refined proposal: their ELBO − its own;
  ///   empty where that was not estimated
  /// @param left log p(x) − ELBO of the refined proposal or of the chains
  public record Gap(Part whole, Part closed, Optional<Part> chained, Part left) {}

  /// Takes in the result of one row.
  public void add(Result result) {
    rows++;
    evaluations += result.cost().evaluations();
    for (Statistic<?> s : result.estimates().statistics()) {
      tallies.computeIfAbsent(s, statistic -> new Tally()).add(result.get(s), result.exact(s));
    }
    samples = result.estimates().all().stream().mapToLong(Estimate::samples).max().orElse(samples);
    limit = result.verdict().limit();
    trust.merge(result.verdict().trust(), 1, Integer::sum);
    causes.merge(result.verdict().cause(), 1, Integer::sum);
    examples.putIfAbsent(
        result.verdict().cause(), new Example(result.x().number(), result.verdict()));
    reasons.merge(result.stopped(), 1, Integer::sum);
    result.remarks().forEach(remark -> remarks.merge(remark, 1, Integer::sum));
    gap.add(result);
    logEvidence.add(result.logEvidence().orElse(Double.NaN));
  }

  /// Takes in a row that failed: no mean has anything of it.
  public void add(Failure failure) {
    failed++;
    if (failures.size() < NAMED || failures.containsKey(failure.error())) {
      List<Integer> rows = failures.computeIfAbsent(failure.error(), error -> new ArrayList<>());
      if (rows.size() < NAMED) {
        rows.add(failure.row());
      }
    }
  }

  /// How many rows failed.
  public int failed() {
    return failed;
  }

  /// The errors of rows that failed, the first few of them, with the numbers of the first few rows
  /// of each.
  public Map<String, List<Integer>> failures() {
    return Collections.unmodifiableMap(failures);
  }

  /// How many rows have results: those over which means are.
  public int rows() {
    return rows;
  }

  /// The samples that estimates of the last row could take.
  public long samples() {
    return samples;
  }

  /// Evaluations of log p(x, z) in all.
  public long evaluations() {
    return evaluations;
  }

  /// The mean of a statistic.
  ///
  /// @throws IllegalArgumentException if it was not estimated
  public Mean mean(Statistic<?> statistic) {
    Tally tally = tallies.get(statistic);
    if (tally == null) {
      throw new IllegalArgumentException(statistic.name() + " was not estimated");
    }
    return tally.mean();
  }

  /// The mean of log p(x) over rows where all are known exactly.
  public OptionalDouble logEvidence() {
    double mean = logEvidence.mean();
    return Double.isNaN(mean) ? OptionalDouble.empty() : OptionalDouble.of(mean);
  }

  /// In how many rows the verdict is this.
  public int rows(Verdict.Trust verdict) {
    return trust.getOrDefault(verdict, 0);
  }

  /// In how many rows this decided the verdict.
  public int rows(Verdict.Cause cause) {
    return causes.getOrDefault(cause, 0);
  }

  /// The first row in which this decided the verdict.
  public Optional<Example> example(Verdict.Cause cause) {
    return Optional.ofNullable(examples.get(cause));
  }

  /// The k-hat below which errors are trusted, of the last row.
  public double limit() {
    return limit;
  }

  /// Why sampling stopped, with the number of rows.
  public Map<Reason, Integer> reasons() {
    return Collections.unmodifiableMap(reasons);
  }

  /// The remarks with the number of rows that each belongs to.
  public Map<Remark, Integer> remarks() {
    return Collections.unmodifiableMap(remarks);
  }

  /// The encoder's gap, where it was estimated.
  public Optional<Gap> gap() {
    return gap.rows == 0 ? Optional.empty() : Optional.of(gap.mean());
  }

  private static double square(double x) {
    return x * x;
  }

  private static final class Tally {
    private final Moments values = new Moments();
    private double variances;
    private double exact;
    private long samples;

    void add(Estimate estimate, OptionalDouble mean) {
      values.add(estimate.value());
      variances += square(estimate.standardError());
      exact += mean.orElse(Double.NaN);
      samples = estimate.samples();
    }

    Mean mean() {
      double n = values.count();
      return new Mean(
          values.mean(),
          values.standardError(),
          Math.sqrt(variances) / n,
          Double.isNaN(exact) ? OptionalDouble.empty() : OptionalDouble.of(exact / n),
          samples);
    }
  }

  private static final class GapTally {
    private static final EncoderElbo ENCODER = new EncoderElbo();
    private static final ProposalElbo PROPOSAL = new ProposalElbo();
    private static final Elbo REFINED = new Elbo();
    private static final LogEvidence EVIDENCE = new LogEvidence();

    private final Moments whole = new Moments();
    private final Moments closed = new Moments();
    private final Moments chained = new Moments();
    private final Moments left = new Moments();
    private double wholeVariance;
    private double closedVariance;
    private double chainedVariance;
    private double leftVariance;
    private int rows;

    void add(Result result) {
      boolean has =
          result.estimates().has(ENCODER)
              && result.estimates().has(REFINED)
              && result.estimates().has(EVIDENCE);
      if (!has) {
        return;
      }
      rows++;
      Estimate encoder = result.get(ENCODER);
      Estimate refined = result.get(REFINED);
      Estimate evidence = result.get(EVIDENCE);
      Estimate start = result.estimates().has(PROPOSAL) ? result.get(PROPOSAL) : refined;
      whole.add(evidence.value() - encoder.value());
      closed.add(start.value() - encoder.value());
      if (result.estimates().has(PROPOSAL)) {
        chained.add(refined.value() - start.value());
        chainedVariance += square(refined.standardError()) + square(start.standardError());
      }
      left.add(evidence.value() - refined.value());
      wholeVariance += square(evidence.standardError()) + square(encoder.standardError());
      closedVariance += square(start.standardError()) + square(encoder.standardError());
      // Of the same samples: log w and w rise together, so that this is no less than the variance.
      leftVariance += square(evidence.standardError()) + square(refined.standardError());
    }

    Gap mean() {
      return new Gap(
          part(whole, wholeVariance),
          part(closed, closedVariance),
          chained.count() == 0 ? Optional.empty() : Optional.of(part(chained, chainedVariance)),
          part(left, leftVariance));
    }

    private static Part part(Moments mean, double variance) {
      return new Part(mean.mean(), Math.sqrt(variance) / mean.count());
    }
  }
}
