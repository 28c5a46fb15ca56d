package elbo.cli;

import elbo.report.Invocation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// What a command line asks for, as far as it decides results.
final class Invocations {
  // They change where results go and how long they take.
  private static final Set<String> OTHERS =
      Set.of(
          "--output",
          "--log-weights",
          "--force",
          "--resume",
          "--shard",
          "--threads",
          "--progress",
          "--report",
          "--master");

  private Invocations() {}

  /// That of a command that has been parsed.
  static Invocation of(CommandSpec command) {
    ParseResult parsed = command.commandLine().getParseResult();
    if (parsed == null) {
      return Invocation.NONE;
    }
    List<String> options = new ArrayList<>();
    for (OptionSpec option : parsed.matchedOptions()) {
      String name = option.longestName();
      if (!OTHERS.contains(name)) {
        for (String value : option.originalStringValues()) {
          options.add(isFlag(option) ? name : name + "=" + value);
        }
      }
    }
    options.sort(null);
    List<String> all = new ArrayList<>(List.of(command.name()));
    all.addAll(options);
    return new Invocation(all, ClassPathChoice.sha256());
  }

  private static boolean isFlag(OptionSpec option) {
    return option.arity().max() == 0;
  }
}
