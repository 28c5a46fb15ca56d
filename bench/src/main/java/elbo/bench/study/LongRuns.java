package elbo.bench.study;

import elbo.Evaluation;
import elbo.Result;
import elbo.Rows;
import elbo.bound.LogEvidence;
import elbo.engine.Engine;
import elbo.inference.Adaptive;
import elbo.inference.Proposal;
import elbo.model.LatentModel;
import elbo.points.Independent;
import java.util.ArrayList;
import java.util.List;

/// log p(x) of rows, which errors are measured against: exact where it is known, else from long
/// runs with random numbers of their own.
///
/// @param of each row
/// @param sound how many are exact or have errors that can be trusted
record LongRuns(List<Figure> of, int sound) {
  /// Of each row, unless it is said.
  static final long SAMPLES = 200_000;

  private static final Proposal PROPOSAL = new Adaptive(14, 2048);
  private static final LogEvidence LOG_EVIDENCE = new LogEvidence();

  static LongRuns of(LatentModel model, Rows rows, Engine engine) {
    return of(model, rows, SAMPLES, engine);
  }

  static LongRuns of(LatentModel model, Rows rows, long samples, Engine engine) {
    List<Figure> exact = new ArrayList<>();
    for (int row = rows.from(); row < rows.to(); row++) {
      model.logEvidence(rows.row(row).values()).ifPresent(value -> exact.add(new Figure(value, 0)));
    }
    if (exact.size() == rows.count()) {
      return new LongRuns(exact, exact.size());
    }
    List<Result> results = new ArrayList<>();
    Evaluation.of(model)
        .withProposal(PROPOSAL)
        .withPoints(new Independent("reference"))
        .withSamples(samples)
        .withStatistics(LOG_EVIDENCE)
        .evaluate(rows, engine, done -> {}, results::add);
    List<Figure> of =
        results.stream()
            .map(result -> result.get(LOG_EVIDENCE))
            .map(evidence -> new Figure(evidence.value(), evidence.standardError()))
            .toList();
    return new LongRuns(of, (int) results.stream().filter(r -> r.verdict().isSound()).count());
  }

  /// How far an estimate of a row lies from it, in nats; below 0 where it is too low.
  double error(int place, double logEvidence) {
    return logEvidence - of.get(place).value();
  }

  /// Root of the mean squared error of one estimate a row, in nats.
  double rmse(double[] logEvidence) {
    double squares = 0;
    for (int i = 0; i < logEvidence.length; i++) {
      double error = error(i, logEvidence[i]);
      squares += error * error / logEvidence.length;
    }
    return Math.sqrt(squares);
  }
}
