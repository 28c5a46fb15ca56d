package elbo.cli;

import elbo.Evaluation;
import elbo.Rows;
import elbo.Summary;
import elbo.bound.EncoderElbo;
import elbo.bound.LogEvidence;
import elbo.collapse.Collapse;
import elbo.diagnostic.Verdict;
import elbo.distribution.DiagonalNormal;
import elbo.engine.Engine;
import elbo.inference.Adaptive;
import elbo.model.LatentModel;
import elbo.model.Observation;
import elbo.points.Independent;
import elbo.report.Figures;
import elbo.report.Table;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// A model before and after learning, on the same rows.
///
/// @param rows on which
/// @param kind of rows, in words
/// @param threads that work
record TrainingComparison(Rows rows, String kind, int threads) {
  private static final long SAMPLES = 1000;
  private static final Adaptive PROPOSAL = new Adaptive(8, 512);
  private static final EncoderElbo ELBO = new EncoderElbo();
  private static final LogEvidence EVIDENCE = new LogEvidence();

  /// A model on the rows.
  record Seen(Summary summary, int active, int latents) {
    Summary.Mean elbo() {
      return summary.mean(ELBO);
    }

    Summary.Mean evidence() {
      return summary.mean(EVIDENCE);
    }

    String activeUnits() {
      return active < 0 ? "-" : active + " of " + latents;
    }
  }

  /// Prints both, and returns the second.
  Seen print(LatentModel before, LatentModel after, PrintStream out) {
    Seen first = seen(before);
    Seen last = seen(after);
    out.println(
        "  on "
            + Figures.count(rows.count())
            + " "
            + kind
            + " ("
            + rows.source()
            + "), in nats a row");
    Table table = new Table("<", "before", "± error", "after", "± error");
    row(table, "ELBO of the encoder", Seen::elbo, first, last);
    row(table, "log p(x)", Seen::evidence, first, last);
    table.row(
        "the encoder's gap",
        gap(first).value(),
        gap(first).error(),
        gap(last).value(),
        gap(last).error());
    table.row("active units", first.activeUnits(), "", last.activeUnits(), "");
    table.print(out);
    int flagged = last.summary.rows() - last.summary.rows(Verdict.Trust.SOUND);
    if (flagged > 0) {
      out.println(
          "  errors of "
              + flagged
              + " rows after learning may be too small (elbo estimate shows why)");
    }
    return last;
  }

  private record Cells(String value, String error) {}

  private static Cells gap(Seen seen) {
    return seen.summary
        .gap()
        .map(g ->
            new Cells(Figures.nats(g.whole().value()), Figures.error(g.whole().standardError())))
        .orElse(new Cells("-", "-"));
  }

  private static void row(
      Table table, String name, Function<Seen, Summary.Mean> mean, Seen first, Seen last) {
    Summary.Mean a = mean.apply(first);
    Summary.Mean b = mean.apply(last);
    table.row(
        name,
        Figures.nats(a.value()),
        Figures.error(a.monteCarlo()),
        Figures.nats(b.value()),
        Figures.error(b.monteCarlo()));
  }

  Seen seen(LatentModel model) {
    Summary summary = new Summary();
    try (Engine engine = new Engine(threads)) {
      Evaluation.of(model)
          .withSamples(SAMPLES)
          .withProposal(PROPOSAL)
          .evaluate(rows, engine, done -> {}, summary::add);
      return new Seen(summary, active(model, engine), model.latentDimension());
    }
  }

  // A single row does not vary; a second level has no means in closed form.
  private int active(LatentModel model, Engine engine) {
    List<DiagonalNormal> q = new ArrayList<>();
    for (int n = rows.from(); n < rows.to(); n++) {
      Observation x = rows.row(n);
      if (model.given(x.condition()).proposal(x.values()) instanceof DiagonalNormal normal) {
        q.add(normal);
      }
    }
    if (q.size() < 2) {
      return -1;
    }
    DiagonalNormal prior = DiagonalNormal.standard(model.latentDimension());
    Collapse.Draws draws = new Collapse.Draws(rows.from(), new Independent(1), 1);
    return Collapse.of(q, prior, draws, engine, done -> {}).active();
  }
}
