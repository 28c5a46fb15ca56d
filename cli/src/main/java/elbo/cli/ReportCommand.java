package elbo.cli;

import elbo.InputException;
import elbo.data.Observations;
import elbo.report.WholeFile;
import elbo.report.html.Images;
import elbo.report.html.Picture;
import elbo.report.html.ReportFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `elbo report`: results of an earlier run as a page.
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = {
      "Makes a page of a file of results: NAME.jsonl of estimate, ladder or collapse, or"
          + " training.jsonl of a folder of train. Of two files of estimate: what differs, row by"
          + " row.",
      "",
      "The page is one file that opens in any browser and needs nothing else.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  elbo report digits.jsonl --data digits",
      "  elbo report my-vae/training.jsonl --output training.html",
      "  elbo report encoder.jsonl adaptive.jsonl --output two.html"
    })
final class ReportCommand implements Task {
  @Parameters(
      paramLabel = "FILE",
      arity = "1..2",
      description = "Results as JSON lines. Of two, the second is compared with the first.")
  List<String> files = List.of();

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "The page. Default: the name of the first file with .html for .jsonl.")
  Optional<String> output = Optional.empty();

  @Option(names = "--force", description = "Replace the page if it exists.")
  boolean force;

  @Mixin ImageOptions images = new ImageOptions();

  private final Console console;

  ReportCommand(Console console) {
    this.console = console;
  }

  @Override
  public int run() {
    List<Path> paths = files.stream().map(f -> OutputOptions.path("report", f)).toList();
    String name =
        output.orElseGet(() -> files.getFirst().replaceFirst("(?i)\\.jsonl$", "") + ".html");
    Path page = ReportOptions.page("--output", name);
    try (WholeFile file = WholeFile.open(page, force)) {
      file.write(
          paths.size() == 1
              ? ReportFile.html(paths.getFirst(), images.images())
              : ReportFile.html(paths.getFirst(), paths.getLast()));
    }
    console.out().println("  report in " + name);
    return 0;
  }

  /// The data of the rows, for their images.
  static final class ImageOptions {
    @Option(
        names = "--data",
        paramLabel = "FILE",
        description =
            "The observations of the run, where they are images: those of the worst rows are shown."
                + " 'digits' for the bundled ones.")
    Optional<String> data = Optional.empty();

    Optional<Images> images() {
      return data.map(name -> {
        ReadingOptions reading = new ReadingOptions();
        Observations all = reading.read(name);
        Picture picture =
            Picture.of(all.rowShape())
                .orElseThrow(() ->
                    new InputException(
                        name + ": rows must be images, of a shape as 28 x 28 or 3 x 32 x 32"));
        return new Images(picture, row -> all.row(Math.toIntExact(row)));
      });
    }
  }
}
