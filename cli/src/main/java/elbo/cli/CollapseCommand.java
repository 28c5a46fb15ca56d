package elbo.cli;

import elbo.InputException;
import elbo.Rows;
import elbo.collapse.Collapse;
import elbo.distribution.DiagonalNormal;
import elbo.distribution.Distribution;
import elbo.engine.Engine;
import elbo.model.LatentModel;
import elbo.model.Model;
import elbo.model.Observation;
import elbo.points.Independent;
import elbo.points.PointSet;
import elbo.points.Seed;
import elbo.report.CollapseReport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `elbo collapse`: what the encoder of a model has of each latent.
@Command(
    name = "collapse",
    mixinStandardHelpOptions = true,
    description = {
      "Shows which latents of a model are active, and how much of x each has: KL, variance of the"
          + " posterior mean, mutual information, KL of the aggregate posterior. All in nats a"
          + " row.",
      "",
      "The information has two ends: with each row's own posterior in the mixture, which is at most"
          + " log N, and without it, which is at least the information.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  elbo collapse",
      "  elbo collapse --study",
      "  elbo collapse --model my-vae/ --data test.npy --output collapse.jsonl",
      "  elbo collapse --model given/ --data x.npy --condition c.npy"
    })
final class CollapseCommand implements Task {
  private static final int MOST_SAMPLES = 128;

  @Mixin DataOptions options = new DataOptions();
  @Mixin OutputOptions output = new OutputOptions();
  @Mixin ReportOptions page = new ReportOptions();

  @Option(
      names = "--samples",
      paramLabel = "S",
      description = "Samples of z a row, from 1 to 128. Default: ${DEFAULT-VALUE}.")
  int samples = 1;

  @Option(
      names = "--study",
      description =
          "In place of a model: linear VAEs that are learned with several weights of the KL term,"
              + " beside their exact optima.")
  boolean study;

  private final Console console;

  CollapseCommand(Console console) {
    this.console = console;
  }

  @Override
  public int run() {
    if (samples < 1 || samples > MOST_SAMPLES) {
      throw new InputException(
          "--samples must be from 1 to " + MOST_SAMPLES + " for collapse, but is " + samples);
    }
    int threads = options.parallel();
    if (study) {
      requireNoData();
      return CollapseStudyTable.run(console, threads, output, page);
    }
    DataOptions.Given given = options.given();
    if (given.rows().count() < 2) {
      throw new InputException(
          "--rows: at least 2 rows are needed to see whether latents vary, but there is 1");
    }
    PointSet points = new Independent(Seed.of(options.seed));
    try (TableOutput tables = TableOutput.open(output, page);
        Engine engine = new Engine(threads)) {
      CollapseReport report = report(given, points, engine);
      tables.write(report.heading(), report.lines());
      report.print(console.out());
    }
    output.describe(console.out());
    page.describe(console.out());
    return 0;
  }

  private void requireNoData() {
    DataOptions usual = new DataOptions();
    boolean isUsual =
        options.data.isEmpty()
            && options.model.equals(usual.model)
            && options.rows.equals(usual.rows)
            && options.condition.isEmpty()
            && options.binarize.isEmpty()
            && options.seed.equals(usual.seed)
            && samples == 1;
    if (!isUsual) {
      throw new InputException(
          "--study has models, data, samples and seeds of its own: only --threads, --output,"
              + " --force and --report go with it");
    }
  }

  private CollapseReport report(DataOptions.Given given, PointSet points, Engine engine) {
    Model model = given.source().model();
    Rows rows = given.rows();
    Encoded encoded = encoded(model, rows, engine);
    List<DiagonalNormal> posteriors = encoded.posteriors;
    long work = Collapse.work(posteriors.size(), posteriors.getFirst().latentDimension());
    Collapse collapse;
    try (Progress progress = new Progress(console, "information", work, "parts")) {
      Collapse.Draws draws = new Collapse.Draws(rows.from(), points, samples);
      collapse = Collapse.of(posteriors, encoded.prior, draws, engine, progress::add);
    }
    return new CollapseReport(
        Version.TEXT, model, given.source().how(), rows, points, samples, collapse);
  }

  private static boolean isSame(DiagonalNormal a, DiagonalNormal b) {
    boolean same = Arrays.equals(a.mean(), b.mean());
    for (int j = 0; j < a.latentDimension() && same; j++) {
      same = Arrays.equals(a.factorRow(j), b.factorRow(j));
    }
    return same;
  }

  /// What the encoder outputs for all rows, and the prior, which is one for all.
  private record Encoded(List<DiagonalNormal> posteriors, DiagonalNormal prior) {}

  private record Row(DiagonalNormal posterior, DiagonalNormal prior) {}

  private Encoded encoded(Model model, Rows rows, Engine engine) {
    if (!(model instanceof LatentModel latent)) {
      throw new InputException(model.name() + ": has no latents that could collapse");
    }
    List<DiagonalNormal> posteriors = new ArrayList<>();
    List<DiagonalNormal> first = new ArrayList<>();
    try (Progress progress = new Progress(console, model.name(), rows.count(), "rows")) {
      engine.forEach(
          rows.from(),
          rows.to(),
          number -> encoded(latent, rows, number),
          (number, row) -> {
            if (first.isEmpty()) {
              first.add(row.prior);
            } else if (!isSame(first.getFirst(), row.prior)) {
              throw new InputException(
                  String.format(
                      Locale.ROOT,
                      "%s: collapse needs one prior for all rows, but those of rows %d and %d"
                          + " differ by their conditions",
                      model.name(),
                      rows.from(),
                      number));
            }
            posteriors.add(row.posterior);
            progress.add(1);
          });
    }
    return new Encoded(posteriors, first.getFirst());
  }

  private static Row encoded(LatentModel model, Rows rows, int number) {
    LatentModel given;
    Distribution q;
    try {
      Observation x = rows.row(number);
      given = model.given(x.condition());
      q = given.proposal(x.values());
    } catch (IllegalArgumentException e) {
      throw new InputException(
          String.format(
              Locale.ROOT,
              "%s, row %d, under %s: %s",
              rows.source(),
              number,
              model.name(),
              e.getMessage()),
          e);
    }
    if (!(q instanceof DiagonalNormal normal)) {
      throw new InputException(
          model.name() + ": collapse needs a diagonal normal q(z|x), as encoders of a VAE output");
    }
    return new Row(normal, prior(given));
  }

  private static DiagonalNormal prior(LatentModel model) {
    Optional<Distribution> prior = model.prior();
    if (prior.isPresent() && prior.get() instanceof DiagonalNormal normal) {
      return normal;
    }
    throw new InputException(
        model.name() + ": collapse needs a prior that is a diagonal normal distribution");
  }
}
