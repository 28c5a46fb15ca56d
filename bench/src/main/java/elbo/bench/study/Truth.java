package elbo.bench.study;

import elbo.Evaluation;
import elbo.Result;
import elbo.Rows;
import elbo.Sandwich;
import elbo.bound.Bracket;
import elbo.bound.LogEvidence;
import elbo.diagnostic.Ess;
import elbo.engine.Engine;
import elbo.inference.Adaptive;
import elbo.inference.Annealed;
import elbo.inference.Bidirectional;
import elbo.inference.Bidirectional.Pair;
import elbo.inference.Sampler;
import elbo.model.LatentModel;
import elbo.points.Independent;
import elbo.points.Seed;
import java.util.ArrayList;
import java.util.List;

/// How near to log p(x) brackets, chains both ways and annealing come, measured.
final class Truth {
  /// Decoder calls of a row at most, those of the fit among them.
  static final long CALLS = 50_000;

  private static final LogEvidence LOG_EVIDENCE = new LogEvidence();
  private static final Ess ESS = new Ess();
  // A search for the largest weight, which a row may get beside its samples.
  private static final long SEARCH = 4096;
  // How far a long run may be off, in its own standard errors.
  private static final double ALLOWED = 2;
  private static final String SECONDS = "seconds";

  private final Engine engine;

  Truth(Engine engine) {
    this.engine = engine;
  }

  private record Timed(List<Result> results, double seconds) {}

  private Timed timed(Evaluation<?> evaluation, Rows rows) {
    List<Result> results = new ArrayList<>();
    long start = System.nanoTime();
    evaluation.evaluate(rows, engine, done -> {}, results::add);
    return new Timed(results, (System.nanoTime() - start) * 1e-9);
  }

  /// Brackets of rows at 95 % and 99.5 %, with at most [#CALLS] decoder calls a row.
  ///
  /// @param what in words
  /// @param median and worst width to reach, in nats
  List<TruthLine> brackets(
      String what, LatentModel model, Rows rows, LongRuns truth, double median, double worst) {
    long samples = CALLS - SEARCH - new Adaptive().evaluations();
    Bracket usual = Bracket.of(0.95, samples);
    Bracket sure = Bracket.of(0.995, samples);
    Timed run =
        timed(
            Evaluation.of(model)
                .withProposal(new Adaptive())
                .withSamples(samples)
                .withStatistics(usual, sure),
            rows);
    double[] widths =
        run.results.stream()
            .map(result -> result.get(usual))
            .mapToDouble(bracket -> bracket.upper() - bracket.lower())
            .sorted()
            .toArray();
    int n = widths.length;
    String of = " of " + n + " rows";
    return List.of(
        TruthLine.of(what, "width at 95 %: median, nats", (widths[(n - 1) / 2] + widths[n / 2]) / 2)
            .atMost(median),
        TruthLine.of(what, "width at 95 %: largest, nats", widths[n - 1]).atMost(worst),
        TruthLine.of(
            what, "contain the long run at 95 %," + of, (double) contain(run, usual, truth)),
        TruthLine.of(
            what, "contain the long run at 99.5 %," + of, (double) contain(run, sure, truth)),
        TruthLine.of(what, "decoder calls a row, most", (double) most(run)).atMost(CALLS),
        TruthLine.of(what, SECONDS, run.seconds));
  }

  private static long contain(Timed run, Bracket bracket, LongRuns truth) {
    long contain = 0;
    for (int i = 0; i < run.results.size(); i++) {
      Bracket.Interval found = run.results.get(i).get(bracket);
      Figure value = truth.of().get(i);
      double allowed = ALLOWED * value.error();
      boolean above = value.value() + allowed >= found.lower();
      boolean below = value.value() - allowed <= found.upper();
      contain += above && below ? 1 : 0;
    }
    return contain;
  }

  private static long most(Timed run) {
    return run.results.stream().mapToLong(r -> r.cost().evaluations()).max().orElseThrow();
  }

  /// The gap of chains both ways on pairs that the model draws.
  List<TruthLine> gap(String what, LatentModel model, int pairs, int steps, int chains) {
    Bidirectional both = new Bidirectional(new Annealed(steps, new Adaptive()), chains);
    long start = System.nanoTime();
    Sandwich all = Sandwich.of(model, both, 0, pairs, new Independent(1), engine, done -> {});
    double seconds = (System.nanoTime() - start) * 1e-9;
    Sandwich.Mean mean = all.mean(Pair::gap);
    String of = pairs + " pairs, " + chains + " chains of " + steps + " steps each way";
    return List.of(
        TruthLine.of(what, "gap of " + of + ": mean, nats", mean.value()).atMost(0.02),
        TruthLine.of(what, "its standard error between pairs", mean.error()),
        TruthLine.of(what, "gap: largest of a pair", all.worst()),
        TruthLine.of(what, "gap of one chain each way", all.mean(Pair::gapOfOneChain).value()),
        TruthLine.of(what, SECONDS, seconds).atMost(60));
  }

  /// A sampler on observations of an exact model.
  List<TruthLine> exact(LatentModel model, Sampler<LatentModel> sampler, int rows, long samples) {
    String what = model.name() + ", " + sampler.name();
    Rows drawn = Rows.drawn(model, Seed.of(1), 0, rows);
    Timed run =
        timed(
            Evaluation.of(model).by(sampler).withSamples(samples).withStatistics(LOG_EVIDENCE, ESS),
            drawn);
    double error = 0;
    double standardError = 0;
    double z = 0;
    for (Result result : run.results) {
      LogEvidence.Evidence found = result.get(LOG_EVIDENCE);
      double off = Math.abs(found.value() - result.logEvidence().orElseThrow());
      error = Math.max(error, off);
      standardError = Math.max(standardError, found.standardError());
      z = Math.max(z, off / found.standardError());
    }
    String of = rows == 1 ? "" : ", largest of " + rows + " rows";
    return List.of(
        TruthLine.of(what, "error of " + samples + " samples, nats" + of, error).atMost(0.1),
        TruthLine.of(what, "standard error" + of, standardError).atMost(0.1),
        TruthLine.of(what, "error in standard errors" + of, z).atMost(3),
        TruthLine.of(what, "seconds a row", run.seconds / rows).atMost(60));
  }

  /// Rows that pass though their error is large, with the samples of `elbo estimate`.
  List<TruthLine> worst(String what, LatentModel model, Rows rows, LongRuns truth) {
    Timed run = timed(Evaluation.of(model).withStatistics(LOG_EVIDENCE, ESS), rows);
    long flagged = run.results.stream().filter(r -> !r.verdict().isSound()).count();
    double[] ess = run.results.stream().mapToDouble(r -> r.get(ESS).value()).sorted().toArray();
    int n = ess.length;
    return List.of(
        TruthLine.of(
                what,
                "error of rows that are not flagged: largest, nats",
                truth.largestError(run.results))
            .atMost(0.1),
        TruthLine.of(what, "flagged, of " + n + " rows", (double) flagged),
        TruthLine.of(what, "ESS of 5000: median", (ess[(n - 1) / 2] + ess[n / 2]) / 2),
        TruthLine.of(what, "ESS of 5000: lowest", ess[0]),
        TruthLine.of(what, "long runs with errors to be trusted, of " + n, truth.sound()),
        TruthLine.of(what, SECONDS, run.seconds));
  }
}
