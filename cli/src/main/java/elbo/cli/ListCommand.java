package elbo.cli;

import elbo.Catalogs;
import elbo.estimate.Bound;
import elbo.estimate.Side;
import elbo.estimate.Statistic;
import elbo.name.Examples;
import elbo.onnx.OnnxVae;
import elbo.report.Table;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;

/// `elbo list`: the names that other commands take.
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = {
      "Lists the bounds, diagnostics, models, proposals, points and objectives that can be named.",
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
    out.println("Bounds, and how the mean of the estimate lies to log p(x)");
    statistics(true).print(out);
    out.println();
    out.println("Diagnostics");
    statistics(false).print(out);
    out.println();
    out.println("Models");
    Table models = new Table("<", "<");
    OnnxVae.bundled().forEach(name -> models.row(name, "bundled, with digits to evaluate it on"));
    Catalogs.MODELS
        .signatures()
        .forEach(name -> models.row(name, "built in, draws its own observations"));
    models.row("a folder", "encoder.onnx and decoder.onnx");
    models.print(out);
    out.println();
    out.println("Proposals (names without arguments also in small letters)");
    proposals().print(out);
    out.println();
    out.println("Unbiased terms of log p(x), for --unbiased");
    Table terms = new Table("<");
    Catalogs.TERMS.signatures().forEach(terms::row);
    terms.print(out);
    out.println();
    out.println("Points");
    PointsChoice.list().print(out);
    out.println();
    out.println("Objectives of train");
    Table objectives = new Table("<");
    Catalogs.OBJECTIVES.signatures().forEach(objectives::row);
    objectives.print(out);
    return 0;
  }

  private static Table proposals() {
    Table table = new Table("<");
    Catalogs.PROPOSALS.signatures().forEach(table::row);
    return table;
  }

  private static Table statistics(boolean bounds) {
    Table table = new Table("<", "<");
    for (String signature : Catalogs.STATISTICS.signatures()) {
      List<Statistic<?>> examples = Examples.of(Catalogs.STATISTICS, signature);
      boolean isBound = examples.stream().anyMatch(s -> s instanceof Bound<?>);
      if (isBound == bounds) {
        table.row(signature, isBound ? side(examples) : "");
      }
    }
    return table;
  }

  // The parameters of some decide.
  private static String side(List<Statistic<?>> examples) {
    List<Side> sides = examples.stream().map(Statistic::side).distinct().toList();
    return sides.size() == 1 ? sides.getFirst().name().toLowerCase(Locale.ROOT) : "";
  }
}
