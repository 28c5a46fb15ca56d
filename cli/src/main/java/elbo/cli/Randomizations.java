package elbo.cli;

import elbo.bound.Bound;
import elbo.bound.Elbo;
import elbo.bound.Iwae;
import elbo.bound.LogEvidence;
import elbo.bound.Replicated;
import elbo.bound.ReplicatedLogEvidence;
import elbo.bound.Statistic;
import elbo.bound.WeightLaw;
import elbo.diagnostic.Ess;
import elbo.diagnostic.KHat;
import java.io.PrintStream;
import java.util.List;
import java.util.OptionalDouble;

/// What dependence between samples changes about statistics: their errors, and what is known of
/// their means.
///
/// @param size samples in a randomization of the points; 1 where all samples are independent
record Randomizations(long size) {
  /// The bounds that are estimated where none are asked for.
  List<Statistic> defaults(long samples) {
    long k = samples;
    if (size > 1) {
      // As many whole randomizations as leave enough such groups to tell an error.
      k = Math.max(size, samples / PointsChoice.RANDOMIZATIONS / size * size);
    }
    return List.of(
        honest(new Elbo()),
        honest(new Iwae(Math.max(1, k))),
        honest(new LogEvidence()),
        new Ess(),
        new KHat());
  }

  /// The same bound with an error from whole randomizations where samples depend on each other;
  /// diagnostics as they are.
  ///
  /// @throws InputException if it has replicates of its own that are no whole randomizations
  Statistic honest(Statistic asked) {
    if (size == 1 || !(asked instanceof Bound bound)) {
      return asked;
    }
    return switch (bound) {
      case LogEvidence _ -> new ReplicatedLogEvidence(size);
      case ReplicatedLogEvidence r -> whole(r, r.size());
      case Replicated r -> whole(r, r.size());
      default -> new Replicated(bound, rounded(bound.minimumSamples()));
    };
  }

  /// The fewest samples, at least so many, that are whole randomizations.
  long rounded(long samples) {
    return Math.ceilDiv(samples, size) * size;
  }

  private Bound whole(Bound asked, long replicate) {
    if (replicate % size != 0) {
      throw new InputException(
          "--bounds: size of %s must be a multiple of %d, a whole randomization of the points"
              .formatted(asked.name(), size));
    }
    return asked;
  }

  /// The exact mean of a bound, where it is known. Dependence between samples changes it for all
  /// but means over single samples.
  OptionalDouble expectation(Bound bound, WeightLaw law, long samples) {
    OptionalDouble mean = bound.expectation(law, samples);
    if (size == 1) {
      return mean;
    }
    boolean linear =
        bound instanceof Replicated r
            && r.bound().minimumSamples() == 1
            && mean.equals(r.bound().expectation(law, 1));
    return linear ? mean : OptionalDouble.empty();
  }

  /// Says what a variance is that comes from such errors.
  void describeVariance(PrintStream out) {
    if (size > 1) {
      out.println(
          "  under these points: that of the mean over all groups of k, times their number");
    }
  }

  /// Says where errors come from, if not from independent samples.
  void describe(PrintStream out, long samples) {
    if (size > 1) {
      out.printf(
          "  errors come from %s whole randomizations; those of diagnostics take samples for"
              + " independent%n",
          Figures.count(samples / size));
    }
  }
}
