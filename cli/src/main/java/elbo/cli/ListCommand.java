package elbo.cli;

import elbo.Catalogs;
import elbo.estimate.Bound;
import elbo.estimate.Side;
import elbo.estimate.Statistic;
import elbo.name.Catalog;
import elbo.name.Examples;
import elbo.name.UserClasses;
import elbo.network.Likelihood;
import elbo.onnx.OnnxDiffusion;
import elbo.onnx.OnnxModels;
import elbo.report.Table;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/// `elbo list`: the names that other commands take.
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = {
      "Lists the bounds, diagnostics, models, proposals, samplers, points and objectives that can"
          + " be named.",
      "",
      "A name takes its arguments in order or by name: Iwae(5000) is Iwae(k=5000).",
      ""
    },
    footer = {"", "Example:", "  elbo list"})
final class ListCommand implements Task {
  private static final List<Catalog<?>> CATALOGS =
      List.of(
          Catalogs.STATISTICS,
          Catalogs.MODELS,
          Likelihood.CATALOG,
          Catalogs.PROPOSALS,
          Catalogs.SAMPLERS,
          Catalogs.TERMS,
          Catalogs.POINTS,
          Catalogs.OBJECTIVES);

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
    OnnxModels.bundled()
        .forEach(name ->
            models.row(
                name,
                OnnxDiffusion.bundled().contains(name)
                    ? "bundled, a trained diffusion"
                    : "bundled, with digits to evaluate it on"));
    builtIn(Catalogs.MODELS)
        .forEach(name -> models.row(name, "built in, draws its own observations"));
    models.row("a folder", "encoder.onnx and decoder.onnx: a VAE");
    models.row("", "also encoder.2.onnx, decoder.2.onnx, …: a hierarchy of latents");
    models.row("", "autoregressive.onnx: an exact log p(x)");
    models.row("", "denoiser.onnx and scheduler_config.json: a diffusion");
    models.print(out);
    out.println();
    out.println("Proposals (names without arguments also in small letters)");
    proposals().print(out);
    out.println();
    out.println("Samplers, for --sampler");
    Table samplers = new Table("<");
    builtIn(Catalogs.SAMPLERS).forEach(samplers::row);
    samplers.print(out);
    out.println();
    out.println("Unbiased terms of log p(x), for --unbiased");
    Table terms = new Table("<");
    builtIn(Catalogs.TERMS).forEach(terms::row);
    terms.print(out);
    out.println();
    out.println("Points");
    PointsChoice.list().print(out);
    out.println();
    out.println("Objectives of train");
    Table objectives = new Table("<");
    builtIn(Catalogs.OBJECTIVES).forEach(objectives::row);
    objectives.print(out);
    own(out);
    return 0;
  }

  private static void own(PrintStream out) {
    if (UserClasses.current().isEmpty()) {
      return;
    }
    out.println();
    out.println(
        "Your own, in "
            + UserClasses.current().stream().map(Path::toString).collect(Collectors.joining(", ")));
    Table table = new Table("<", "<");
    for (Catalog<?> catalog : CATALOGS) {
      catalog.userSignatures().forEach(name -> table.row(name, catalog.noun()));
    }
    table.print(out);
  }

  // What is of the user is not of the library, whatever its package.
  private static List<String> builtIn(Catalog<?> catalog) {
    List<String> names = new ArrayList<>(catalog.signatures());
    names.removeAll(catalog.userSignatures());
    return names;
  }

  private static Table proposals() {
    Table table = new Table("<");
    builtIn(Catalogs.PROPOSALS).forEach(table::row);
    return table;
  }

  private static Table statistics(boolean bounds) {
    Table table = new Table("<", "<");
    for (String signature : builtIn(Catalogs.STATISTICS)) {
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
