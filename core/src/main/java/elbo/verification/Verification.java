package elbo.verification;

import elbo.engine.Engine;
import elbo.estimate.Bound;
import elbo.estimate.Student;
import elbo.points.Independent;
import java.util.ArrayList;
import java.util.List;

/// Every bound against its exact mean on every model where that is known.
///
/// Two things are asked of every pair. Is the mean right: z within Student's limit? And are the
/// errors true: do the estimates have the error that repetitions show?
///
/// @param subjects the models
/// @param bounds what is verified
/// @param checks one for each pair that has an exact mean
/// @param samples of each repetition
public record Verification(
    List<Subject> subjects, List<Bound<?>> bounds, List<Check> checks, long samples) {
  // Each of the two questions may fail in vain once in a million seeds.
  private static final double FALSE_ALARM = 1e-6;
  // An error of (limit + POWER) standard errors is found with probability 0.999.
  private static final double POWER = 3.1;

  public Verification {
    subjects = List.copyOf(subjects);
    bounds = List.copyOf(bounds);
    checks = List.copyOf(checks);
  }

  /// Verifies bounds.
  ///
  /// @param seed any text
  /// @throws IllegalArgumentException if a bound needs more samples
  public static Verification of(
      List<Subject> subjects, List<Bound<?>> bounds, long samples, String seed, Engine engine) {
    long least = bounds.stream().mapToLong(Bound::minimumSamples).max().orElse(1);
    if (samples < least) {
      throw new IllegalArgumentException(
          "samples must be at least " + least + ", but are " + samples);
    }
    List<Check> checks = new ArrayList<>();
    for (Subject subject : subjects) {
      // Points of its own for each model, so that chance does not favour all alike.
      Independent points = new Independent(seed + " " + subject.model().name());
      checks.addAll(Check.of(subject, bounds, samples, points, engine));
    }
    return new Verification(subjects, bounds, checks, samples);
  }

  /// The |z| that a right mean exceeds anywhere once in a million seeds.
  public double limit() {
    return new Student(Check.REPETITIONS - 1).limit(FALSE_ALARM / Math.max(1, checks.size()));
  }

  /// The least ratio of reported to true error that is accepted.
  public double lowRatio() {
    return new ChiSquare(Check.REPETITIONS - 1)
        .lowRatio(FALSE_ALARM / 2 / Math.max(1, checks.size()));
  }

  /// The largest ratio of reported to true error that is accepted.
  public double highRatio() {
    return new ChiSquare(Check.REPETITIONS - 1)
        .highRatio(FALSE_ALARM / 2 / Math.max(1, checks.size()));
  }

  /// The smallest error of a mean, in nats, that is found on any model.
  public double blind() {
    double limit = limit();
    return checks.stream().mapToDouble(c -> (limit + POWER) * c.error()).max().orElse(0);
  }

  /// Whether the mean of a pair is right.
  public boolean isMeanRight(Check c) {
    return Math.abs(c.z()) < limit();
  }

  /// Whether the errors of a pair are true, or are not judged.
  public boolean isErrorTrue(Check c) {
    return !isErrorJudged(c) || (c.reported() > lowRatio() && c.reported() < highRatio());
  }

  /// Whether the errors of a pair are judged: too few groups may have none, where there is no
  /// spread there is no error, and without a fourth moment they are too small as a rule.
  public boolean isErrorJudged(Check c) {
    return !c.constant() && !Double.isNaN(c.reported()) && c.subject().hasFourthMoment(samples);
  }

  /// Whether no pair fails.
  public boolean passes() {
    return checks.stream().allMatch(c -> isMeanRight(c) && isErrorTrue(c));
  }
}
