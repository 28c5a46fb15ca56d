package elbo.estimate;

import elbo.Catalogs;
import elbo.Dependent;
import elbo.GivenTerms;
import elbo.bound.Bracket;
import elbo.bound.Cubo;
import elbo.bound.Iwae;
import elbo.bound.Jackknife;
import elbo.bound.Renyi;
import elbo.bound.TwoGroups;
import elbo.diagnostic.GroupEss;
import elbo.name.Examples;
import elbo.weight.Dependence;
import elbo.weight.LogWeights;
import java.util.List;
import java.util.stream.Stream;

/// Every statistic of the catalogue with every dependence that tests put it to: what is added as
/// one file is tested by being there.
///
/// @param statistic what is tested
/// @param dependence between the samples
record Cases(Statistic<?> statistic, Dependence dependence) {
  // Beside the examples of the catalogue, sizes on both sides of those that are treated apart: 32
  // groups, a block of 512, and more than a block.
  private static final List<Statistic<?>> SIZES =
      List.of(
          new Iwae(1),
          new Iwae(7),
          new Iwae(31),
          new Iwae(32),
          new Iwae(33),
          new Iwae(200),
          new Iwae(512),
          new Iwae(600),
          new Iwae(1300),
          new Renyi(1, 0.5),
          new Renyi(13, 0.5),
          new Renyi(30, 0.5),
          new Renyi(70, -2),
          new Renyi(70, 3),
          new Renyi(150, 2),
          new Cubo(9, 2),
          new Cubo(64, 2),
          new Cubo(900, 1.5),
          new Jackknife(5),
          new Jackknife(50),
          new Jackknife(70),
          new Jackknife(200),
          new Jackknife(1300),
          new TwoGroups(1),
          new TwoGroups(30),
          new TwoGroups(33),
          new TwoGroups(512),
          new TwoGroups(600),
          new Bracket(0.95, 2),
          new Bracket(0.95, 7),
          new Bracket(0.95, 33),
          new GroupEss(600));

  private static final List<Dependence> DEPENDENCES =
      List.of(Dependence.NONE, new Dependence(2), new Dependence(50));

  /// Every statistic.
  static Stream<Statistic<?>> statistics() {
    return Stream.concat(Examples.of(Catalogs.STATISTICS).stream(), SIZES.stream()).distinct();
  }

  /// Those that need no more than n samples.
  static Stream<Cases> upTo(long n) {
    return statistics()
        .flatMap(s -> DEPENDENCES.stream().map(d -> new Cases(s, d)))
        .filter(c -> c.needed() <= n);
  }

  /// The fewest samples from which there is an estimate: whole runs of those that depend on each
  /// other.
  long needed() {
    return statistic.minimumSamples(dependence);
  }

  /// The samples in a group, within which order is irrelevant: where groups are compared with each
  /// other, fewer than there must be.
  long group() {
    return switch (statistic) {
      case TwoGroups(long k) -> k;
      case Bracket(double level, long k) -> k;
      default -> statistic.minimumSamples();
    };
  }

  /// A stream of log weights with all that a statistic may need.
  LogWeights stream(double[] logW, double[] logQ, double kl) {
    return new Dependent(new GivenTerms(logW, logQ, kl), dependence);
  }

  /// The estimate from as many of these log weights as the source of the statistic takes, under a
  /// proposal that is the prior.
  Estimate estimate(double... logW) {
    return new Estimator(logW.length, statistic)
        .estimate(stream(logW, new double[logW.length], 0))
        .only();
  }

  /// How many of n samples are used at most.
  int used(int n) {
    return (int) statistic.source().samples(n);
  }

  @Override
  public String toString() {
    return statistic.name() + (dependence.isNone() ? "" : " in runs of " + dependence.size());
  }
}
