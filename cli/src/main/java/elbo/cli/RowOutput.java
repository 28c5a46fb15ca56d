package elbo.cli;

import elbo.Evaluation;
import elbo.InputException;
import elbo.Shard;
import elbo.report.Heading;
import elbo.report.LineStream;
import elbo.report.Report;
import elbo.report.ResultFile;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Where a command keeps the results of every row, which rows it has a share of, and what an
/// interrupted run has left.
final class RowOutput extends OutputOptions {
  private static final String STANDARD_OUTPUT = "-";

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // set when the command line is made
  CommandSpec command;

  @Option(
      names = "--resume",
      description =
          "Go on from the rows that an interrupted run of the same command has left of the output.")
  boolean resume;

  @Option(
      names = "--shard",
      paramLabel = "I/N",
      description =
          "Evaluate every N-th block of rows, from the I-th: one of N runs that share the rows."
              + " 'elbo merge' puts their outputs together.")
  Optional<String> shard = Optional.empty();

  /// The share of a run that these options ask for.
  ///
  /// @throws InputException if they do not fit each other
  Setup share(Setup setup) {
    if (output.isEmpty() || isStandardOutput()) {
      String needs = " needs --output FILE";
      if (resume) {
        throw new InputException("--resume" + needs);
      }
      if (shard.isPresent()) {
        throw new InputException("--shard" + needs);
      }
    }
    if (resume && force) {
      throw new InputException(
          "--resume goes on from what is there, and --force replaces it: only one of them can be"
              + " asked for");
    }
    return shard.map(text -> setup.with(setup.rows().of(parsed(text)))).orElse(setup);
  }

  private static Shard parsed(String text) {
    try {
      return Shard.parse(text);
    } catch (IllegalArgumentException e) {
      throw new InputException("--shard: " + e.getMessage(), e);
    }
  }

  private boolean isStandardOutput() {
    return output.filter(STANDARD_OUTPUT::equals).isPresent();
  }

  /// Where text for people goes: standard output, unless that takes the results.
  PrintStream text(Console console) {
    return isStandardOutput() ? console.err() : console.out();
  }

  /// Runs with the results kept; the file appears when all is done, before the text is printed.
  ///
  /// @param evaluation of what is reported
  /// @throws elbo.InputException as [Setup#run], or if the file exists or cannot be written
  Setup.Done run(Setup setup, Console console, Evaluation<?> evaluation, List<Report> text) {
    if (output.isEmpty()) {
      return setup.run(console, text);
    }
    Heading heading = heading(setup, evaluation);
    if (isStandardOutput()) {
      return setup.run(console, and(new LineStream(heading, console.out()), text));
    }
    Path path = path("--output", output.get());
    if (resume && ResultFile.isDone(heading, path)) {
      console.out().println("  " + path + " is whole: nothing is left to do");
      return Setup.Done.NOTHING;
    }
    int rows = setup.rows().selection().count();
    try (Interruption interruption = new Interruption(console, rows);
        ResultFile file = interruption.open(() -> open(heading, path))) {
      return run(setup, console, file, text);
    }
  }

  /// The same of another evaluation.
  Heading heading(Setup setup, Evaluation<?> evaluation) {
    return setup.with(evaluation).heading().of(Invocations.of(command));
  }

  private ResultFile open(Heading heading, Path path) {
    if (resume) {
      return ResultFile.resume(heading, path);
    }
    return force ? ResultFile.replace(heading, path) : ResultFile.create(heading, path);
  }

  private static Setup.Done run(Setup setup, Console console, ResultFile file, List<Report> text) {
    int rows = setup.rows().selection().count();
    int earlier = file.earlier();
    if (earlier > 0) {
      console
          .out()
          .println(
              "  goes on after "
                  + earlier
                  + " of "
                  + rows
                  + " rows, which are in the output alone: what follows is of the others");
    }
    Setup left = setup.with(setup.rows().after(earlier));
    try {
      Setup.Done done = left.run(console, and(file, text));
      return new Setup.Done(done.seconds(), done.results(), file.failed());
    } catch (InputException e) {
      throw isKept(setup, file)
          ? new InputException(e.getMessage() + "; " + Interruption.left(file, rows), e)
          : e;
    } catch (RuntimeException | Error e) {
      if (isKept(setup, file)) {
        console.err().println("elbo: " + Interruption.left(file, rows));
      }
      throw e;
    }
  }

  // Rows that have results outlive what has ended the run, unless they were asked to go with it.
  private static boolean isKept(Setup setup, ResultFile file) {
    boolean kept = file.leave() && !setup.failFast() && file.failed() < file.kept();
    if (!kept) {
      file.discard();
    }
    return kept;
  }

  private static List<Report> and(Report first, List<Report> others) {
    List<Report> all = new ArrayList<>();
    all.add(first);
    all.addAll(others);
    return all;
  }
}
