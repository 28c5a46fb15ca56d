package elbo.inference;

import elbo.distribution.Distribution;
import elbo.distribution.FiniteMixture;
import elbo.distribution.FullNormal;
import elbo.distribution.Normal;
import elbo.distribution.StudentT;
import elbo.kernel.Cholesky;
import elbo.kernel.Sums;
import elbo.model.SmoothJoint;
import elbo.points.PointSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The Laplace approximation: a normal distribution about the mode of log p(x, z), with the
/// Gauss–Newton matrix there as its precision, and a Student t about it for what lies further out.
///
/// The mode is found by damped Gauss–Newton steps (K. Levenberg, 1944) from the mean of the model's
/// own proposal. Needs derivatives ([SmoothJoint]); where there are none, the model's own proposal
/// stays.
///
/// @param steps at most so many, from 1 to 1000
public record Laplace(int steps) implements Proposal {
  static final double ENOUGH = 1e-5;
  // Latents within such a share of the scale of z, or of z, are one number.
  private static final double NARROWEST = 0x1p-40;

  /// @throws IllegalArgumentException if `steps` is out of range
  public Laplace {
    if (steps < 1 || steps > 1000) {
      throw new IllegalArgumentException("steps must be from 1 to 1000, but are " + steps);
    }
  }

  /// Sixteen steps.
  public Laplace() {
    this(16);
  }

  /// Counts expansions: each is an evaluation and a gradient, or, where derivatives are
  /// differences, d + 1 evaluations.
  @Override
  public long evaluations() {
    return steps + 1L;
  }

  @Override
  public Fitted fit(Target target, PointSet points) {
    Distribution encoder = target.encoder();
    if (!(target.joint() instanceof SmoothJoint smooth)) {
      return Fitted.unrefined(
          encoder, name() + " refined nothing: " + target.model().name() + " has no derivatives");
    }
    Optional<double[]> start = encoder.center();
    if (start.isEmpty()) {
      return Fitted.unrefined(
          encoder, name() + " refined nothing: the model's own proposal is not normal");
    }
    Mode mode = mode(smooth, start.orElseThrow(), ENOUGH, Long.MAX_VALUE);
    Normal fit = mode.approximation();
    Distribution q = new FiniteMixture(List.of(fit, new StudentT(fit)), new double[] {0.8, 0.2});
    return new Fitted(q, mode.cost(), List.of());
  }

  /// The Laplace approximation about a mode, the expansion there, and what it cost to find.
  record Mode(Normal approximation, SmoothJoint.Expansion expansion, Cost cost) {}

  /// The mode that damped steps from a point lead to.
  ///
  /// @param enough no step is taken that promises less of log p(x, z), in nats
  /// @param mostEvaluations no step is taken that would exceed it
  /// @throws IllegalArgumentException if the expansion at the start is not finite, or the
  ///   approximation at the mode narrower than double precision can tell latents apart
  Mode mode(SmoothJoint joint, double[] start, double enough, long mostEvaluations) {
    int expansions = 1;
    double[] z = start;
    SmoothJoint.Expansion here = joint.expand(z);
    double damping = 1;
    for (int step = 0; step < steps; step++) {
      if ((expansions + 1) * joint.evaluations() > mostEvaluations) {
        break;
      }
      double[] move = step(here, damping);
      if (Sums.dot(move, here.gradient(), z.length) < enough) {
        break;
      }
      double[] next = z.clone();
      for (int j = 0; j < z.length; j++) {
        next[j] += move[j];
      }
      SmoothJoint.Expansion there = joint.expand(next);
      expansions++;
      if (there.logJoint() > here.logJoint()) {
        z = next;
        here = there;
        damping /= 8;
      } else {
        damping = 4 * Math.max(damping, 0.25);
      }
    }
    requireWidth(z, here);
    Cost cost = new Cost(expansions * joint.evaluations(), expansions * joint.gradients());
    return new Mode(normal(here).at(z), here, cost);
  }

  // Samples that are all the same have equal weights, which would look like a perfect proposal.
  private static void requireWidth(double[] z, SmoothJoint.Expansion at) {
    for (int i = 0; i < z.length; i++) {
      double narrowest = NARROWEST * Math.max(1, Math.abs(z[i]));
      if (at.precision()[i][i] * narrowest * narrowest > 1) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "log p(x, z) is curved by %.3g about its mode in latent %d, too much for a"
                    + " proposal",
                at.precision()[i][i],
                i));
      }
    }
  }

  // (P + damping · diag P)⁻¹ g, for the precision P and the gradient g.
  private static double[] step(SmoothJoint.Expansion at, double damping) {
    double[] x = at.gradient().clone();
    int d = x.length;
    double[][] factor = new double[d][];
    for (int i = 0; i < d; i++) {
      factor[i] = at.precision()[i].clone();
      factor[i][i] *= 1 + damping;
    }
    Cholesky.factor(factor);
    for (int i = 0; i < d; i++) {
      x[i] = (x[i] - Sums.dot(factor[i], x, i)) / factor[i][i];
    }
    for (int i = d - 1; i >= 0; i--) {
      x[i] /= factor[i][i];
      for (int j = 0; j < i; j++) {
        x[j] = Math.fma(-x[i], factor[i][j], x[j]);
      }
    }
    return x;
  }

  private static FullNormal normal(SmoothJoint.Expansion at) {
    int d = at.gradient().length;
    double[][] reversed = new double[d][d];
    for (int i = 0; i < d; i++) {
      for (int j = 0; j <= i; j++) {
        reversed[i][j] = at.precision()[d - 1 - i][d - 1 - j];
      }
    }
    return FullNormal.ofReversedPrecision(reversed);
  }
}
