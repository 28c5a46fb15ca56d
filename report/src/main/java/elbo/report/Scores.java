package elbo.report;

import elbo.Comparison;
import elbo.Failure;
import elbo.Result;
import elbo.bound.Elbo;
import elbo.bound.EncoderElbo;
import elbo.bound.EvidenceInterval;
import elbo.bound.LogEvidence;
import elbo.estimate.Estimate;
import elbo.estimate.Statistic;
import elbo.inference.Exact;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.IntFunction;

/// The scores of one model, row by row, for a comparison: log p(x), and the ELBO where there is
/// one.
public final class Scores implements Report {
  private static final LogEvidence EVIDENCE = new LogEvidence();
  private static final Elbo ELBO = new Elbo();
  private static final EncoderElbo ENCODER = new EncoderElbo();

  /// What is compared.
  public enum Measure {
    /// Log p(x), or the tightest bound where there is nothing else.
    LOG_EVIDENCE("log p(x)"),
    /// The ELBO of the model's own q where it is known, else of the proposal.
    ELBO("ELBO");

    private final String words;

    Measure(String words) {
      this.words = words;
    }

    /// Its name in reports.
    public String words() {
      return words;
    }
  }

  /// One row.
  ///
  /// @param id what identifies it, if anything
  /// @param scores at least that of log p(x)
  /// @param sound whether errors of log p(x) can be trusted
  public record Row(Optional<String> id, Map<Measure, Comparison.Score> scores, boolean sound) {}

  private final String name;
  private final String how;
  private final Optional<String> data;
  private final Optional<String> randomness;
  private final Map<Integer, Row> rows = new TreeMap<>();
  private final Map<Integer, String> failures = new TreeMap<>();
  private final IntFunction<Optional<String>> ids;

  /// @param how what computes the model, or which file the scores are from
  /// @param data where the rows come from, where that is known
  /// @param randomness the seed, where it is known: scores of different seeds are independent
  public Scores(
      String name,
      String how,
      Optional<String> data,
      Optional<String> randomness,
      IntFunction<Optional<String>> ids) {
    this.name = name;
    this.how = how;
    this.data = data;
    this.randomness = randomness;
    this.ids = ids;
  }

  /// The model's name.
  public String name() {
    return name;
  }

  /// What computes the model, or which file the scores are from.
  public String how() {
    return how;
  }

  /// Where the rows come from, where that is known.
  public Optional<String> data() {
    return data;
  }

  /// The seed, where it is known.
  public Optional<String> randomness() {
    return randomness;
  }

  /// The rows that have scores, by their numbers.
  public Map<Integer, Row> rows() {
    return rows;
  }

  /// Why other rows have none, by their numbers.
  public Map<Integer, String> failures() {
    return failures;
  }

  void put(int number, Row row) {
    rows.put(number, row);
  }

  void fail(int number, String error) {
    failures.put(number, error);
  }

  @Override
  public void row(Result result) {
    Map<Measure, Comparison.Score> scores = new LinkedHashMap<>();
    boolean exact = result.sampler() instanceof Exact;
    OptionalDouble logP = result.logEvidence();
    Optional<Comparison.Score> estimated =
        first(result, Comparison.Kind.ESTIMATE, evidence(result));
    Comparison.Score evidence =
        logP.isPresent()
            ? new Comparison.Score(logP.getAsDouble(), 0, Comparison.Kind.EXACT)
            : estimated.orElseThrow();
    scores.put(Measure.LOG_EVIDENCE, evidence);
    if (exact) {
      scores.put(Measure.ELBO, evidence);
    } else {
      first(result, Comparison.Kind.LOWER, ENCODER)
          .or(() -> first(result, Comparison.Kind.LOWER, ELBO))
          .ifPresent(s -> scores.put(Measure.ELBO, s));
    }
    int number = result.x().number();
    rows.put(
        number, new Row(ids.apply(number), scores, logP.isPresent() || result.verdict().isSound()));
  }

  private static Statistic<?> evidence(Result result) {
    return result.estimates().statistics().stream()
        .<Statistic<?>>map(s -> s)
        .filter(s -> s instanceof EvidenceInterval)
        .findFirst()
        .orElse(EVIDENCE);
  }

  private static Optional<Comparison.Score> first(
      Result result, Comparison.Kind kind, Statistic<?> statistic) {
    if (!result.estimates().has(statistic)) {
      return Optional.empty();
    }
    Estimate e = result.get(statistic);
    return Optional.of(new Comparison.Score(e.value(), e.standardError(), kind));
  }

  @Override
  public void row(Failure failure) {
    failures.put(failure.row(), failure.error());
  }

  @Override
  public void end(double seconds) {}
}
