package elbo.bench.study;

import elbo.Catalogs;
import elbo.Evaluation;
import elbo.Result;
import elbo.Rows;
import elbo.bound.LogEvidence;
import elbo.diagnostic.Ess;
import elbo.diagnostic.Verdict;
import elbo.engine.Engine;
import elbo.estimate.Estimate;
import elbo.exact.Evidence;
import elbo.inference.Adaptive;
import elbo.inference.Encoder;
import elbo.inference.Importance;
import elbo.inference.Mixture;
import elbo.inference.Prior;
import elbo.inference.Proposal;
import elbo.model.LatentModel;
import elbo.points.Seed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/// How often a verdict warns of an error that is honest, and how often it passes one that is not:
/// verdicts beside the exact log p(x), on observations that each model draws.
final class Warnings {
  /// The numbers of samples.
  static final List<Long> SAMPLES = List.of(1000L, 4000L, 16_000L);

  /// The proposals by their names in the table.
  static final Map<String, Proposal> PROPOSALS = proposals();

  // What an exact value may be wrong by.
  private static final double ROUNDING = 1e-9;
  // An error of so many standard errors is off.
  private static final double OFF = 4;
  // The effective sample size of n from which on an alarm is called false.
  private static final double ENOUGH = 1.0 / 20;
  private static final LogEvidence LOG_EVIDENCE = new LogEvidence();
  private static final Ess ESS = new Ess();

  private Warnings() {}

  private static Map<String, Proposal> proposals() {
    Map<String, Proposal> all = new LinkedHashMap<>();
    all.put("encoder", new Encoder());
    all.put("prior", new Prior());
    all.put("mixture", new Mixture(List.of(new Encoder(), new Prior()), List.of(0.9, 0.1)));
    all.put("adaptive", new Adaptive());
    return all;
  }

  /// A model of the study.
  ///
  /// @param bounded whether the weights of its own proposal have a variance; those of the other
  ///   proposals are bounded on every model
  /// @param apart whether the weights of a sample from its own proposal and from the prior lie
  ///   hundreds of nats apart, so that one of them is the sum
  record Subject(LatentModel model, boolean bounded, boolean apart) {
    static Subject of(String name, boolean bounded) {
      return new Subject((LatentModel) Catalogs.MODELS.parse(name), bounded, false);
    }

    static Subject apart(String name) {
      LatentModel model = (LatentModel) Catalogs.MODELS.parse(name);
      return new Subject(new Unencoded(model, 1), true, true);
    }

    private boolean hasVariance(Proposal proposal) {
      return bounded || !(proposal instanceof Encoder);
    }

    private boolean isApart(Proposal proposal) {
      return apart && !(proposal instanceof Adaptive);
    }
  }

  /// The models.
  static List<Subject> subjects() {
    return List.of(
        Subject.of("LinearGaussian(d=2,D=4,seed=1)", true),
        Subject.of("LinearGaussian(d=8,D=20,seed=3)", true),
        Subject.of("LinearGaussian(d=16,D=32,seed=1)", true),
        Subject.of("MatchedGaussians(D=20,c=1.3333333333333333)", true),
        Subject.of("MatchedGaussians(D=5,c=0.6)", true),
        Subject.of("MatchedGaussians(D=2,c=0.45)", false),
        Subject.of("MatchedGaussians(D=2,c=0.2)", false),
        Subject.of("PoissonNormal(d=1,D=5,seed=1)", false),
        Subject.of("PoissonNormal(d=2,D=6,seed=1)", false),
        Subject.of("SigmoidBelief(d=6,D=12,seed=1)", true),
        Subject.of("Discrete(states=5,symbols=4,seed=1)", true),
        new Subject(new Curved(0.5, 0.5), true, false),
        new Subject(new Curved(1.5, 0.3), true, false),
        Subject.apart("LinearGaussian(d=4,D=500,seed=1)"),
        Subject.apart("LinearGaussian(d=8,D=1000,seed=1)"));
  }

