package elbo.report;

import elbo.Evaluation;
import elbo.Rows;
import java.io.PrintStream;
import java.util.Locale;

/// What is run, before the results.
///
/// @param version of what runs it
/// @param evaluation the run
/// @param rows its observations
/// @param how what computes the model, in words
/// @param threads that work on it
public record Heading(
    String version, Evaluation<?> evaluation, Rows rows, String how, int threads) {
  private static final String INDENT = "           ";

  /// Prints it.
  public void print(PrintStream out) {
    String weights =
        evaluation.model().sha256().map(hash -> ", weights " + hash.substring(0, 12)).orElse("");
    String model = "  model    " + evaluation.model().name() + " (" + how + weights + ")";
    Wrapped.print(model, INDENT, out);
    out.println("  data     " + rows.describe());
    out.println(
        "  samples  "
            + evaluation.rule().inWords()
            + ", "
            + evaluation.points().name()
            + ", proposal "
            + evaluation.sampler().name());
    long fitting = evaluation.sampler().evaluations();
    if (fitting > 0 && !evaluation.rule().adapts()) {
      out.printf(
          Locale.ROOT,
          "           it is fitted to each row with at most %s evaluations, which are not"
              + " counted%n",
          Figures.count(fitting));
    }
  }

  /// Prints how fast it ran, after the results.
  ///
  /// @param samples that were drawn in all
  public void printSpeed(PrintStream out, double seconds, long samples) {
    out.printf(
        Locale.ROOT,
        "  %s samples/s (%s in %s on %d %s)%n",
        Figures.rate(samples / seconds),
        Figures.count(samples),
        Figures.time(seconds),
        threads,
        threads == 1 ? "thread" : "threads");
  }
}
