package elbo.cli;

import elbo.report.Figures;
import elbo.report.ShardFiles;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `elbo merge`: the outputs of all shards of a run as that of one.
@Command(
    name = "merge",
    mixinStandardHelpOptions = true,
    description = {
      "Puts the outputs of all shards of a run (--shard I/N) together: to the bytes of one run.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  elbo estimate --rows 0:1000 --shard 1/2 --output a.jsonl",
      "  elbo estimate --rows 0:1000 --shard 2/2 --output b.jsonl",
      "  elbo merge a.jsonl b.jsonl --output all.jsonl"
    })
final class MergeCommand implements Task {
  @Parameters(paramLabel = "SHARD", arity = "1..*", description = "The outputs, in any order.")
  List<String> shards = List.of();

  @Option(
      names = "--output",
      paramLabel = "FILE",
      required = true,
      description = "The file of all rows, of the same ending: NAME.jsonl or NAME.csv.")
  String output = "";

  @Option(names = "--force", description = "Replace the output if it exists.")
  boolean force;

  private final Console console;

  MergeCommand(Console console) {
    this.console = console;
  }

  @Override
  public int run() {
    List<Path> files = shards.stream().map(name -> OutputOptions.path("SHARD", name)).toList();
    int rows = ShardFiles.merge(files, OutputOptions.path("--output", output), force);
    console
        .out()
        .println(
            "  "
                + Figures.count(rows)
                + " rows of "
                + files.size()
                + (files.size() == 1 ? " shard" : " shards")
                + " in "
                + output);
    return 0;
  }
}
