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
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/// log p(x) of rows, which errors are measured against: exact where it is known, else from long
/// runs with random numbers of their own. Errors are taken over rows that are exact or whose long
/// run is sound; one weight that has most of a long run says nothing about what is set against it.
///
/// @param of each row
/// @param isSound whether each is exact or has an error that can be trusted
record LongRuns(List<Figure> of, List<Boolean> isSound) {
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
      return new LongRuns(exact, Collections.nCopies(exact.size(), true));
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
    return new LongRuns(of, results.stream().map(r -> r.verdict().isSound()).toList());
  }

  /// How many are exact or have errors that can be trusted.
  int sound() {
    return Collections.frequency(isSound, true);
  }

  // How far an estimate of a row lies from it, in nats; below 0 where it is too low.
  private double error(int place, double logEvidence) {
    return logEvidence - of.get(place).value();
  }

  /// Root of the mean squared error of one estimate a row, in nats, over the sound.
  ///
  /// @return NaN where none is
  double rmse(double[] logEvidence) {
    double squares = 0;
    for (int i = 0; i < logEvidence.length; i++) {
      if (isSound.get(i)) {
        double error = error(i, logEvidence[i]);
        squares += error * error;
      }
    }
    return Math.sqrt(squares / sound());
  }

  /// The largest error of estimates that are sound themselves, in nats, over the sound.
  ///
  /// @return NaN where there is none
  double largestError(List<Result> results) {
    return IntStream.range(0, results.size())
        .filter(i -> isSound.get(i) && results.get(i).verdict().isSound())
        .mapToDouble(i -> Math.abs(error(i, results.get(i).get(LOG_EVIDENCE).value())))
        .max()
        .orElse(Double.NaN);
  }
}
