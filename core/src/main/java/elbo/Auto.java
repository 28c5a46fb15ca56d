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
import elbo.model.SmoothJoint;
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

/// The sampler that an observation needs: importance sampling from the first proposal whose weights
/// can be trusted, else annealed importance sampling.
///
/// The proposals are [Encoder], where the model prefers that, then [Adaptive]. A pilot of 1024
/// weights of each, with points of its own, decides: importance sampling is taken where the
/// [Verdict] on them is sound and they are worth a twentieth of their number; else chains start
/// from the one whose weights are worth more, with as many steps as would give log w a variance of
/// ¼ if moves mixed at once. What decided is no sample that counts, so that E(w) = p(x) whatever is
/// taken. A remark names it.
public record Auto() implements Sampler<LatentModel> {
  private static final long PILOT = 1024;
  private static final long SEARCH = 4096;
  // Of fewer, in many dimensions, other samples are as likely to be flagged.
  private static final double WORTH = 1.0 / 20;
  private static final double VARIANCE = 0.25;
  private static final int MOST_STEPS = 4096;
  private static final int MOST_LATENTS = 512;
  // That of chains, which is less than that of samples: one for all rows of a run.
  private static final int GRAIN = 64;
  private static final Reliability RELIABILITY = new Reliability();
  private static final Adaptive ADAPTIVE = new Adaptive();

  /// What one proposal has come to, with the evaluations that its pilot took.
  private record Trial(Proposal proposal, Fitted fitted, Verdict verdict, double ess, Cost cost) {
    static Trial of(Proposal proposal, Fitted fitted, Target target, PointSet points) {
      PointSet own = new Independent(points.seed().forUse(Use.PILOT));
      LogWeights pilot = Importance.open(target, fitted, own).weights();
      Reliability.Evidence seen =
          new Estimator(PILOT, RELIABILITY).estimate(pilot).get(RELIABILITY);
      Optional<Peak> peak = peak(pilot, seen);
      long searched = peak.map(Peak::evaluations).orElse(0L);
      Verdict verdict = Verdict.of(seen, peak);
      return new Trial(proposal, fitted, verdict, seen.ess(), new Cost(PILOT + searched, 0));
    }

    Cost spent() {
      return fitted.cost().plus(cost);
    }

    boolean isEnough() {
      return verdict.isSound() && ess >= WORTH * PILOT;
    }

    String inWords() {
      return isEnough()
          ? "auto took importance sampling from " + proposal.name()
          : "auto took annealed importance sampling from "
              + proposal.name()
              + ", since of a pilot "
              + (verdict.isSound()
                  ? String.format(Locale.ROOT, "%d weights are worth %.0f", PILOT, ess)
                  : verdict.why());
    }
  }

  // In the directions that matter, or in few enough: a fit in all takes d² numbers and d³ steps.
  private static boolean adapts(Target target) {
    return target.joint() instanceof SmoothJoint
        || target.model().latentDimension() <= MOST_LATENTS;
  }

  private static Proposal first(LatentModel model) {
    return model.prefersOwnProposal() ? new Encoder() : ADAPTIVE;
  }

  @Override
  public Stream open(LatentModel model, Observation x, PointSet points) {
    Target target = new Target(model, x);
    PointSet adaptation = new Independent(points.seed().forUse(Use.ADAPTATION));
    Proposal first = first(model);
    Trial trial = Trial.of(first, first.fit(target, adaptation), target, points);
    Cost before = Cost.NONE;
    if (!trial.isEnough() && !first.equals(ADAPTIVE) && adapts(target)) {
      Fitted fitted = ADAPTIVE.fit(target, adaptation);
      // What could not be refined is the model's own once more.
      if (fitted.remarks().isEmpty()) {
        Trial second = Trial.of(ADAPTIVE, fitted, target, points);
        boolean better = second.isEnough() || second.ess() > trial.ess();
        before = (better ? trial : second).spent();
        trial = better ? second : trial;
      }
    }
    Stream taken =
        trial.isEnough()
            ? Importance.open(target, trial.fitted(), points)
            : new Annealed(1, trial.proposal())
                .open(target, trial.fitted(), VARIANCE, MOST_STEPS, points);
    List<Remark> remarks = new ArrayList<>(taken.remarks());
    remarks.add(new Remark(trial.inWords()));
    return new Stream(
        new Grained(taken.weights(), GRAIN),
        taken.law(),
        taken.cost().plus(before).plus(trial.cost()),
        taken.each(),
        remarks);
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

  /// Those of the adaptation, of the pilot of each proposal with its search for the largest weight,
  /// and of that of chains.
  @Override
  public long evaluations() {
    return new Annealed(1, ADAPTIVE).evaluations() + 2 * (PILOT + SEARCH);
  }

  @Override
  public boolean refines() {
    return true;
  }

  @Override
  public Optional<String> lacks(LatentModel model) {
    return new Annealed(1, first(model)).lacks(model);
  }
}
