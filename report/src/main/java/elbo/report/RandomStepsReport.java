package elbo.report;

import elbo.Failure;
import elbo.estimate.TermMean;
import elbo.model.Diffusion;
import java.io.PrintStream;

/// The ELBO of a diffusion at random steps, row by row, as text.
public final class RandomStepsReport {
  private static final int MOST_ROWS = 50;
  private static final double LOG_2 = 0.6931471805599453;

  private final Diffusion model;
  private final int rows;
  private final Table table = new Table("row", "ELBO", "± error", "terms", "<");
  private double sum;
  private double variances;
  private int done;
  private int failed;

  /// @param rows how many there are
  public RandomStepsReport(Diffusion model, int rows) {
    this.model = model;
    this.rows = rows;
  }

  /// Takes a row.
  public void row(int row, TermMean.Unbiased mean) {
    done++;
    sum += mean.value();
    variances += mean.standardError() * mean.standardError();
    if (rows <= MOST_ROWS) {
      table.row(
          Integer.toString(row),
          Figures.nats(mean.value()),
          Figures.error(mean.standardError()),
          Figures.count(mean.terms()),
          "");
    }
  }

  /// Takes a row that failed.
  public void row(Failure failure) {
    failed++;
    if (rows <= MOST_ROWS) {
      table.row(Integer.toString(failure.row()), "", "", "", "failed: " + failure.error());
    }
  }

  /// Rows that have a result.
  public int done() {
    return done;
  }

  /// Rows that have none.
  public int failed() {
    return failed;
  }

  /// Prints it.
  public void print(PrintStream out) {
    table.print(out);
    out.println();
    double error = Math.sqrt(variances) / done;
    double perBit = model.observationDimension() * LOG_2;
    out.println(
        "  mean ELBO "
            + Figures.nats(sum / done)
            + " ± "
            + Figures.error(error)
            + " nats, "
            + Figures.nats(-sum / done / perBit)
            + " ± "
            + Figures.error(error / perBit)
            + " bits per dimension of "
            + model.observationDimension());
    if (failed > 0) {
      out.println("  " + failed + " of " + rows + " rows failed");
    }
  }
}
