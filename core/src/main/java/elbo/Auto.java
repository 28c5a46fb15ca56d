package elbo;

import elbo.diagnostic.Reliability;
import elbo.diagnostic.Verdict;
import elbo.estimate.Estimator;
import elbo.inference.Adaptive;
import elbo.inference.Annealed;
import elbo.inference.Cost;
import elbo.inference.Encoder;
import elbo.inference.Fitted;
import elbo.inference.Importance;
import elbo.inference.Proposal;
import elbo.inference.Remark;
import elbo.inference.Sampler;
import elbo.inference.Stream;
import elbo.inference.Target;
import elbo.model.LatentModel;
import elbo.model.Observation;
import elbo.points.Independent;
import elbo.points.PointSet;
import elbo.points.Use;
import elbo.weight.Grained;
import elbo.weight.LogWeights;
import elbo.weight.Peak;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The sampler that an observation needs: importance sampling where its weights can be trusted,
/// else annealed importance sampling from the same proposal.
///
/// The proposal is the model's default one: [Encoder] where the model prefers that, else
/// [Adaptive]. A pilot of 1024 weights with points of its own decides: importance sampling is taken
/// where the [Verdict] on them is sound and they are worth a twentieth of their number; else chains
/// have as many steps as would give log w a variance of ¼ if moves mixed at once. What decided is
/// no sample that counts, so that E(w) = p(x) either way. A remark says which it took.
public record Auto() implements Sampler<LatentModel> {
  private static final long PILOT = 1024;
  private static final long SEARCH = 4096;
  // Of fewer, in many dimensions, other samples are as likely to be flagged.
  private static final double WORTH = 1.0 / 20;
  private static final double VARIANCE = 0.25;
  private static final int MOST_STEPS = 4096;
  // That of chains, which is less than that of samples: one for all rows of a run.
  private static final int GRAIN = 64;
  private static final Reliability RELIABILITY = new Reliability();

  private static Proposal proposal(LatentModel model) {
    return model.prefersOwnProposal() ? new Encoder() : new Adaptive();
  }

  @Override
  public Stream open(LatentModel model, Observation x, PointSet points) {
    Target target = new Target(model, x);
    PointSet adaptation = new Independent(points.seed().forUse(Use.ADAPTATION));
    Fitted fitted = proposal(model).fit(target, adaptation);
    PointSet own = new Independent(points.seed().forUse(Use.PILOT));
    LogWeights pilot = Importance.open(target, fitted, own).weights();
    Reliability.Evidence seen = new Estimator(PILOT, RELIABILITY).estimate(pilot).get(RELIABILITY);
    Optional<Peak> peak = peak(pilot, seen);
    Verdict verdict = Verdict.of(seen, peak);
    long searched = peak.map(Peak::evaluations).orElse(0L);
    boolean enough = verdict.isSound() && seen.ess() >= WORTH * PILOT;
    Stream taken =
        enough
            ? Importance.open(target, fitted, points)
            : new Annealed(1, proposal(model)).open(target, fitted, VARIANCE, MOST_STEPS, points);
    List<Remark> remarks = new ArrayList<>(taken.remarks());
    remarks.add(
        new Remark(
            enough
                ? "auto took importance sampling"
                : "auto took annealed importance sampling, since of a pilot "
                    + why(verdict, seen.ess())));
    return new Stream(
        new Grained(taken.weights(), GRAIN),
        taken.law(),
        taken.cost().plus(new Cost(PILOT + searched, 0)),
        taken.each(),
        remarks);
  }

  private static String why(Verdict verdict, double ess) {
    return verdict.isSound()
        ? String.format(Locale.ROOT, "%d weights are worth %.0f", PILOT, ess)
        : verdict.why();
  }

  // The largest weight there can be, where it might change the verdict.
  private static Optional<Peak> peak(LogWeights pilot, Reliability.Evidence seen) {
    if (!Verdict.of(seen).isOpen() || seen.largest().isEmpty()) {
      return Optional.empty();
    }
    double enough = seen.logWeight(Verdict.bearable(seen));
    return Optional.of(pilot.climb(seen.largest(), enough, SEARCH));
  }

  /// Few enough to be affordable where each is a chain.
  @Override
  public long usualSamples() {
    return 1024;
  }

  /// Those of the adaptation, of both pilots and of the search for the largest weight.
  @Override
  public long evaluations() {
    return new Annealed(1, new Adaptive()).evaluations() + PILOT + SEARCH;
  }

  @Override
  public boolean refines() {
    return true;
  }

  @Override
  public boolean startsRefined() {
    return true;
  }

  @Override
  public Optional<String> lacks(LatentModel model) {
    return new Annealed(1, proposal(model)).lacks(model);
  }
}
