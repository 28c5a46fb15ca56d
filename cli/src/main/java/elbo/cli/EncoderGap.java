package elbo.cli;

import elbo.bound.Elbo;
import elbo.bound.Estimate;
import elbo.bound.Moments;
import elbo.bound.Statistic;
import elbo.cli.output.Result;
import elbo.points.MonteCarlo;
import elbo.points.Seed;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/// The ELBO of a model's own proposal beside that of a refined one: how much of the gap to log p(x)
/// was the encoder's.
///
/// Its samples are independent of those of the refined proposal: a tenth as many, since the gap
/// needs fewer digits than log p(x) does, but at least 1000 if the run has so many.
final class EncoderGap {
  /// What it is called in reports and results.
  static final String NAME = "Elbo of the encoder";

  private static final List<Statistic> ELBO = List.of(new Elbo());

  private final Job job;
  private final List<Result> results = new ArrayList<>();
  private final Moments gap = new Moments();
  private final Moments closed = new Moments();
  private final Moments left = new Moments();
  private double gapVariance;
  private double closedVariance;
  private double leftVariance;

  /// @param refined the job with the refined proposal
  /// @param seed of the run
  EncoderGap(Job refined, Seed seed) {
    job =
        new Job(
            refined.source(),
            refined.data(),
            refined.proposal().encoder(),
            new MonteCarlo(Seed.of("encoder of seed %s".formatted(seed))),
            Math.min(refined.samples(), Math.max(1000, refined.samples() / 10)),
            refined.threads());
  }

  /// Estimates the encoder's ELBO of every row.
  void run(Console console) {
    List<List<OptionalDouble>> exact = job.means(ELBO);
    job.run(
        ELBO,
        console,
        (number, row, estimates) -> {
          Estimate e = estimates.getFirst();
          Estimate named =
              new Estimate(NAME, e.value(), e.standardError(), e.samples(), e.kind(), e.parts());
          results.add(new Result(number, named, exact.get(number - job.data().from()).getFirst()));
        });
  }

  /// Takes in the same of the refined proposal for one row.
  ///
  /// @return the encoder's ELBO of that row
  Result add(int number, Estimate elbo, Estimate logEvidence) {
    Result result = results.get(number - job.data().from());
    Estimate encoder = result.estimate();
    gap.add(logEvidence.value() - encoder.value());
    closed.add(elbo.value() - encoder.value());
    left.add(logEvidence.value() - elbo.value());
    double variance = square(encoder);
    gapVariance += square(logEvidence) + variance;
    closedVariance += square(elbo) + variance;
    // Of the same samples: log w and w rise together, so that this is no less than the variance.
    leftVariance += square(logEvidence) + square(elbo);
    return result;
  }

  private static double square(Estimate estimate) {
    return estimate.standardError() * estimate.standardError();
  }

  /// Prints how the mean gap over rows is split.
  void print(PrintStream out) {
    out.printf(
        "  encoder's gap to log p(x) %s = closed by refinement %s + left %s%n",
        figures(gap, gapVariance), figures(closed, closedVariance), figures(left, leftVariance));
  }

  private static String figures(Moments mean, double variance) {
    return "%s ± %s"
        .formatted(Figures.nats(mean.mean()), Figures.error(Math.sqrt(variance) / mean.count()));
  }
}
