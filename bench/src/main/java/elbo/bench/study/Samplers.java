package elbo.bench.study;

import elbo.Auto;
import elbo.Evaluation;
import elbo.Result;
import elbo.Rows;
import elbo.bound.LogEvidence;
import elbo.diagnostic.Ess;
import elbo.engine.Engine;
import elbo.inference.Adaptive;
import elbo.inference.Annealed;
import elbo.inference.Encoder;
import elbo.inference.Importance;
import elbo.inference.Sampler;
import elbo.inference.Stream;
import elbo.inference.Tempered;
import elbo.model.LatentModel;
import elbo.points.Independent;
import elbo.points.PointSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Samplers of a model on the same rows, at numbers of evaluations.
final class Samplers {
  private static final int STEPS = 100;
  // The fewest weights of which there is a spread.
  private static final long FEWEST = 2;
  private static final LogEvidence LOG_EVIDENCE = new LogEvidence();
  private static final Ess ESS = new Ess();
  private static final PointSet POINTS = new Independent(1);

  private final LatentModel model;
  private final Rows rows;
  private final LongRuns truth;
  private final Engine engine;

  Samplers(LatentModel model, Rows rows, LongRuns truth, Engine engine) {
    this.model = model;
    this.rows = rows;
    this.truth = truth;
    this.engine = engine;
  }

  /// Those that are compared at numbers of evaluations.
  static List<Sampler<LatentModel>> all() {
    return List.of(
        new Importance(new Encoder()),
        new Importance(new Adaptive()),
        new Annealed(STEPS, new Encoder()),
        new Annealed(STEPS, new Adaptive()),
        new Tempered(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()));
  }

  /// As many samples as so many evaluations of a row leave, those of fits and pilots among them.
  AnnealingLine line(Sampler<LatentModel> sampler, long evaluations) {
    Stream first = sampler.open(model, rows.row(rows.from()), POINTS);
    long left = evaluations - first.cost().evaluations();
    return run(sampler, Math.max(FEWEST, left / first.each().evaluations()));
  }

  /// [Auto] with as many samples as it takes where nothing else is asked for.
  AnnealingLine auto() {
    Auto auto = new Auto();
    return run(auto, auto.usualSamples());
  }

  AnnealingLine run(Sampler<LatentModel> sampler, long samples) {
    List<Result> results = new ArrayList<>();
    long start = System.nanoTime();
    Evaluation.of(model)
        .by(sampler)
        .withPoints(POINTS)
        .withSamples(samples)
        .withStatistics(LOG_EVIDENCE, ESS)
        .evaluate(rows, engine, done -> {}, results::add);
    double seconds = (System.nanoTime() - start) * 1e-9;
    double[] ess = results.stream().mapToDouble(r -> r.get(ESS).value()).sorted().toArray();
    double[] values = results.stream().mapToDouble(r -> r.get(LOG_EVIDENCE).value()).toArray();
    int n = ess.length;
    return new AnnealingLine(
        model.name(),
        model.latentDimension(),
        sampler.name(),
        n,
        samples,
        results.stream().mapToLong(r -> r.cost().evaluations()).average().orElseThrow(),
        results.stream().mapToLong(r -> r.cost().gradients()).average().orElseThrow(),
        (ess[(n - 1) / 2] + ess[n / 2]) / 2,
        ess[0],
        results.stream().filter(r -> !r.verdict().isSound()).count(),
        truth.rmse(values),
        truth.largestError(results),
        truth.sound(),
        seconds / n);
  }
}
