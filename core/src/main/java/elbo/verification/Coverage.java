package elbo.verification;

import elbo.Evaluation;
import elbo.Result;
import elbo.bound.Bracket;
import elbo.bound.EvidenceInterval;
import elbo.engine.Engine;
import elbo.inference.Encoder;
import elbo.model.LatentModel;
import elbo.points.PointSet;
import elbo.stopping.Tolerance;
import java.util.ArrayList;
import java.util.List;

/// How often intervals that stop at a tolerance contain the exact log p(x), in independent
/// repetitions.
///
/// @param repetitions how many there were
/// @param trusted those with a sound verdict; the counts below are of these
/// @param above where log p(x) lies above the interval
/// @param below where it lies below
/// @param missed where it lies outside of the [Bracket], whose ends are bounds
/// @param samples taken on average, of all repetitions
/// @param constant whether no repetition has an error: the weights do not vary
public record Coverage(
    int repetitions,
    int trusted,
    int above,
    int below,
    int missed,
    double samples,
    boolean constant) {
  /// The bracket that is counted beside the interval.
  static final Bracket BRACKET = Bracket.of(0.95, Tolerance.FEWEST_COUNTED);

  private static final double BRACKETED = 0.95;
  private static final double LEAST = 0.93;
  private static final double MOST = 0.97;
  private static final List<Double> TAIL_INDICES = List.of(0.1, 0.2, 0.3, 0.4, 0.5);
  private static final List<Integer> DIMENSIONS = List.of(2, 5);

  // What an exact value may be wrong by.
  private static final double ROUNDING = 1e-9;

  /// A model on which coverage is counted, and the tail index of its weights where that is known,
  /// else NaN.
  public record Case(Subject subject, double tailIndex) {}

  /// The exact models, and normal proposals too narrow for their posterior: one with c times the
  /// posterior's variance has weights of tail index 1 − c.
  public static List<Case> cases() {
    List<Case> all = new ArrayList<>();
    Subject.all().forEach(subject -> all.add(new Case(subject, Double.NaN)));
    for (int d : DIMENSIONS) {
      for (double index : TAIL_INDICES) {
        String name = "MatchedGaussians(D=" + d + ",c=" + (1 - index) + ")";
        all.add(new Case(Subject.of(name), index));
      }
    }
    return all;
  }

  /// Counts on one model, with samples from its own proposal.
  public static Coverage of(
      Subject subject, Tolerance tolerance, int repetitions, PointSet points, Engine engine) {
    Evaluation<LatentModel> own =
        Evaluation.of(subject.model()).withProposal(new Encoder()).withPoints(points);
    return of(subject, own, tolerance, repetitions, engine);
  }

  /// Counts on one model.
  ///
  /// @param evaluation of the subject's model, whose sampler and points are used
  /// @throws elbo.InputException if the model lacks what the sampler needs
  public static Coverage of(
      Subject subject,
      Evaluation<LatentModel> evaluation,
      Tolerance tolerance,
      int repetitions,
      Engine engine) {
    Count count = new Count(subject.logEvidence());
    evaluation
        .withRule(tolerance)
        .withStatistics(BRACKET)
        .evaluate(subject.repeated(repetitions), engine, done -> {}, count::add);
    return new Coverage(
        repetitions,
        count.trusted,
        count.above,
        count.below,
        count.missed,
        (double) count.used / repetitions,
        count.largestError < ROUNDING);
  }

  private static final class Count {
    private final double exact;
    private int trusted;
    private int above;
    private int below;
    private int missed;
    private long used;
    private double largestError;

    Count(double exact) {
      this.exact = exact;
    }

    void add(Result result) {
      EvidenceInterval.Interval interval = result.get(Tolerance.INTERVAL);
      Bracket.Interval bracket = result.get(BRACKET);
      used += result.cost().evaluations();
      largestError = Math.max(largestError, interval.standardError());
      if (result.verdict().isSound()) {
        trusted++;
        above += exact > interval.upper() + ROUNDING ? 1 : 0;
        below += exact < interval.lower() - ROUNDING ? 1 : 0;
        boolean inside = exact >= bracket.lower() - ROUNDING && exact <= bracket.upper() + ROUNDING;
        missed += inside ? 0 : 1;
      }
    }
  }

  /// The share of trusted intervals that contain log p(x).
  public double covered() {
    return 1 - (double) (above + below) / trusted;
  }

  /// The share of trusted brackets that contain log p(x).
  public double bracketed() {
    return 1 - (double) missed / trusted;
  }

  /// The standard error of [#covered()].
  public double error() {
    return error(covered());
  }

  /// Whether the share is from 93 % to 97 %, and that of brackets at least 95 %, but for two
  /// standard errors that a share at either end has over as many intervals. Where few are trusted,
  /// those are the ones whose k-hat came out low by chance; weights that do not vary leave no
  /// chance: neither is judged.
  public boolean holds() {
    boolean few = 2 * trusted < repetitions;
    return few
        || constant
        || (covered() >= LEAST - 2 * error(LEAST)
            && covered() <= MOST + 2 * error(MOST)
            && bracketed() >= BRACKETED - 2 * error(BRACKETED));
  }

  private double error(double share) {
    return Math.sqrt(share * (1 - share) / trusted);
  }
}
