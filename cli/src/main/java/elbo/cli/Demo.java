package elbo.cli;

import elbo.Failure;
import elbo.Result;
import elbo.Summary;
import elbo.bound.Elbo;
import elbo.bound.EncoderElbo;
import elbo.bound.Iwae;
import elbo.bound.LogEvidence;
import elbo.data.RowRange;
import elbo.diagnostic.Ess;
import elbo.diagnostic.KHat;
import elbo.estimate.Estimate;
import elbo.estimate.Statistic;
import elbo.report.Figures;
import elbo.report.GapLine;
import elbo.report.Heading;
import elbo.report.Invocation;
import elbo.report.Report;
import elbo.report.Table;
import elbo.report.Verdicts;
import elbo.report.html.HtmlReport;
import elbo.report.html.Picture;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// `elbo` alone: the worked example, an exact model, and a real VAE on real digits.
final class Demo implements Task {
  private static final int DIGITS = 24;
  private static final long DIGIT_SAMPLES = 10_000;
  private static final long LADDER_SAMPLES = 50_000;
  private static final Elbo ELBO = new Elbo();
  private static final Iwae IWAE = new Iwae(5000);
  private static final LogEvidence EVIDENCE = new LogEvidence();
  private static final Ess ESS = new Ess();

  // Names of outputs are what elbo understands them by.
  private static final String OWN_MODEL =
      """
      5. Now your own model, from PyTorch: export both networks, look at them, estimate

        import torch
        model.eval()
        def export(network, example, name, outputs):
            torch.onnx.export(network, (example,), f"my-vae/{name}.onnx", dynamo=False,
                              input_names=["in"], output_names=outputs,
                              dynamic_axes={n: {0: "n"} for n in ["in", *outputs]})
        export(model.encoder, x[:2], "encoder", ["mean", "log_variance"])
        export(model.decoder, z[:2], "decoder", ["logits"])

        ./elbo doctor my-vae/ --data x.npy
        ./elbo estimate --model my-vae/ --data x.npy --tolerance 0.05 --output results.jsonl
      """;

  private final Console console;
  private final PrintStream out;
  private final Optional<Path> page;

  /// @param page of the digits with fitted proposals, which is replaced if it exists
  Demo(Console console, Optional<Path> page) {
    this.console = console;
    this.page = page;
    out = console.out();
  }

  @Override
  public int run() {
    new WorkedExample(out).run();
    linearGaussian();
    digits(
        "3. A real VAE on real digits (MNIST test images by LeCun, Cortes and Burges)",
        "encoder",
        Optional.empty());
    out.println();
    digits(
        "4. The same digits, with a proposal fitted to each before a sample counts",
        "adaptive",
        page);
    page.ifPresent(path -> out.println("  report in " + path));
    out.println();
    OWN_MODEL.lines().forEach(out::println);
    return 0;
  }

  private static RunOptions options(String model, int rows, long samples, String proposal) {
    RunOptions options = new RunOptions();
    options.model = model;
    options.rows = new RowRange(0, rows).toString();
    options.samples = Optional.of(samples);
    options.proposal = Optional.of(proposal);
    return options;
  }

  private void linearGaussian() {
    out.println("2. An exact model: the ELBO (k = 1) and IWAE(k) rise to log p(x) as k grows");
    out.println();
    LadderCommand.climb(
        options("LinearGaussian(d=16,D=64,seed=3)", 1, LADDER_SAMPLES, "encoder").setup(false),
        console);
    out.println();
  }

  private void digits(String title, String proposal, Optional<Path> shown) {
    RunOptions options = options(ModelSource.DEFAULT, DIGITS, DIGIT_SAMPLES, proposal);
    Setup asked = options.setup(false);
    List<Statistic<?>> statistics = new ArrayList<>(List.of(ELBO, IWAE, EVIDENCE, ESS, new KHat()));
    if (asked.evaluation().sampler().refines()) {
      statistics.add(new EncoderElbo());
    }
    Setup setup = asked.with(asked.evaluation().withStatistics(statistics));
    out.println(title);
    out.println();
    setup.heading().print(out);
    out.println();
    Table table =
        new Table(
            "row",
            "ELBO",
            "± error",
            IWAE.name(),
            "± error",
            "log p(x)",
            "± error",
            "ESS",
            "k-hat",
            "<");
    DigitsReport report = new DigitsReport(table);
    Setup.Done done;
    Optional<HtmlReport> html =
        shown.map(path -> {
          Optional<Picture> picture = Picture.of(options.rowShape());
          return new HtmlReport(heading(setup, statistics, proposal), picture, path, true);
        });
    try {
      List<Report> reports = new ArrayList<>(List.of(report));
      html.ifPresent(reports::add);
      done = setup.run(console, reports);
    } finally {
      html.ifPresent(HtmlReport::close);
    }
    table.print(out);
    out.println();
    Verdicts.printWarnings(report.summary, out);
    GapLine.print(report.summary, out);
    setup.heading().printSpeed(out, done.seconds(), done.results() * DIGIT_SAMPLES);
  }

  // With the command that has the same results.
  private static Heading heading(Setup setup, List<Statistic<?>> statistics, String proposal) {
    String bounds = statistics.stream().map(Statistic::name).collect(Collectors.joining(","));
    List<String> command =
        List.of(
            "estimate",
            "--bounds=" + bounds,
            "--proposal=" + proposal,
            "--rows=" + new RowRange(0, DIGITS),
            "--samples=" + DIGIT_SAMPLES);
    return setup.heading().of(new Invocation(command, Optional.empty()));
  }

  private static final class DigitsReport implements Report {
    private final Table table;
    private final Summary summary = new Summary();

    DigitsReport(Table table) {
      this.table = table;
    }

    @Override
    public void row(Result result) {
      summary.add(result);
      List<String> cells = new ArrayList<>(List.of(Integer.toString(result.x().number())));
      for (Estimate e : List.of(result.get(ELBO), result.get(IWAE), result.get(EVIDENCE))) {
        cells.add(Figures.fixed(e.value(), 3));
        cells.add(Figures.fixed(e.standardError(), 3));
      }
      cells.add(Figures.fixed(result.get(ESS).value(), 1));
      cells.add(Figures.fixed(result.verdict().kHat(), 2));
      cells.add(result.verdict().isSound() ? "" : "!");
      table.row(cells);
    }

    @Override
    public void row(Failure failure) {
      throw failure.exception();
    }

    @Override
    public void end(double seconds) {}
  }
}
