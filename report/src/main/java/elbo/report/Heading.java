package elbo.report;

import elbo.Evaluation;
import elbo.Rows;
import elbo.estimate.Statistic;
import elbo.inference.Encoder;
import elbo.inference.Importance;
import elbo.model.LatentModel;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/// What is run, before the results.
///
/// @param version of what runs it
/// @param evaluation the run
/// @param rows its observations
/// @param how what computes the model, in words
/// @param threads that work on it
/// @param invocation the command that asked for it
/// @param notes what a reader must know of the numbers of the data, a line each
public record Heading(
    String version,
    Evaluation<?> evaluation,
    Rows rows,
    String how,
    int threads,
    Invocation invocation,
    List<String> notes) {
  private static final String INDENT = "           ";

  public Heading {
    notes = List.copyOf(notes);
  }

  /// A heading without notes.
  public Heading(
      String version,
      Evaluation<?> evaluation,
      Rows rows,
      String how,
      int threads,
      Invocation invocation) {
    this(version, evaluation, rows, how, threads, invocation, List.of());
  }

  /// A run that no command asked for.
  public Heading(String version, Evaluation<?> evaluation, Rows rows, String how, int threads) {
    this(version, evaluation, rows, how, threads, Invocation.NONE);
  }

  /// The same run, as a command asked for it.
  public Heading of(Invocation command) {
    return new Heading(version, evaluation, rows, how, threads, command, notes);
  }

  /// Prints it.
  public void print(PrintStream out) {
    printModel(out);
    printSamples(out);
  }

  /// Prints the model and the data.
  public void printModel(PrintStream out) {
    String weights =
        evaluation.model().sha256().map(hash -> ", weights " + hash.substring(0, 12)).orElse("");
    String model = "  model    " + evaluation.model().name() + " (" + how + weights + ")";
    Wrapped.print(model, INDENT, out);
    out.println("  data     " + rows.describe());
    notes.forEach(note -> Wrapped.print(INDENT + note, INDENT, out));
  }

  private void printSamples(PrintStream out) {
    out.println(
        "  samples  "
            + evaluation.rule().inWords()
            + ", "
            + evaluation.points().name()
            + ", "
            + evaluation.sampler().inWords());
    if (isOwnForElbo()) {
      out.println(
          "           which is the model's own q, since ELBOs are asked for; --proposal adaptive is"
              + " fitted");
    }
    long fitting = evaluation.sampler().evaluations();
    if (fitting > 0 && !evaluation.rule().adapts()) {
      out.printf(
          Locale.ROOT,
          "           it is fitted to each row with at most %s evaluations, which are not counted;"
              + " bounds%n           are of it, not of the model's own q (--proposal encoder)%n",
          Figures.count(fitting));
    }
  }

  // A trained model whose ELBO is asked for, and nothing for which q would be fitted.
  private boolean isOwnForElbo() {
    return evaluation.model() instanceof LatentModel latent
        && !latent.prefersOwnProposal()
        && evaluation.sampler().equals(new Importance(new Encoder()))
        && evaluation.reported().stream().allMatch(Statistic::toleratesTails);
  }

  /// Prints how fast it ran, after the results.
  ///
  /// @param samples that were drawn in all
  public void printSpeed(PrintStream out, double seconds, long samples) {
    printSpeed(out, seconds, samples, threads + (threads == 1 ? " thread" : " threads"));
  }

  /// Prints how fast it ran, after the results.
  ///
  /// @param samples that were drawn in all
  /// @param where it ran, in words
  public void printSpeed(PrintStream out, double seconds, long samples, String where) {
    out.printf(
        Locale.ROOT,
        "  %s samples/s (%s in %s on %s)%n",
        Figures.rate(samples / seconds),
        Figures.count(samples),
        Figures.time(seconds),
        where);
  }
}
