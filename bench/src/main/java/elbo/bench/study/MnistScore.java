package elbo.bench.study;

import elbo.Evaluation;
import elbo.Summary;
import elbo.bound.EncoderElbo;
import elbo.bound.LogEvidence;
import elbo.data.Observations;
import elbo.diagnostic.Verdict;
import elbo.engine.Engine;
import elbo.inference.Adaptive;

/// A learned model on test images, by the adaptive estimate.
///
/// @param rows log p(x) of each image, in nats
@SuppressWarnings("ArrayRecordComponent") // never compared
record MnistScore(MnistLine line, double[] rows) {
  static final Adaptive PROPOSAL = new Adaptive(4, 256);
  static final int SAMPLES = 1000;
  private static final EncoderElbo ELBO = new EncoderElbo();
  private static final LogEvidence EVIDENCE = new LogEvidence();

  static MnistScore of(MnistRun run, Observations test, Engine engine) {
    Summary summary = new Summary();
    double[] rows = new double[test.rows()];
    Evaluation.of(run.vae())
        .withSamples(SAMPLES)
        .withProposal(PROPOSAL)
        .withStatistics(ELBO, EVIDENCE)
        .evaluate(
            test.toRows(),
            engine,
            done -> {},
            result -> {
              rows[result.x().number() - test.firstRow()] = result.get(EVIDENCE).value();
              summary.add(result);
            });
    if (summary.rows() != rows.length) {
      throw new IllegalStateException(rows.length - summary.rows() + " images failed");
    }
    Summary.Mean elbo = summary.mean(ELBO);
    Summary.Mean evidence = summary.mean(EVIDENCE);
    MnistLine line =
        new MnistLine(
            run.trainer(),
            run.objective().title(),
            run.seed(),
            run.seconds(),
            new Figure(elbo.value(), elbo.betweenRows()),
            new Figure(evidence.value(), evidence.betweenRows()),
            evidence.monteCarlo(),
            summary.rows() - summary.rows(Verdict.Trust.SOUND));
    return new MnistScore(line, rows);
  }
}
