package elbo.cli;

import elbo.bound.Bound;
import elbo.bound.Kind;
import elbo.bound.Statistic;
import elbo.onnx.OnnxVae;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/// `elbo list`: the names that other commands take.
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = {
      "Lists the bounds, diagnostics, models, proposals and points that can be named.",
      "",
      "A name takes its arguments in order or by name: Iwae(5000) is Iwae(k=5000).",
      ""
    },
    footer = {"", "Example:", "  elbo list"})
final class ListCommand implements Task {
  private final Console console;

  ListCommand(Console console) {
    this.console = console;
  }

  @Override
  public int run() {
    PrintStream out = console.out();
    out.println("Bounds (kind: how the mean of the estimate lies to log p(x))");
    statistics(true).print(out);
    out.println();
    out.println("Diagnostics");
    statistics(false).print(out);
    out.println();
    out.println("Models");
    Table models = new Table("<", "<");
    OnnxVae.bundled().forEach(name -> models.row(name, "bundled, with digits to evaluate it on"));
    ModelSource.CATALOG
        .signatures()
        .forEach(name -> models.row(name, "built in, draws its own observations"));
    models.row("a folder", "encoder.onnx and decoder.onnx");
    models.print(out);
    out.println();
    out.println("Proposals");
    proposals().print(out);
    out.println();
    out.println("Points");
    PointsChoice.list().print(out);
    return 0;
  }

  private static Table proposals() {
    Table table = new Table("<", "<");
    table.row("encoder", "the model's own");
    table.row("prior", "where the model has one");
    table.row("posterior", "where it is known");
    ProposalChoice.refinements()
        .forEach((name, printed) -> table.row(name, "fitted to each row: " + forms(printed)));
    table.row("mixture(A=SHARE,B=SHARE,…)", "of any of these");
    return table;
  }

  private static String forms(String refinement) {
    return ProposalChoice.REFINEMENTS.signatures().stream()
        .filter(s -> s.equals(refinement) || s.startsWith(refinement + "("))
        .collect(Collectors.joining(" or "));
  }

  private static Table statistics(boolean bounds) {
    Table table = new Table("<", "<");
    for (String signature : RunOptions.STATISTICS.signatures()) {
      List<Statistic> examples = ExampleBounds.of(RunOptions.STATISTICS, signature);
      boolean isBound = examples.stream().anyMatch(Bound.class::isInstance);
      if (isBound == bounds) {
        table.row(signature, isBound ? kind(examples) : "");
      }
    }
    return table;
  }

  // Some are of the kind of what they are given.
  private static String kind(List<Statistic> examples) {
    List<Kind> kinds = examples.stream().map(Statistic::kind).distinct().toList();
    return kinds.size() == 1 ? kinds.getFirst().name().toLowerCase(Locale.ROOT) : "";
  }
}
