package elbo.report;

import elbo.Sandwich;
import elbo.Sandwich.Mean;
import elbo.inference.Bidirectional;
import elbo.inference.Bidirectional.Pair;
import elbo.model.LatentModel;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Bounds by chains both ways as text, and as lines of a file.
///
/// @param version of what ran it
/// @param model whose pairs they are
/// @param how what computes the model, in words
/// @param seed of all randomness
/// @param chains that ran
public record SandwichText(
    String version, LatentModel model, String how, String seed, Bidirectional chains) {
  /// The steps that were predicted for a gap, and what gap they had.
  ///
  /// @param wanted gap of one chain each way, in nats
  /// @param pilot that predicts
  /// @param pilotSteps T of the pilot
  /// @param steps that it predicts
  /// @param measured other pairs at that many steps
  public record Prediction(
      double wanted, Sandwich pilot, int pilotSteps, int steps, Sandwich measured) {}

  /// Prints what is run.
  public void heading(int pairs, PrintStream out) {
    Wrapped.print("  model    " + model.name() + " (" + how + ")", "           ", out);
    Wrapped.print(
        "  chains   "
            + chains.chains()
            + " each way of "
            + Figures.count(pairs)
            + " pairs (z, x) that the model draws, seed "
            + seed
            + ", "
            + chains.sampler().inWords(),
        "           ",
        out);
    out.println();
  }

  /// Prints the bounds.
  public void print(Sandwich all, PrintStream out) {
    Table table = new Table("<", "mean", "± between pairs", "<");
    String inside = "log of the mean of " + chains.chains() + " chains";
    row(table, "forward, lower bound", all.mean(p -> p.lower().value()), inside);
    row(table, "backward, upper bound", all.mean(p -> p.upper().value()), inside);
    row(
        table,
        "gap",
        all.mean(Pair::gap),
        "± " + Figures.error(chainError(all)) + " by chains, largest " + Figures.nats(all.worst()));
    row(table, "middle", all.mean(Pair::middle), "errs by the order of 1/T²");
    row(table, "gap of one chain", all.mean(Pair::gapOfOneChain), "mean of logs each way");
    table.print(out);
    out.println();
    out.println("  the gap is that of the model's own pairs; a row of data has no chain backward");
  }

  private static double chainError(Sandwich all) {
    double squares = all.pairs().stream().mapToDouble(p -> p.gapError() * p.gapError()).sum();
    return Math.sqrt(squares) / all.pairs().size();
  }

  private static void row(Table table, String name, Mean mean, String note) {
    table.row(name, Figures.nats(mean.value()), Figures.error(mean.error()), note);
  }

  /// Prints a prediction and what was measured.
  public void print(Prediction p, PrintStream out) {
    Mean pilot = p.pilot().mean(Pair::gapOfOneChain);
    Mean measured = p.measured().mean(Pair::gapOfOneChain);
    out.printf(
        Locale.ROOT,
        "  a gap of one chain of %s nats takes %s steps, as a pilot of %d pairs predicts%n"
            + "  (%s ± %s at %s steps); measured on %d others: %s ± %s%n",
        Double.toString(p.wanted()),
        Figures.count(p.steps()),
        p.pilot().pairs().size(),
        Figures.nats(pilot.value()),
        Figures.error(pilot.error()),
        Figures.count(p.pilotSteps()),
        p.measured().pairs().size(),
        Figures.nats(measured.value()),
        Figures.error(measured.error()));
  }

  /// Prints the lower bounds of rows of data.
  ///
  /// @param source where the rows come from
  public void printRows(String source, List<Bidirectional.Side> rows, PrintStream out) {
    double mean = rows.stream().mapToDouble(Bidirectional.Side::value).average().orElse(Double.NaN);
    double squares = rows.stream().mapToDouble(s -> s.error() * s.error()).sum();
    out.printf(
        Locale.ROOT,
        "  forward on %s: %s ± %s by chains, a lower bound%n",
        source,
        Figures.nats(mean),
        Figures.error(Math.sqrt(squares) / rows.size()));
  }

  /// What is in no line of the file.
  public Map<String, Object> heading() {
    Map<String, Object> heading = new LinkedHashMap<>();
    heading.put("version", version);
    heading.put("model", model.name());
    model.sha256().ifPresent(hash -> heading.put("sha256", hash));
    heading.put("sampler", chains.sampler().name());
    heading.put("chains", chains.chains());
    heading.put("seed", seed);
    return heading;
  }

  /// One line a pair.
  public static List<Map<String, Object>> lines(Sandwich all) {
    List<Map<String, Object>> lines = new ArrayList<>();
    for (Pair p : all.pairs()) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("pair", p.number());
      line.put("lower", p.lower().value());
      line.put("lower_error", p.lower().error());
      line.put("upper", p.upper().value());
      line.put("upper_error", p.upper().error());
      line.put("gap", p.gap());
      line.put("gap_error", p.gapError());
      line.put("middle", p.middle());
      line.put("gap_of_one_chain", p.gapOfOneChain());
      line.put("evaluations", p.cost().evaluations());
      line.put("gradients", p.cost().gradients());
      lines.add(line);
    }
    return lines;
  }
}