  /// A model, a proposal and a number of samples.
  ///
  /// @param samples of each run
  /// @param hasVariance whether the weights have a variance
  /// @param apart whether the weights lie hundreds of nats apart
  /// @param runs one an observation
  /// @param flagged runs without a sound verdict
  /// @param judged runs in which an alarm would be false: the weights have a variance, and the
  ///   effective sample size is above n/20
  /// @param falseAlarms those of them that were flagged
  /// @param passed runs with a sound verdict
  /// @param off those of them whose error is more than four standard errors
  /// @param largest the largest |z| of those that passed
  /// @param meanSquare of z where an alarm was false
  /// @param medianEss median effective sample size
  /// @param evaluations a run, as counted
  /// @param bounded runs that passed since no weight can be large enough
  record Line(
      String model,
      String proposal,
      long samples,
      boolean hasVariance,
      boolean apart,
      int runs,
      long flagged,
      long judged,
      long falseAlarms,
      long passed,
      long off,
      double largest,
      double meanSquare,
      double medianEss,
      double evaluations,
      long bounded) {}

  /// The lines of a model.
  ///
  /// @param runs observations that it draws
  static List<Line> of(Subject subject, int runs, Engine engine) {
    LatentModel model = subject.model();
    Rows drawn = Rows.drawn(model, Seed.of(1), 0, 2 * runs);
    // Where quadrature has no value, the next observation takes the place.
    double[][] rows =
        IntStream.range(0, 2 * runs).mapToObj(r -> drawn.row(r).values()).toArray(double[][]::new);
    double[] exact =
        IntStream.range(0, 2 * runs)
            .parallel()
            .mapToObj(r -> Evidence.of(model, rows[r]))
            .mapToDouble(e -> e.orElse(Double.NaN))
            .toArray();
    int[] known =
        IntStream.range(0, 2 * runs).filter(r -> !Double.isNaN(exact[r])).limit(runs).toArray();
    List<Line> lines = new ArrayList<>();
    PROPOSALS.forEach((name, proposal) -> {
      OpenedOnce sampler = new OpenedOnce(new Importance(proposal));
      for (long n : SAMPLES) {
        List<Result> results = new ArrayList<>();
        Evaluation.of(model)
            .withSampler(sampler)
            .withSamples(n)
            .withStatistics(LOG_EVIDENCE, ESS)
            .evaluate(
                new Rows(model.name(), 0, known.length, r -> rows[known[r]]),
                engine,
                done -> {},
                results::add);
        double[] z = new double[known.length];
        for (int r = 0; r < z.length; r++) {
          z[r] = z(results.get(r).get(LOG_EVIDENCE), exact[known[r]]);
        }
        lines.add(line(subject, name, proposal, n, results, z));
      }
    });
    return lines;
  }

  private static double z(Estimate e, double exact) {
    double error = e.value() - exact;
    return Math.abs(error) < ROUNDING ? 0 : error / e.standardError();
  }

  private static Line line(
      Subject subject, String name, Proposal proposal, long n, List<Result> results, double[] z) {
    boolean hasVariance = subject.hasVariance(proposal);
    long flagged = 0;
    long judged = 0;
    long off = 0;
    long bounded = 0;
    double largest = 0;
    double evaluations = 0;
    double[] ess = new double[z.length];
    List<Double> honest = new ArrayList<>();
    for (int r = 0; r < z.length; r++) {
      Result result = results.get(r);
      boolean sound = result.verdict().isSound();
      ess[r] = result.get(ESS).value();
      evaluations += (double) result.cost().evaluations() / z.length;
      boolean enough = hasVariance && ess[r] > ENOUGH * n;
      judged += enough ? 1 : 0;
      if (sound) {
        off += Math.abs(z[r]) > OFF ? 1 : 0;
        largest = Math.max(largest, Math.abs(z[r]));
        bounded += result.verdict().cause() == Verdict.Cause.BOUNDED ? 1 : 0;
      } else {
        flagged++;
        if (enough) {
          honest.add(z[r] * z[r]);
        }
      }
    }
    Arrays.sort(ess);
    OptionalDouble square = honest.stream().mapToDouble(s -> s).average();
    return new Line(
        subject.model().name(),
        name,
        n,
        hasVariance,
        subject.isApart(proposal),
        z.length,
        flagged,
        judged,
        honest.size(),
        z.length - flagged,
        off,
        largest,
        square.orElse(Double.NaN),
        ess[ess.length / 2],
        evaluations,
        bounded);
  }
}
