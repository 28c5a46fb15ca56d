package elbo.cli;

import elbo.InputException;
import elbo.report.html.HtmlReport;
import elbo.report.html.Picture;
import elbo.report.html.TablePage;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Option;

/// Where a command puts its results for people to look at.
final class ReportOptions {
  @Option(
      names = "--report",
      paramLabel = "FILE",
      description =
          "Also a page with the results as sentences, pictures and tables, which opens in any"
              + " browser and needs nothing else: NAME.html.")
  Optional<String> report = Optional.empty();

  /// The page of a run, if one is asked for.
  ///
  /// @param rowShape the shape of an observation, which may be that of an image
  /// @throws InputException if the page exists or cannot be written, or would be of a part of the
  ///   rows
  Optional<HtmlReport> open(Setup setup, int[] rowShape, RowOutput output) {
    if (report.isEmpty()) {
      return Optional.empty();
    }
    if (output.resume || output.shard.isPresent()) {
      throw new InputException(
          "--report would show a part of the rows, and does not go with --resume and --shard:"
              + " 'elbo report FILE' makes it of the whole output");
    }
    Optional<Picture> own = Picture.of(rowShape);
    Optional<Picture> picture = own.isPresent() ? own : Picture.of(setup.source().rowShape());
    Path path = page("--report", report.get());
    return Optional.of(
        new HtmlReport(output.heading(setup, setup.evaluation()), picture, path, output.force));
  }

  /// The page of a table, if one is asked for.
  ///
  /// @param replaces whether it may exist
  /// @throws InputException if the page exists or cannot be written
  Optional<TablePage> table(boolean replaces) {
    return report.map(name -> TablePage.open(page("--report", name), replaces));
  }

  static Path page(String option, String name) {
    if (!name.toLowerCase(Locale.ROOT).endsWith(".html")) {
      throw new InputException(
          option
              + ": the name of a report must end in .html, but is "
              + InputException.quote(name));
    }
    return OutputOptions.path(option, name);
  }

  void describe(PrintStream out) {
    report.ifPresent(file -> out.println("  report in " + file));
  }
}
