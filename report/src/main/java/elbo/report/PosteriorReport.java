package elbo.report;

import elbo.Failure;
import elbo.PosteriorSample;
import elbo.Summary;
import elbo.bound.LogEvidence;
import elbo.posterior.Marginal;
import elbo.posterior.PosteriorMean;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The posterior of each row as text: how well the weights carry it, and of a single row the first
/// latents.
public final class PosteriorReport {
  private static final int MOST_ROWS = 50;
  private static final int MOST_LATENTS = 20;

  private final Heading heading;
  private final double[] probabilities;
  private final PrintStream out;
  private final Summary summary = new Summary();
  private final Table rows =
      new Table("row", "<id", "log p(x)", "± error", "ESS", "k-hat", "draws that differ", "<");
  private final List<Marginal> first = new ArrayList<>();

  /// @param probabilities of the quantiles
  /// @param out takes the text when the run ends
  public PosteriorReport(Heading heading, double[] probabilities, PrintStream out) {
    this.heading = heading;
    this.probabilities = probabilities.clone();
    this.out = out;
  }

  /// Takes a row.
  ///
  /// @param samples the indices of the samples that were drawn
  /// @param latents the marginals of z
  public void row(PosteriorSample posterior, int[] samples, List<Marginal> latents) {
    summary.add(posterior.result());
    int number = posterior.result().x().number();
    if (few()) {
      boolean sound = posterior.result().verdict().isSound();
      rows.row(
          Integer.toString(number),
          heading.rows().id(number).orElse(""),
          Figures.nats(posterior.result().get(new LogEvidence()).value()),
          Figures.error(posterior.result().get(new LogEvidence()).standardError()),
          Figures.fixed(posterior.result().verdict().ess(), 1),
          Figures.fixed(posterior.result().verdict().kHat(), 2),
          Figures.count(Arrays.stream(samples).distinct().count())
              + " of "
              + Figures.count(samples.length),
          sound ? "" : "!");
    }
    if (heading.rows().count() == 1) {
      first.addAll(latents);
    }
  }

  /// Takes a row that has no posterior.
  public void row(Failure failure) {
    summary.add(failure);
    if (few()) {
      String id = heading.rows().id(failure.row()).orElse("");
      rows.row(Integer.toString(failure.row()), id, "", "", "", "", "", "failed");
    }
  }

  private boolean few() {
    return heading.rows().count() <= MOST_ROWS;
  }

  /// Prints it.
  public void end() {
    heading.print(out);
    out.println();
    rows.print(out);
    if (!first.isEmpty()) {
      out.println();
      latents().print(out);
      if (first.size() > MOST_LATENTS) {
        out.println("  and " + (first.size() - MOST_LATENTS) + " more (--output)");
      }
    }
    out.println();
    SummaryReport.printFailures(summary, out);
    Verdicts.print(summary, out);
    SummaryReport.printRemarks(summary, out);
  }

  private Table latents() {
    List<String> header = new ArrayList<>(List.of("z", "mean", "± error", "sd", "± error"));
    for (double p : probabilities) {
      header.add(Figures.significant(100 * p) + " %");
      header.add("± error");
    }
    Table table = new Table(header.toArray(String[]::new));
    for (int j = 0; j < Math.min(MOST_LATENTS, first.size()); j++) {
      Marginal m = first.get(j);
      List<String> cells = new ArrayList<>();
      cells.add(Integer.toString(j));
      add(cells, m.mean());
      add(cells, m.sd());
      for (int q = 0; q < probabilities.length; q++) {
        add(cells, new PosteriorMean(m.quantiles()[q], m.quantileErrors()[q]));
      }
      table.row(cells);
    }
    return table;
  }

  private static void add(List<String> cells, PosteriorMean number) {
    cells.add(Figures.nats(number.value()));
    cells.add(Figures.error(number.standardError()));
  }
}
