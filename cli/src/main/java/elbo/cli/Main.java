package elbo.cli;

import elbo.InputException;
import elbo.name.UserClasses;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// The command line: `elbo` alone is the demonstration, `elbo COMMAND` does the work.
@Command(
    name = "elbo",
    mixinStandardHelpOptions = true,
    version = Version.TEXT,
    synopsisSubcommandLabel = "[COMMAND]",
    description = {
      "Estimates how probable a latent-variable model finds each observation, and how sure it is;"
          + " and learns such models.",
      "",
      "Without a command: the worked example, an exact model, and a real VAE on real digits.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  elbo",
      "  elbo --report",
      "  elbo estimate --rows 0:100 --output digits.jsonl",
      "  elbo estimate --model my-vae/ --data test.npy --bounds 'Elbo,Iwae(k=5000)'",
      "  elbo ladder --model 'LinearGaussian(d=16,D=64,seed=3)' --samples 100000",
      "  elbo doctor my-vae/ --data test.npy",
      "  elbo compare my-vae/ other-vae/ --data test.npy",
      "  elbo train --data train.npy --output my-vae/",
      "  elbo verify",
      "",
      "Exit status: 0 done, 1 a result or row that failed, 2 bad usage or input, 3 no Java.",
      "ELBO_DEBUG=1 in the environment shows where in the program an error arose."
    })
public final class Main implements Task {
  private static final int WIDTH = 100;
  private static final int NO_JAVA = 3;

  private final Console console;

  @Option(
      names = "--progress",
      paramLabel = "HOW",
      scope = CommandLine.ScopeType.INHERIT,
      description =
          "bar, lines (one at most every ten seconds) or none, on standard error. Default: a bar on"
              + " a terminal, else lines.")
  Optional<String> progress = Optional.empty();

  @Option(
      names = "--classpath",
      paramLabel = "PATHS",
      scope = CommandLine.ScopeType.INHERIT,
      description =
          "Jars and folders with classes of your own, which go by their full names; parted as in a"
              + " class path. Also ELBO_CLASSPATH in the environment.")
  Optional<String> classpath = Optional.empty();

  @Option(
      names = "--report",
      paramLabel = "FILE",
      arity = "0..1",
      fallbackValue = "elbo-demo.html",
      description =
          "Without a command: also a page of the digits, replaced if it exists. FILE is"
              + " ${FALLBACK-VALUE} if left out.")
  Optional<String> report = Optional.empty();

  private Main(Console console) {
    this.console = console;
  }

  /// Runs a command and ends the process with its status.
  public static void main(String[] args) {
    int status = NO_JAVA;
    try {
      status = run(args, Console.ofProcess());
    } catch (OutOfMemoryError e) {
      // Not even the line that reports it could be made.
      System.err.println("elbo: the heap is too small to start (ELBO_JAVA_OPTS=-Xmx…)");
    }
    System.exit(status);
  }

  /// Runs a command.
  ///
  /// @return its status: 0 done, 1 a result or row that failed, 2 bad usage or input
  public static int run(String[] args, PrintStream out, PrintStream err) {
    return run(args, Console.of(out, err));
  }

  static int run(String[] args, Console console) {
    try {
      return execute(args, console);
    } catch (RuntimeException | Error e) {
      return Failures.report(e, console.err());
    }
  }

  private static int execute(String[] args, Console console) {
    Main main = new Main(console);
    CommandLine command =
        new CommandLine(main)
            .addSubcommand(new EstimateCommand(console))
            .addSubcommand(new LadderCommand(console))
            .addSubcommand(new CompareCommand(console))
            .addSubcommand(new DoctorCommand(console))
            .addSubcommand(new PosteriorCommand(console))
            .addSubcommand(new FilterCommand(console))
            .addSubcommand(new SandwichCommand(console))
            .addSubcommand(new VerifyCommand(console))
            .addSubcommand(new CoverageCommand(console))
            .addSubcommand(new TrainCommand(console))
            .addSubcommand(new CollapseCommand(console))
            .addSubcommand(new ReportCommand(console))
            .addSubcommand(new RerunCommand(console, again -> run(again, console.quiet())))
            .addSubcommand(new MergeCommand(console))
            .addSubcommand(new DiffusionCommand(console))
            .addSubcommand(new ListCommand(console))
            .setExpandAtFiles(false)
            .setUsageHelpWidth(WIDTH)
            .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
            .setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8));
    CommandLine.ParseResult parsed = command.parseArgs(args);
    Integer help = CommandLine.executeHelpRequest(parsed);
    if (help != null) {
      return help;
    }
    Task task = parsed.asCommandLineList().getLast().getCommand();
    if (!(task instanceof ListCommand || task instanceof MergeCommand)) {
      FusedMultiplyAdd.require();
    }
    if (main.report.isPresent() && task != main) {
      throw new InputException("--report before a command is of none: it must be behind it");
    }
    main.progress.map(ProgressStyle::parse).ifPresent(console.progress()::set);
    List<Path> paths = ClassPathChoice.of(main.classpath);
    if (paths.isEmpty()) {
      return task.run();
    }
    try (UserClasses _ = UserClasses.open(paths)) {
      return task.run();
    }
  }

  @Override
  public int run() {
    return new Demo(console, report.map(name -> ReportOptions.page("--report", name))).run();
  }
}
